/** Installs the engines that are not dependencies of the repository: packages of npm and of Debian. */

import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../architecture/source.js'

/** Where engines are installed and built. */
export const cache = join(root, 'node_modules/.cache/engines')

/** The folder of a package of npm, in the cache. */
export function installedFromNpm(name: string): string {
  const folder = join(cache, 'node_modules', name)
  if (existsSync(join(folder, 'package.json'))) return folder
  mkdirSync(cache, { recursive: true })
  console.log(`Installing ${name}`)
  const options = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', cache]
  execFileSync('npm', ['install', ...options, name], { cwd: cache, stdio: ['ignore', 'ignore', 'inherit'] })
  return folder
}

/** Finds a file, and installs a package of Debian if it is missing. Throws if it cannot be installed. */
export function installedFromDebian(name: string, find: () => string | undefined): string {
  const found = find()
  if (found !== undefined) return found
  console.log(`Installing ${name}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const install = ['install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', name]
  for (const args of [['update'], install]) spawnSync('apt-get', args, { stdio: 'ignore', env })
  const installed = find()
  if (installed === undefined) throw new Error(`${name} is not here, and apt-get could not install it`)
  return installed
}
