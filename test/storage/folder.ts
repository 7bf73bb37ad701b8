/** A folder for the files of a test, which is removed with them. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Folder {
  /** The path of a file in it. */
  path(name: string): string
  remove(): void
}

export function newFolder(): Folder {
  const folder = mkdtempSync(join(tmpdir(), 'speculoos-storage-'))
  return {
    path: (name) => join(folder, name),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
