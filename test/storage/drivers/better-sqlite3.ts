/**
 * Installs better-sqlite3 and compiles it for the Node that runs this. It is no dependency of development: `npm ci` would
 * want a compiler on every machine, and the headers of Node.
 */

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../../architecture/source.js'
import { installed } from '../../package/installed.js'

/** The path of the compiled package. Throws if it cannot be compiled. */
export function betterSqlite3(): string {
  const folder = join(root, 'node_modules/.cache/drivers', `node-${process.versions.modules}`)
  for (const name of ['bindings', 'file-uri-to-path']) installed(folder, name, '1')
  const path = dirname(installed(folder, 'better-sqlite3', '12'))
  if (existsSync(join(path, 'build/Release/better_sqlite3.node'))) return path
  // The headers beside this Node need no network; without them node-gyp downloads them.
  const prefix = dirname(dirname(process.execPath))
  const headers = existsSync(join(prefix, 'include/node/node.h')) ? ['--', `--nodedir=${prefix}`] : []
  console.log('Compiling better-sqlite3, which takes a minute or two')
  const { status, stderr } = spawnSync('npm', ['run', '--silent', 'build-release', ...headers], {
    cwd: path,
    encoding: 'utf8',
    maxBuffer: 2 ** 27,
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new Error(`better-sqlite3 could not be compiled: ${stderr.slice(-2000)}`)
  return path
}
