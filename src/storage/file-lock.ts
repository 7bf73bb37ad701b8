/**
 * The lock of a file: a file beside it that names its owner. It is taken over only if its owner is provably gone.
 *
 * Each contender has its own file beside the lock, and gives it the name of the lock as a second name: this fails if
 * there is a lock. A lock whose owner is gone is removed by a contender that is alone: it makes its own file first,
 * then looks for those of others, and then reads the lock again. Of two contenders, the one that looks later sees the
 * file of the other, or the lock that the other has taken by then.
 */
import { basename, dirname, join } from 'node:path'
import { isGone, type Owner, readOwner, thisProcess } from './file-owner.js'
import { writeAll } from './file-replacement.js'
import { codeOf, type FileSystem } from './file-system.js'
import { StorageError } from './storage-error.js'
import { randomText } from './versions.js'

/** How long a contender sleeps at least while the lock is held, in milliseconds; it sleeps up to twice as long. */
const PAUSE = 10
/** The most times that long for which it sleeps after it met another contender. */
const SPREAD = 20
/** The minimum number of tries, since another contender may be in the way only for a moment. */
const TRIES = 5
/** The minimum number of tries if it could never find out who owns the lock. */
const UNDECIDED_TRIES = 50

/** A lock that is held. */
export interface FileLock {
  release(): Promise<void>
}

type Attempt = 'locked' | 'again' | { readonly heldBy: Owner | null }

/**
 * Locks a file, and waits for its owner for up to `wait` milliseconds.
 *
 * @throws StorageError of the kind `locked` that names the owner's pid.
 */
export async function lockFile(fileSystem: FileSystem, path: string, wait: number): Promise<FileLock> {
  const lock = `${path}.lock`
  const own = `${lock}.${randomText()}`
  const owner = thisProcess(own)
  const deadline = Date.now() + wait
  for (let tries = 1; ; tries += 1) {
    const attempt = await tryLock(fileSystem, path, lock, own, owner)
    if (attempt === 'locked') break
    const heldBy = attempt === 'again' ? null : attempt.heldBy
    const least = attempt === 'again' ? UNDECIDED_TRIES : TRIES
    if (tries >= least && Date.now() >= deadline) throw lockedBy(path, lock, heldBy, owner, wait)
    // Contenders that collided try again at different times.
    await sleep(PAUSE * (attempt === 'again' ? Math.random() * Math.min(tries, SPREAD) : 1 + Math.random()))
  }
  return {
    async release() {
      // Somebody may have removed the lock by hand, and then another process has taken it.
      const text = await readIfThere(fileSystem, lock)
      if (text !== null && readOwner(text)?.id === owner.id) await remove(fileSystem, lock)
    },
  }
}

async function tryLock(
  fileSystem: FileSystem,
  path: string,
  lock: string,
  own: string,
  owner: Owner,
): Promise<Attempt> {
  const text = await readIfThere(fileSystem, lock)
  const heldBy = text === null ? null : readOwner(text)
  if (text !== null && (heldBy === null || !isGone(heldBy, owner))) return { heldBy }
  // The file of a contender is whole from the first moment on, so that what a crash leaves behind can be judged.
  const unfinished = `${path}.${randomText()}.contender`
  await writeNew(fileSystem, unfinished, JSON.stringify(owner))
  await fileSystem.rename(unfinished, own)
  try {
    if (await isTaken(fileSystem, lock, own, owner)) return 'locked'
    if (text === null || !(await isAlone(fileSystem, lock, own, owner))) return 'again'
    if ((await readIfThere(fileSystem, lock)) === text) await remove(fileSystem, lock)
    return (await isTaken(fileSystem, lock, own, owner)) ? 'locked' : 'again'
  } finally {
    await remove(fileSystem, own)
  }
}

/** Takes the lock if there is none. */
async function isTaken(fileSystem: FileSystem, lock: string, own: string, owner: Owner): Promise<boolean> {
  try {
    await fileSystem.link(own, lock)
    return true
  } catch (error) {
    const code = codeOf(error)
    if (code === 'EEXIST') return false
    // Some file systems have no second names.
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(code)) throw error
  }
  try {
    await writeNew(fileSystem, lock, JSON.stringify(owner))
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** Whether no other contender has a file; those of contenders that are gone are removed. */
async function isAlone(fileSystem: FileSystem, lock: string, own: string, owner: Owner): Promise<boolean> {
  const folder = dirname(lock)
  let isAlone = true
  for (const name of await fileSystem.readdir(folder)) {
    const other = join(folder, name)
    if (!name.startsWith(`${basename(lock)}.`) || other === own || name === basename(own)) continue
    const text = await readIfThere(fileSystem, other)
    if (text === null) continue
    const contender = readOwner(text)
    if (contender !== null && isGone(contender, owner)) await remove(fileSystem, other)
    else isAlone = false
  }
  return isAlone
}

async function writeNew(fileSystem: FileSystem, path: string, text: string): Promise<void> {
  const file = await fileSystem.create(path)
  try {
    await writeAll(file, new TextEncoder().encode(text), 0)
  } catch (error) {
    await remove(fileSystem, path)
    throw error
  } finally {
    await file.close()
  }
}

async function readIfThere(fileSystem: FileSystem, path: string): Promise<string | null> {
  try {
    return await fileSystem.readText(path)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}

async function remove(fileSystem: FileSystem, path: string): Promise<void> {
  try {
    await fileSystem.unlink(path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}

function lockedBy(path: string, lock: string, heldBy: Owner | null, here: Owner, wait: number): StorageError {
  const waited = wait > 0 ? ` after ${wait} ms` : ''
  if (heldBy === null) {
    return new StorageError(
      'locked',
      `${path}: locked${waited}, and ${lock} does not say by whom; remove it if nobody is`,
    )
  }
  const { pid, place } = heldBy
  const who = pid === here.pid && place === here.place ? `this process (pid ${pid})` : `the process with pid ${pid}`
  const elsewhere = place === here.place ? '' : ` of another machine or container; remove ${lock} if it has ended`
  return new StorageError('locked', `${path}: owned by ${who}${elsewhere}${waited}`)
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
