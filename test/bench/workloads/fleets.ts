/** Jars that processes share: what a get costs that is answered from memory, and a set that is written to Redis. */

import { createClient } from 'redis'
import type { RecordStorage } from 'speculoos/storage'
import { hasRedis, startRedis } from '../../fleet/redis-server.js'
import { CookieJar, memoryStorage, redisStorage, SharedCookieJar } from '../competitors/speculoos-package.js'
import type { Contender, TimedWorkload } from '../measurement.js'
import { fresh, made } from './slices.js'

/** The sites of the jar that is asked, and the cookies of each. */
const SITES = 20
const COOKIES = 8
/** The units that are written to in turn. */
const UNITS = 1000

const ALONE = 'not shared'
const CACHED = 'shared, cached'

const getting: TimedWorkload = {
  kind: 'time',
  name: 'get-shared-cached',
  title: 'the cookies of a request from a jar that processes share, answered from memory, each request',
  section: 'itself',
  comparison: { subject: CACHED, against: ALONE, reads: 'times as much' },
  open: openGetting,
}

const setting: TimedWorkload = {
  kind: 'time',
  name: 'set-shared-redis',
  title: 'set a cookie of one of 1,000 sites that processes share, many at once, each set',
  section: 'itself',
  comparison: { subject: 'Redis', against: 'in memory', reads: 'times as much' },
  open: openSetting,
}

export const fleets: readonly TimedWorkload[] = hasRedis() ? [getting, setting] : [getting]

function siteOf(number: number): string {
  return `https://www.shop${number}.example`
}

async function openGetting(): Promise<Contender[]> {
  const alone = new CookieJar()
  const shared = new SharedCookieJar(memoryStorage(), { name: 'ada', consistency: 'cached' })
  const lines = Array.from({ length: COOKIES }, (_, number) => `c${number}=${'x'.repeat(16)}; Path=/; Secure`)
  const weights: number[] = []
  for (let site = 0; site < SITES; site += 1) {
    alone.setCookies(lines, siteOf(site))
    await shared.setCookies(lines, siteOf(site))
    weights.push(alone.getCookieString(siteOf(site)).length)
  }
  const make = (page: number, serial: number): string => `${siteOf(page)}/item/${serial}`
  return [
    fresh(ALONE, make, weights, (urls) => {
      let sum = 0
      for (const url of urls) sum += alone.getCookieString(url).length
      return sum
    }),
    fresh(CACHED, make, weights, async (urls) => {
      let sum = 0
      for (const url of urls) sum += (await shared.getCookieString(url)).length
      return sum
    }),
  ]
}

async function openSetting(): Promise<Contender[]> {
  const server = await startRedis()
  const client = createClient({ socket: { host: '127.0.0.1', port: server.port } })
  await client.connect()
  // The process ends when all is measured.
  client.unref()
  return [contender('in memory', memoryStorage()), contender('Redis', redisStorage(client), client)]
}

function contender(
  name: string,
  storage: RecordStorage,
  client?: { readonly ref: () => void; readonly unref: () => void },
): Contender {
  const jar = new SharedCookieJar(storage, { name: 'crawler', unit: 'site' })
  const make = (number: number, serial: number) => ({
    line: `SID=${serial}; Path=/; Secure`,
    url: siteOf(number % UNITS),
  })
  return made(name, make, async (sets) => {
    client?.ref()
    const results = await Promise.all(sets.map(({ line, url }) => jar.setCookie(line, url)))
    client?.unref()
    return results.filter(({ status }) => status === 'stored').length
  })
}
