/** The crate cookie_store of Rust, which reqwest uses. */

import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { EngineEntry } from '../engine.js'
import { cache, installedFromDebian } from '../install.js'
import { fakeTime } from './fake-time.js'
import { ProgramEngine } from './program.js'

/** The folder in which the packages of Debian install the sources of crates. */
const CRATES = '/usr/share/cargo/registry'

function crate(): string | undefined {
  return existsSync(CRATES) ? readdirSync(CRATES).find((name) => name.startsWith('cookie_store-')) : undefined
}

function cargo(): string | undefined {
  const places = ['cargo', join(homedir(), '.cargo/bin/cargo')]
  return places.find((place) => spawnSync(place, ['--version']).status === 0)
}

export const rust: EngineEntry = {
  name: 'Rust',
  about: 'The crate cookie_store, with the calls of reqwest and the rules of each vector as its public suffix list.',
  limits:
    'It has no SameSite and no scripts, and was given a clock of whole seconds. It is built with `preserve_order`, without which the order of its cookies is random.',
  abilities: {
    clock: 'seconds',
    suffixes: ['given', 'none'],
    script: false,
    crossSite: 'none',
    lists: 'always',
    fields: ['domain', 'hostOnly', 'path', 'secure', 'httpOnly', 'expiryTime'],
    carrier: 'header field',
  },
  async start() {
    const name = installedFromDebian('librust-cookie-store-dev', crate)
    const command = installedFromDebian('cargo', cargo)
    const folder = join(cache, 'rust')
    mkdirSync(folder, { recursive: true })
    cpSync(fileURLToPath(new URL('../programs/cookie-store', import.meta.url)), folder, { recursive: true })
    const sources = ['source.crates-io.replace-with="debian"', `source.debian.directory="${CRATES}"`]
    const args = ['build', '--release', '--offline', ...sources.flatMap((source) => ['--config', source])]
    const { status, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' })
    if (status !== 0) throw new Error(`cargo could not build the engine: ${stderr.slice(-500)}`)
    const clock = join(folder, 'clock')
    return ProgramEngine.start(
      join(folder, 'target/release/cookie-store-engine'),
      [name.replace('cookie_store-', '')],
      { LD_PRELOAD: fakeTime(), FAKETIME_TIMESTAMP_FILE: clock, FAKETIME_NO_CACHE: '1', TZ: 'UTC' },
    )
  },
}
