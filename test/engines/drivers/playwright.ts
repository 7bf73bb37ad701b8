/** The request jar of Playwright: `APIRequestContext`, which needs no browser. */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { request } from 'playwright-core'
import { type EngineEntry, type EngineStep, type HeldCookie, NotPossible, type Seen } from '../engine.js'
import { fieldOf } from '../octets.js'
import { atTime } from './clock.js'
import { Loopback } from './loopback.js'

async function play(loopback: Loopback, steps: readonly EngineStep[]): Promise<readonly Seen[]> {
  const context = await request.newContext({
    ignoreHTTPSErrors: true,
    proxy: { server: `http://127.0.0.1:${loopback.port}` },
  })
  const held = async (): Promise<Seen> => ({ held: (await context.storageState()).cookies.map(heldOf) })
  const seen: Seen[] = []
  try {
    for (const step of steps) {
      seen.push(
        await atTime(step.time, async () => {
          if (step.do === 'list') return held()
          let header = ''
          const line = step.do === 'set' ? fieldOf(step.line) : null
          loopback.expect([
            {
              line,
              seen: (cookie) => {
                header = cookie
              },
            },
          ])
          await context.get(step.url, { timeout: 20_000 }).catch((error: unknown) => {
            // The HTTP parser of Node refuses responses with some control characters, and some names of hosts.
            if (!/Parse Error|Invalid URL|Invalid character/.test(String(error))) throw error
            throw new NotPossible('its HTTP client refuses the response or the URL')
          })
          return step.do === 'set' ? held() : { header }
        }),
      )
    }
    const last = steps.at(-1)
    if (last !== undefined) seen.push(await atTime(last.time, held))
    return seen
  } finally {
    await context.dispose()
  }
}

interface StoredCookie {
  readonly name: string
  readonly value: string
  readonly domain: string
  readonly path: string
  readonly expires: number
  readonly httpOnly: boolean
  readonly secure: boolean
}

function heldOf({ name, value, domain, path, expires, httpOnly, secure }: StoredCookie): HeldCookie {
  return {
    name,
    value,
    domain: domain.replace(/^\./, ''),
    hostOnly: !domain.startsWith('.'),
    path,
    httpOnly,
    secure,
    expiryTime: expires === -1 ? null : expires * 1000,
  }
}

export const playwright: EngineEntry = {
  name: 'Playwright',
  about: 'An `APIRequestContext` for each vector, through a proxy, and its `storageState`.',
  limits: 'It has no SameSite of requests, no scripts and no public suffix list.',
  abilities: {
    clock: 'milliseconds',
    suffixes: ['none'],
    script: false,
    crossSite: 'none',
    lists: 'always',
    fields: ['domain', 'hostOnly', 'path', 'secure', 'httpOnly', 'expiryTime'],
    carrier: 'header field',
  },
  async start() {
    const loopback = await Loopback.start()
    const manifest = createRequire(import.meta.url).resolve('playwright-core/package.json')
    return {
      version: JSON.parse(readFileSync(manifest, 'utf8')).version,
      play: (steps) => play(loopback, steps),
      stop: () => loopback.stop(),
    }
  },
}
