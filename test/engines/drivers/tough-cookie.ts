/** tough-cookie, as programs use its jar: with its defaults, and without the lines that fail. */

import { type Cookie, CookieJar, MemoryCookieStore, version } from 'tough-cookie'
import type { EngineEntry, HeldCookie, Hop, Suffixes } from '../engine.js'
import { IN_PROCESS, inProcess, type OwnJar } from './in-process.js'

const SAME_SITES = new Map([
  ['strict', 'Strict'],
  ['lax', 'Lax'],
  ['none', 'None'],
])

/** The options that describe a request to tough-cookie. */
function optionsOf(hop: Hop): { http: boolean; sameSiteContext: 'strict' | 'lax' | 'none' } {
  const isSafe = ['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(hop.method.toUpperCase())
  const crossSite = hop.topLevelNavigation && isSafe ? 'lax' : 'none'
  return { http: hop.type === 'HTTP', sameSiteContext: hop.sameSite === 'same-site' ? 'strict' : crossSite }
}

/** A cookie of tough-cookie with the names of the vectors. */
export function heldOf(cookie: Cookie): HeldCookie {
  const time = cookie.expiryTime()
  return {
    name: cookie.key,
    value: cookie.value,
    domain: cookie.domain ?? '',
    hostOnly: cookie.hostOnly ?? false,
    path: cookie.path ?? '',
    secure: cookie.secure,
    httpOnly: cookie.httpOnly,
    sameSite: SAME_SITES.get(cookie.sameSite ?? '') ?? 'Default',
    expiryTime: time === undefined || time === Number.POSITIVE_INFINITY ? null : time,
  }
}

function jarOf(suffixes: Suffixes): OwnJar {
  const store = new MemoryCookieStore()
  const jar = new CookieJar(store, { rejectPublicSuffixes: suffixes === 'own' })
  return {
    set(line, hop) {
      // A line that is received in a navigation counts as lax, whatever the method.
      const sameSiteContext =
        hop.sameSite === 'cross-site' && hop.topLevelNavigation ? 'lax' : optionsOf(hop).sameSiteContext
      jar.setCookieSync(line, hop.url, { ...optionsOf(hop), sameSiteContext, ignoreError: true })
    },
    header: (hop) => jar.getCookieStringSync(hop.url, optionsOf(hop)),
    held: async () => (await store.getAllCookies()).map(heldOf),
  }
}

export const toughCookie: EngineEntry = {
  name: 'tough-cookie',
  about: '`CookieJar` with its defaults. fetch-cookie uses the same jar, but does not tell it of SameSite.',
  limits: 'It has no limits, no partitions, and a public suffix list that is its own or switched off.',
  abilities: {
    ...IN_PROCESS,
    suffixes: ['own', 'none'],
    crossSite: 'all',
    fields: ['domain', 'hostOnly', 'path', 'secure', 'httpOnly', 'sameSite', 'expiryTime'],
  },
  start: async () => inProcess(version, jarOf),
}
