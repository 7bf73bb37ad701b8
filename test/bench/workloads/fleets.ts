/** Jars that processes share: the cost of a get from memory, and of a set that is written to Redis. */

import { createClient } from 'redis'
import type { RecordStorage } from 'speculoos/storage'
import { hasRedis, startRedis } from '../../fleet/redis-server.js'
import { CookieJar, memoryStorage, redisStorage, SharedCookieJar } from '../competitors/speculoos-package.js'
import type { Contender, TimedWorkload, Work } from '../measurement.js'
import { fresh, inTurn, made } from './slices.js'

/** The number of sites of the jar, and of cookies of each. */
const SITES = 20
const COOKIES = 8
/** The number of URLs that are requested in turn. */
const IN_TURN = 4096
/** The units that are written to in turn, and the sets of a slice, which are under way at once. */
const UNITS = 1000
const SETS = 10_000
const ONE_EACH = 1000

const ALONE = 'not shared'
/** A shared jar cannot do without a promise, so this is the least time that it can take. */
const AWAITED = 'not shared, awaited'
const CACHED = 'shared, cached'

type Urls = 'new' | 'in turn' | 'hot'

const NAMES: Readonly<Record<Urls, string>> = { new: '', 'in turn': '-in-turn', hot: '-hot' }
const TITLES: Readonly<Record<Urls, string>> = {
  new: 'a new URL each time',
  'in turn': '4,096 URLs in turn',
  hot: 'one URL again and again',
}

const getting = (['new', 'in turn', 'hot'] as const).flatMap((urls) =>
  [ALONE, AWAITED].map(
    (against): TimedWorkload => ({
      kind: 'time',
      name: `get-shared-cached${NAMES[urls]}${against === AWAITED ? '-awaited' : ''}`,
      title: `the cookies of a request from a jar that processes share, answered from memory, ${TITLES[urls]}`,
      section: 'itself',
      comparison: {
        subject: CACHED,
        against,
        reads: 'times as much',
        ...(urls === 'new' && against === AWAITED ? { floor: 1.2 } : {}),
      },
      open: () => openGetting(urls),
    }),
  ),
)

const setting = [SETS, ONE_EACH].map(
  (sets): TimedWorkload => ({
    kind: 'time',
    name: `set-shared-redis${sets === ONE_EACH ? '-one-each' : ''}`,
    title: `set a cookie of one of 1,000 sites that processes share, ${sets.toLocaleString('en')} at once, each set`,
    section: 'itself',
    comparison: { subject: 'Redis', against: 'in memory', reads: 'times as much' },
    // A set is much work, so its parts are called seldom. V8 compiles only what is called often.
    warmUpMilliseconds: 1000,
    rounds: 5,
    open: () => openSetting(sets),
  }),
)

export const fleets: readonly TimedWorkload[] = hasRedis() ? [...getting, ...setting] : getting

function siteOf(number: number): string {
  return `https://www.shop${number}.example`
}

async function openGetting(kind: Urls): Promise<Contender[]> {
  const alone = new CookieJar()
  const shared = new SharedCookieJar(memoryStorage(), { name: 'ada', consistency: 'cached' })
  const lines = Array.from({ length: COOKIES }, (_, number) => `c${number}=${'x'.repeat(16)}; Path=/; Secure`)
  const weights: number[] = []
  for (let site = 0; site < SITES; site += 1) {
    alone.setCookies(lines, siteOf(site))
    await shared.setCookies(lines, siteOf(site))
    weights.push(alone.getCookieString(siteOf(site)).length)
  }
  const count = kind === 'hot' ? 1 : IN_TURN
  const urls = Array.from({ length: count }, (_, page) => `${siteOf(page % SITES)}/item/${page}`)
  const contender = (name: string, ask: (urls: readonly string[], times: number) => Work): Contender => {
    if (kind === 'new') return fresh(name, (page, serial) => `${siteOf(page)}/item/${serial}`, weights, ask)
    const inOrder = urls.map((_, page) => weights[page % SITES] ?? 0)
    return inTurn(name, urls, inOrder, ask)
  }
  const awaited = async (url: string): Promise<string> => alone.getCookieString(url)
  return [
    contender(ALONE, (asked, times) => {
      let sum = 0
      for (let time = 0; time < times; time += 1) for (const url of asked) sum += alone.getCookieString(url).length
      return sum
    }),
    contender(AWAITED, async (asked, times) => {
      let sum = 0
      for (let time = 0; time < times; time += 1) for (const url of asked) sum += (await awaited(url)).length
      return sum
    }),
    contender(CACHED, async (asked, times) => {
      let sum = 0
      for (let time = 0; time < times; time += 1)
        for (const url of asked) sum += (await shared.getCookieString(url)).length
      return sum
    }),
  ]
}

async function openSetting(sets: number): Promise<Contender[]> {
  const server = await startRedis()
  const client = createClient({ socket: { host: '127.0.0.1', port: server.port } })
  await client.connect()
  // The process ends when everything is measured.
  client.unref()
  return [setter('in memory', sets, memoryStorage()), setter('Redis', sets, redisStorage(client), client)]
}

function setter(
  name: string,
  sets: number,
  storage: RecordStorage,
  client?: { readonly ref: () => void; readonly unref: () => void },
): Contender {
  const jar = new SharedCookieJar(storage, { name: 'crawler', unit: 'site' })
  const make = (number: number, serial: number) => ({
    line: `SID=${serial}; Path=/; Secure`,
    url: siteOf(number % UNITS),
  })
  const set = async (given: readonly ReturnType<typeof make>[]): Promise<number> => {
    client?.ref()
    const results = await Promise.all(given.map(({ line, url }) => jar.setCookie(line, url)))
    client?.unref()
    return results.filter(({ status }) => status === 'stored').length
  }
  return { ...made(name, make, set), fixed: sets }
}
