/** happy-dom: its cookie container, as its fetch calls it, and `document.cookie` for scripts. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { EngineEntry, HeldCookie } from '../engine.js'
import { installedFromNpm } from '../install.js'
import { IN_PROCESS, inProcess, type OwnJar } from './in-process.js'

/** A cookie of happy-dom. */
interface HappyCookie {
  readonly key: string
  readonly value: string | null
  readonly originURL: URL
  readonly domain: string
  readonly path: string
  readonly expires: Date | null
  readonly httpOnly: boolean
  readonly secure: boolean
}

interface Container {
  addCookies(cookies: readonly HappyCookie[]): unknown
  getCookies(url: URL | null, clientSide: boolean): readonly HappyCookie[]
}

interface CookieText {
  stringToCookie(url: URL, line: string): HappyCookie | null
  cookiesToString(cookies: readonly HappyCookie[]): string
}

interface HappyDom {
  readonly Container: new () => Container
  readonly text: CookieText
}

function heldOf({ key, value, originURL, domain, path, expires, httpOnly, secure }: HappyCookie): HeldCookie {
  return {
    name: value === null ? '' : key,
    value: value ?? key,
    domain: domain === '' ? originURL.hostname : domain.replace(/^\./, ''),
    hostOnly: domain === '',
    ...(path === '' ? {} : { path }),
    httpOnly,
    secure,
    expiryTime: expires === null || Number.isNaN(Number(expires)) ? null : Number(expires),
  }
}

function jarOf({ Container, text }: HappyDom): OwnJar {
  const container = new Container()
  return {
    // fetch treats the lines of a response as `document.cookie` treats its lines.
    set(line, { url }) {
      const cookie = text.stringToCookie(new URL(url), line)
      if (cookie !== null) container.addCookies([cookie])
    },
    header: ({ url, type }) => text.cookiesToString(container.getCookies(new URL(url), type === 'non-HTTP')),
    held: () => container.getCookies(null, false).map(heldOf),
  }
}

export const happyDom: EngineEntry = {
  name: 'happy-dom',
  about: 'Its cookie container, with the calls of its fetch and of `document.cookie`.',
  limits: 'It cannot be told of cross-site requests, and has its own public suffix list.',
  abilities: {
    ...IN_PROCESS,
    suffixes: ['own'],
    crossSite: 'none',
    fields: ['domain', 'hostOnly', 'path', 'secure', 'httpOnly', 'expiryTime'],
  },
  async start() {
    const folder = installedFromNpm('happy-dom')
    const load = async (file: string): Promise<unknown> =>
      Reflect.get(Object(await import(pathToFileURL(join(folder, 'lib/cookie', file)).href)), 'default')
    // By their declarations, both are classes of the package.
    const parts = {
      Container: (await load('CookieContainer.js')) as HappyDom['Container'],
      text: (await load('urilities/CookieStringUtility.js')) as CookieText,
    }
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return inProcess(version, () => jarOf(parts))
  },
}
