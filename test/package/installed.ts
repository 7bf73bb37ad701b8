/**
 * Puts a package into a folder, if it is not there yet: what is too large to come with the others, such as a runtime.
 *
 * downloads.json names the versions and the SHA-512 of each tarball. A tarball with another one is not unpacked. Nothing
 * else is fetched: no dependency is resolved, and no script of a package runs.
 */

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import downloads from './downloads.json' with { type: 'json' }

/** The exact version in downloads.json that begins with these numbers, and the integrity of its tarball. */
export function pinned(name: string, version: string): { version: string; integrity: string } {
  const key = `${name}@${version}`
  const found = Object.entries(downloads).filter(([each]) => each === key || each.startsWith(`${key}.`))
  const [entry] = found
  if (entry === undefined || found.length > 1) {
    throw new Error(`${key}: expected one version in test/package/downloads.json, got ${found.length}`)
  }
  return { version: entry[0].slice(name.length + 1), integrity: entry[1] }
}

/** Throws unless the octets have the integrity: `sha512-` and the digest in base64. */
export function requireIntegrity(what: string, octets: Uint8Array, integrity: string): void {
  const actual = `sha512-${createHash('sha512').update(octets).digest('base64')}`
  if (actual !== integrity) throw new Error(`${what}: expected ${integrity}, got ${actual}`)
}

/** The path of the package's manifest, in the folder's `node_modules`. Throws if the package cannot be had. */
export function installed(folder: string, name: string, version: string): string {
  const pin = pinned(name, version)
  const target = join(folder, 'node_modules', name)
  const manifest = join(target, 'package.json')
  if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version === pin.version) return manifest

  const wanted = `${name}@${pin.version}`
  console.log(`Installing ${wanted}`)
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  const output = execFileSync('npm', ['pack', wanted, '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  // The result is a list or a record by name, depending on the version of npm.
  const [packed]: { filename: string }[] = Object.values(JSON.parse(output))
  if (packed === undefined) throw new Error(`${wanted} could not be downloaded`)
  const tarball = join(folder, packed.filename)
  try {
    requireIntegrity(wanted, readFileSync(tarball), pin.integrity)
    execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', target])
  } catch (error) {
    rmSync(target, { recursive: true, force: true })
    throw error
  } finally {
    rmSync(tarball, { force: true })
  }
  return manifest
}
