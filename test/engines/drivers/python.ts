/** Python's http.cookiejar. */

import { fileURLToPath } from 'node:url'
import { programOf } from '../../package/debian.js'
import type { EngineEntry } from '../engine.js'
import { ProgramEngine } from './program.js'

export const python: EngineEntry = {
  name: 'Python',
  about: '`http.cookiejar.CookieJar` with its default policy.',
  limits: 'It has no SameSite, no scripts and no public suffix list.',
  abilities: {
    clock: 'milliseconds',
    suffixes: ['none'],
    script: false,
    crossSite: 'none',
    lists: 'always',
    fields: ['domain', 'hostOnly', 'path', 'secure', 'expiryTime'],
    carrier: 'header field',
  },
  start: () =>
    ProgramEngine.start(programOf(['python3']), [
      '-W',
      'ignore',
      fileURLToPath(new URL('../programs/cookiejar.py', import.meta.url)),
    ]),
}
