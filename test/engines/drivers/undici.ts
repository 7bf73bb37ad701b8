/** undici's cookie functions. There is no jar, only a parser of lines. */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parseCookie } from 'undici'
import type { EngineEntry, ParsedLine } from '../engine.js'

const FIELDS = ['name', 'value', 'maxAge', 'domain', 'path', 'secure', 'httpOnly', 'sameSite'] as const

/** Returns what undici parses from a line, with the names of the vectors. */
function read(line: string): ParsedLine {
  const cookie = parseCookie(line)
  if (cookie === null) return null
  const parsed = new Map<string, string | number | boolean>()
  for (const field of FIELDS) {
    const value = cookie[field]
    if (value !== undefined && value !== null) parsed.set(field, value)
  }
  const { expires } = cookie
  // The date of a line is a Date, or NaN if it could not be parsed.
  if (expires !== undefined && expires !== null && Number.isFinite(Number(expires)))
    parsed.set('expires', Number(expires))
  return Object.fromEntries(parsed)
}

export const undici: EngineEntry = {
  name: 'undici',
  about: '`parseCookie`. undici has no jar.',
  limits: 'It can only be asked how it parses a line.',
  abilities: {
    clock: 'milliseconds',
    suffixes: ['none'],
    script: false,
    crossSite: 'none',
    lists: 'never',
    fields: [],
    carrier: 'string',
    parsesOnly: true,
  },
  start: async () => ({
    version: JSON.parse(readFileSync(createRequire(import.meta.url).resolve('undici/package.json'), 'utf8')).version,
    play: async () => [],
    parse: read,
    stop: async () => undefined,
  }),
}
