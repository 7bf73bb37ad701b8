/** libfaketime, which replaces the clock of a process. */

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { installedFromDebian } from '../install.js'

/** The path of the library; its package is installed if it is missing. */
export function fakeTime(): string {
  return installedFromDebian('libfaketime', find)
}

function find(): string | undefined {
  const folders = existsSync('/usr/lib')
    ? readdirSync('/usr/lib').map((name) => join('/usr/lib', name, 'faketime'))
    : []
  return folders.map((folder) => join(folder, 'libfaketime.so.1')).find((file) => existsSync(file))
}
