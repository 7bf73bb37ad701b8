/**
 * Writes a file as a whole: first beside it, and then in its place. If the program ends in between, the old file stays.
 */
import { randomBytes } from 'node:crypto'
import { chmod, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Cookies are credentials: only the owner may read a new file. */
const OWNER_ONLY = 0o600

/** The path that a path leads to by symbolic links. */
export async function targetOf(path: string): Promise<string> {
  return await realpath(path).catch(() => path)
}

/**
 * Replaces a file, or makes it. A symbolic link stays one, and what it leads to is replaced. Anything but a file, such as
 * a pipe or a terminal, is written directly.
 *
 * @throws the error of the system, or an AbortError; then the old file is as it was.
 */
export async function replaceFile(path: string, octets: Uint8Array, signal: AbortSignal): Promise<void> {
  const target = await targetOf(path)
  const old = await stat(target).catch(() => null)
  if (old !== null && !old.isFile()) {
    await writeFile(target, octets, { signal })
    return
  }
  const beside = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`)
  try {
    await writeFile(beside, octets, { flag: 'wx', mode: OWNER_ONLY, signal, flush: true })
    if (old !== null) await chmod(beside, old.mode & 0o777)
    signal.throwIfAborted()
    await rename(beside, target)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}
