/** A process with a file system: it can be killed between any two calls of it. */

import type { FileSystem, OpenFile } from '../../src/storage/file-system.js'

export interface RunningProcess {
  readonly fileSystem: FileSystem
  /** Lets so many more calls begin, of which no later one ever returns. Resolves when the process is dead. */
  killAfter(calls: number): Promise<void>
}

/** A process that runs on a file system, such as a simulated disk that outlives it. */
export function runningProcess(on: FileSystem): RunningProcess {
  let left = Number.POSITIVE_INFINITY
  let die = (): void => {}
  const alive = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    if (left === 0) {
      die()
      await new Promise<never>(() => {})
    }
    left -= 1
    return await call()
  }
  const fileOf = (file: OpenFile): OpenFile => ({
    stat: () => alive(() => file.stat()),
    readFile: () => alive(() => file.readFile()),
    write: (octets, offset, length, position) => alive(() => file.write(octets, offset, length, position)),
    truncate: (length) => alive(() => file.truncate(length)),
    datasync: () => alive(() => file.datasync()),
    sync: () => alive(() => file.sync()),
    close: () => alive(() => file.close()),
  })
  return {
    fileSystem: {
      openExisting: async (path) => fileOf(await alive(() => on.openExisting(path))),
      create: async (path) => fileOf(await alive(() => on.create(path))),
      async openFolder(path) {
        const folder = await alive(() => on.openFolder(path))
        return { sync: () => alive(() => folder.sync()), close: () => alive(() => folder.close()) }
      },
      lstat: (path) => alive(() => on.lstat(path)),
      readText: (path) => alive(() => on.readText(path)),
      readdir: (path) => alive(() => on.readdir(path)),
      rename: (from, to) => alive(() => on.rename(from, to)),
      link: (from, to) => alive(() => on.link(from, to)),
      unlink: (path) => alive(() => on.unlink(path)),
    },
    async killAfter(calls) {
      left = calls
      if (calls === 0) return
      await new Promise<void>((resolve) => {
        die = resolve
      })
    },
  }
}
