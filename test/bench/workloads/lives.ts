/** Lives of jars: a crawl that sets many cookies, jars that serve one session, and jars that are written and read again. */

import { CookieJar as ToughCookie } from 'tough-cookie'
import { CookiejarJar } from '../competitors/cookiejar.js'
import type { MeasuredJar, Visit } from '../competitors/measured-jar.js'
import { SpeculoosJar } from '../competitors/speculoos.js'
import { CookieJar } from '../competitors/speculoos-package.js'
import { ToughCookieJar } from '../competitors/tough-cookie.js'
import { ToughCookiePromises } from '../competitors/tough-cookie-promises.js'
import { COOKIES_OF_A_SITE, Corpus } from '../corpus/corpus.js'
import type { Comparison, Contender, TimedWorkload } from '../measurement.js'
import { agreedHeaders, largeJars } from './jars.js'
import { made } from './slices.js'

const AGAINST: Comparison = { subject: 'speculoos', against: 'tough-cookie', reads: 'times faster' }
const CRAWLED = new Corpus(20_000)

export const lives: readonly TimedWorkload[] = [
  {
    kind: 'time',
    name: 'crawl',
    title: 'a crawl: a get and three sets a page, 2,000 sites',
    section: 'shapes',
    comparison: AGAINST,
    open: () =>
      [new SpeculoosJar(), new ToughCookieJar(), new ToughCookiePromises()].map((jar) => crawling(jar.name, jar)),
  },
  {
    kind: 'time',
    name: 'crawl-at-cap',
    title: 'the same crawl, in a jar for 5,000 cookies',
    section: 'itself',
    comparison: { subject: 'full', against: 'with room', reads: 'times as much' },
    open: () => [
      crawling('full', new SpeculoosJar({ limits: { cookies: 5_000 } })),
      crawling('with room', new SpeculoosJar()),
    ],
  },
  {
    kind: 'time',
    name: 'session',
    title: 'a new jar, three sets and a get',
    section: 'shapes',
    comparison: AGAINST,
    open: () => [
      sessions(() => new SpeculoosJar()),
      sessions(() => new ToughCookieJar()),
      sessions(() => new ToughCookiePromises()),
      sessions(() => new CookiejarJar()),
    ],
  },
  {
    kind: 'time',
    name: 'export',
    title: 'write a jar of 100,000 cookies as JSON, each cookie',
    section: 'shapes',
    comparison: AGAINST,
    rounds: 7,
    open: async () => {
      const { speculoos, tough, corpus } = await exportable(100_000)
      return [
        whole('speculoos', corpus.cookies, () => JSON.stringify(speculoos).length),
        whole('tough-cookie', corpus.cookies, () => JSON.stringify(tough.serializeSync()).length),
      ]
    },
  },
  {
    kind: 'time',
    name: 'import',
    title: 'read a jar of 100,000 cookies from JSON, each cookie',
    section: 'shapes',
    comparison: AGAINST,
    rounds: 7,
    open: () => importing(100_000),
  },
  {
    kind: 'time',
    name: 'import-small',
    title: 'read a jar of 1,000 cookies from JSON, each cookie',
    section: 'shapes',
    comparison: AGAINST,
    open: () => importing(1_000),
  },
]

/** Visits site after site, four pages each, and comes round again: the first page sets new cookies, the others new values. */
function crawling(name: string, jar: MeasuredJar): Contender {
  const make = (number: number, serial: number): Visit => {
    const site = Math.floor(number / 4) % CRAWLED.sites
    const first = number % 4
    return {
      url: `${CRAWLED.loginUrl(site)}a/b/${serial}`,
      lines: [0, 2, 4].map((step) => CRAWLED.line(site, (first + step) % COOKIES_OF_A_SITE, serial)),
    }
  }
  return made(
    name,
    make,
    (visits) => jar.visitEach(visits),
    () => undefined,
  )
}

/** A jar a session: what it costs to have one at all. */
function sessions(makeJar: () => MeasuredJar): Contender {
  return {
    name: makeJar().name,
    most: 4096,
    prepare(operations) {
      const starts = Array.from({ length: operations }, (_, number) => {
        const site = number % CRAWLED.sites
        const from = site * COOKIES_OF_A_SITE
        return { lines: CRAWLED.lines(from, from + 3), url: `${CRAWLED.loginUrl(site)}a/b/page` }
      })
      return {
        operations,
        work: async () => {
          let weight = 0
          for (const { lines, url } of starts) {
            const jar = makeJar()
            const stored = jar.setEach(lines)
            weight += typeof stored === 'number' ? stored : await stored
            const got = jar.getEach([url], 1)
            weight += typeof got === 'number' ? got : await got
          }
          return weight
        },
      }
    },
  }
}

async function exportable(cookies: number) {
  const corpus = new Corpus(cookies)
  const [speculoos, tough] = await largeJars(corpus)
  if (!(speculoos instanceof SpeculoosJar && tough instanceof ToughCookieJar)) throw new Error('The jars are others')
  return { speculoos: speculoos.jar, tough: tough.jar, corpus }
}

/** Reads jars; tough-cookie reads its cookies one inside of another, and has no stack for 100,000 of them. */
async function importing(cookies: number): Promise<Contender[]> {
  const { speculoos, tough, corpus } = await exportable(cookies)
  const text = JSON.stringify(speculoos)
  const jars: MeasuredJar[] = [new SpeculoosJar(undefined, undefined, CookieJar.fromJSON(text))]
  const contenders = [whole('speculoos', cookies, () => CookieJar.fromJSON(text).size)]
  if (cookies <= 1_000) {
    const toughText = JSON.stringify(tough.serializeSync())
    jars.push(new ToughCookieJar(ToughCookie.deserializeSync(toughText)))
    contenders.push(
      whole('tough-cookie', cookies, () => Number(ToughCookie.deserializeSync(toughText) instanceof ToughCookie)),
    )
  }
  await agreedHeaders(jars, corpus.pages(256))
  return contenders
}

/** Something that is done to a whole jar. */
function whole(name: string, cookies: number, act: () => number): Contender {
  return { name, fixed: cookies, prepare: (operations) => ({ operations, work: act }) }
}
