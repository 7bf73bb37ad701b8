/** Installs a package into a folder of its own, where it is not there yet: what is too large to come with the others. */

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

const flags = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund']

/** The path of the package's manifest. Throws where the package cannot be had. */
export function installed(folder: string, name: string, version: string): string {
  const manifest = join(folder, 'node_modules', name, 'package.json')
  if (existsSync(manifest)) return manifest
  mkdirSync(folder, { recursive: true })
  const wanted = `${name}@${version}`
  console.log(`Installing ${wanted}`)
  const { status } = spawnSync('npm', ['install', ...flags, '--prefix', folder, wanted], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0 || !existsSync(manifest)) throw new Error(`${wanted} could not be installed`)
  return manifest
}
