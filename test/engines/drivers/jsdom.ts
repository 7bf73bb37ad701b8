/** jsdom: its jar for responses and requests, and `document.cookie` for scripts. */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import zlib from 'node:zlib'
import type { EngineEntry } from '../engine.js'
import { IN_PROCESS, inProcess, type OwnJar } from './in-process.js'
import { heldOf } from './tough-cookie.js'

type Jsdom = Pick<typeof import('jsdom'), 'CookieJar' | 'JSDOM'>

function jarOf({ CookieJar, JSDOM }: Jsdom): OwnJar {
  const jar = new CookieJar()
  const documentAt = (url: string) => new JSDOM('', { url, cookieJar: jar })
  return {
    set(line, { url, type }) {
      // The options with which jsdom stores the lines of responses.
      if (type === 'HTTP') jar.setCookieSync(line, url, { ignoreError: true })
      else {
        const page = documentAt(url)
        page.window.document.cookie = line
        page.window.close()
      }
    },
    header({ url, type }) {
      if (type === 'HTTP') return jar.getCookieStringSync(url)
      const page = documentAt(url)
      const { cookie } = page.window.document
      page.window.close()
      return cookie
    },
    held: async () => ((await jar.store.getAllCookies()) ?? []).map(heldOf),
  }
}

export const jsdom: EngineEntry = {
  name: 'jsdom',
  about:
    'Its jar, as its resource loader calls it, and `document.cookie`. Its jar is that of tough-cookie in loose mode.',
  limits: 'It cannot be told of cross-site requests.',
  abilities: {
    ...IN_PROCESS,
    suffixes: ['own'],
    crossSite: 'none',
    fields: ['domain', 'hostOnly', 'path', 'secure', 'httpOnly', 'expiryTime'],
  },
  async start() {
    // jsdom 31 needs a newer Node than the oldest that is supported.
    const name = 'createZstdDecompress' in zlib ? 'jsdom' : 'jsdom-29'
    const require = createRequire(import.meta.url)
    const parts: Jsdom = require(name)
    const { version } = JSON.parse(readFileSync(require.resolve(`${name}/package.json`), 'utf8'))
    return inProcess(version, () => jarOf(parts))
  },
}
