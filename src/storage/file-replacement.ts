/**
 * Rewrites a file: writes another file in the same folder, makes it durable, and then gives it the name. A crash leaves
 * the old file or the new one.
 */
import { basename, dirname, join } from 'node:path'
import { encodeFrame, HEADER } from './file-frames.js'
import { codeOf, type FileSystem, type OpenFile } from './file-system.js'
import type { TableEntry } from './record-table.js'
import { randomText } from './versions.js'

/** About how many octets are written at once. */
const CHUNK = 1_048_576
/** How often a rename is tried again on Windows, where somebody may have the file open for a moment. */
const RENAMES = 10

/** In a rewritten file, all frames were durable before it got its name. */
const DURABLE_BEFORE = Number.MAX_SAFE_INTEGER

/** Rewrites a file. Whether its name is durable depends on {@link syncFolder}. */
export async function replaceFile(
  fileSystem: FileSystem,
  path: string,
  entries: Iterable<TableEntry>,
): Promise<{ readonly file: OpenFile; readonly length: number }> {
  const temporary = `${path}.${randomText()}.tmp`
  const file = await fileSystem.create(temporary)
  let length = 0
  try {
    for (const octets of chunks(entries)) {
      await writeAll(file, octets, length)
      length += octets.length
    }
    await file.sync()
    await rename(fileSystem, temporary, path)
    return { file, length }
  } catch (error) {
    await file.close()
    await fileSystem.unlink(temporary).catch(() => {})
    throw error
  }
}

/** Makes the name of a file durable. */
export async function syncFolder(fileSystem: FileSystem, path: string): Promise<void> {
  // Windows cannot open a folder, and keeps the order of its entries by itself.
  if (process.platform === 'win32') return
  const folder = await fileSystem.openFolder(dirname(path))
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Removes what a crash has left of a file that was being rewritten. Only the owner of a file rewrites it. */
export async function removeLeftovers(fileSystem: FileSystem, path: string): Promise<void> {
  const folder = dirname(path)
  const own = `${basename(path)}.`
  for (const name of await fileSystem.readdir(folder)) {
    const isLeftover = name.startsWith(own) && /^[0-9a-z]{18}\.tmp$/.test(name.slice(own.length))
    if (isLeftover) await fileSystem.unlink(join(folder, name)).catch(() => {})
  }
}

async function rename(fileSystem: FileSystem, from: string, to: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await fileSystem.rename(from, to)
      return
    } catch (error) {
      if (process.platform !== 'win32' || codeOf(error) !== 'EPERM' || tries === RENAMES) throw error
      await new Promise((resolve) => setTimeout(resolve, 10 * tries))
    }
  }
}

/** The header and the frames of entries, many at a time. */
function* chunks(entries: Iterable<TableEntry>): Iterable<Uint8Array> {
  let parts = [HEADER]
  let size = HEADER.length
  for (const entry of entries) {
    const frame = encodeFrame(entry, DURABLE_BEFORE)
    parts.push(frame)
    size += frame.length
    if (size < CHUNK) continue
    yield joined(parts)
    parts = []
    size = 0
  }
  if (parts.length > 0) yield joined(parts)
}

/** Writes octets at a position, however many the system takes at once. */
export async function writeAll(file: OpenFile, octets: Uint8Array, position: number): Promise<void> {
  let offset = 0
  while (offset < octets.length) {
    const { bytesWritten } = await file.write(octets, offset, octets.length - offset, position + offset)
    offset += bytesWritten
  }
}

/** Octets one after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [first, ...rest] = parts
  if (first !== undefined && rest.length === 0) return first
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let place = 0
  for (const part of parts) {
    whole.set(part, place)
    place += part.length
  }
  return whole
}
