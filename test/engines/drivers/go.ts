/** net/http/cookiejar of Go. */

import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { EngineEntry } from '../engine.js'
import { cache, installedFromDebian } from '../install.js'
import { ProgramEngine } from './program.js'

/** The command of Go, if there is one. */
export function go(): string | undefined {
  const places = ['go', '/usr/lib/go/bin/go', '/usr/lib/go-1.19/bin/go']
  return places.find((place) => spawnSync(place, ['version']).status === 0)
}

export const goCookiejar: EngineEntry = {
  name: 'Go',
  about: '`net/http/cookiejar`, with the rules of each vector as its public suffix list.',
  limits: 'It has no SameSite, no scripts, and no list of its cookies: what it keeps shows in what it sends.',
  abilities: {
    clock: 'milliseconds',
    suffixes: ['given', 'none'],
    script: false,
    crossSite: 'none',
    lists: 'never',
    fields: [],
    carrier: 'header field',
  },
  start() {
    const command = installedFromDebian('golang-1.19-go', go)
    mkdirSync(cache, { recursive: true })
    const program = join(cache, 'cookiejar')
    const source = fileURLToPath(new URL('../programs/cookiejar.go', import.meta.url))
    // Since Go 1.23, the linker needs a flag if a program uses a name that a package does not export.
    const isBuilt = [[], ['-ldflags=-checklinkname=0']].some(
      (flags) => spawnSync(command, ['build', ...flags, '-o', program, source]).status === 0,
    )
    if (!isBuilt) throw new Error(`${command} could not build ${source}`)
    return ProgramEngine.start(program, [])
  },
}
