/** Storing: cookies that replace others, that are read at once, and that are new. */

import { type MeasuredJar, type SetCookieLine, weigh } from '../competitors/measured-jar.js'
import { LIFTED, SpeculoosJar } from '../competitors/speculoos.js'
import { ToughCookieJar } from '../competitors/tough-cookie.js'
import { ToughCookiePromises } from '../competitors/tough-cookie-promises.js'
import { COOKIES_OF_A_SITE, Corpus } from '../corpus/corpus.js'
import type { Comparison, Contender, TimedWorkload } from '../measurement.js'
import { agreedHeaders, fill, largeJars, setAll, smallJars } from './jars.js'
import { made, serials } from './slices.js'

const IN_TURN = 4096
const SMALL = 1_000
const LARGE = 100_000
const HUGE = 1_000_000
/** How many new cookies a slice sets; the jar is full of them after some slices, and the next begins with an empty one. */
const NEW_AT_ONCE = 4_000

const AGAINST: Comparison = { subject: 'speculoos', against: 'tough-cookie', reads: 'times faster' }
const GROWTH: Comparison = { subject: '1,000,000 cookies', against: '1,000 cookies', reads: 'times as much' }

export const storing: readonly TimedWorkload[] = [
  {
    kind: 'time',
    name: 'replace',
    family: `${LARGE}`,
    title: 'replace a cookie',
    section: 'against',
    comparison: { ...AGAINST, floor: 4 },
    open: async () => replacing(LARGE, largeJars),
  },
  {
    kind: 'time',
    name: 'set-then-get',
    family: `${LARGE}`,
    title: 'set, then get on one site',
    section: 'against',
    comparison: { ...AGAINST, floor: 8 },
    open: async () => settingThenGetting(LARGE, largeJars),
  },
  {
    kind: 'time',
    name: 'fill',
    title: 'fill with 100,000 new cookies, each',
    section: 'against',
    comparison: { ...AGAINST, floor: 4 },
    open: filling,
  },
  {
    kind: 'time',
    name: 'replace-small',
    title: 'replace a cookie',
    section: 'small',
    comparison: AGAINST,
    open: async () => replacing(SMALL, smallJars),
  },
  {
    kind: 'time',
    name: 'set-then-get-small',
    title: 'set, then get on one site',
    section: 'small',
    comparison: AGAINST,
    open: async () => settingThenGetting(SMALL, smallJars),
  },
  {
    kind: 'time',
    name: 'replace-huge',
    family: `${HUGE}`,
    title: 'replace a cookie',
    section: 'huge',
    comparison: AGAINST,
    open: async () => replacing(HUGE, largeJars),
  },
  {
    kind: 'time',
    name: 'set-then-get-huge',
    family: `${HUGE}`,
    title: 'set, then get on one site',
    section: 'huge',
    comparison: AGAINST,
    open: async () => settingThenGetting(HUGE, largeJars),
  },
  {
    kind: 'time',
    name: 'replace-growth',
    title: 'replace a cookie',
    section: 'itself',
    comparison: GROWTH,
    open: async () => [...(await replacing(SMALL, lifted)), ...(await replacing(HUGE, lifted))],
  },
]

async function lifted(corpus: Corpus): Promise<MeasuredJar[]> {
  const jar = new SpeculoosJar(LIFTED, `${corpus.cookies.toLocaleString('en')} cookies`)
  await fill([jar], corpus)
  return [jar]
}

/** New values for some cookies in turn: the URLs are the same each time, and no line was seen before. */
export async function replacing(
  cookies: number,
  open: (corpus: Corpus) => Promise<MeasuredJar[]>,
): Promise<Contender[]> {
  const corpus = new Corpus(cookies)
  const jars = await open(corpus)
  const sites = Array.from({ length: Math.min(IN_TURN, corpus.sites) }, (_, number) => corpus.siteInTurn(number))
  const urls = sites.map((site) => corpus.loginUrl(site))
  const make = (number: number, serial: number): SetCookieLine => {
    const place = number % sites.length
    return { line: corpus.line(sites[place] ?? 0, number % COOKIES_OF_A_SITE, serial), url: urls[place] ?? '' }
  }
  const lines = Array.from({ length: 64 }, (_, number) => make(number, 1))
  for (const jar of jars) await setAll(jar, lines)
  await agreedHeaders(
    jars,
    lines.map(({ url }) => `${url}a/b`),
  )
  return jars.map((jar) => made(jar.name, make, (things) => jar.setEach(things)))
}

async function settingThenGetting(
  cookies: number,
  open: (corpus: Corpus) => Promise<MeasuredJar[]>,
): Promise<Contender[]> {
  const corpus = new Corpus(cookies)
  const jars = await open(corpus)
  const site = 17
  const setUrl = corpus.loginUrl(site)
  const getUrl = `${setUrl}a/b/page`
  const make = (number: number, serial: number) => corpus.line(site, number % COOKIES_OF_A_SITE, serial)
  const lines = Array.from({ length: 25 }, (_, number) => make(number, serials.next()))
  for (const jar of jars) await jar.setThenGet(lines, setUrl, getUrl)
  const [header = ''] = await agreedHeaders(jars, [getUrl])
  const expected = (operations: number) => operations * weigh(header)
  return jars.map((jar) => made(jar.name, make, (things) => jar.setThenGet(things, setUrl, getUrl), expected))
}

async function filling(): Promise<Contender[]> {
  const sample = new Corpus(SMALL)
  await agreedHeaders(await largeJars(sample), sample.pages(256))
  const empty: (() => MeasuredJar)[] = [
    () => new SpeculoosJar(),
    () => new ToughCookieJar(),
    () => new ToughCookiePromises(),
  ]
  return empty.map((make) => fillingOf(make))
}

function fillingOf(makeJar: () => MeasuredJar): Contender {
  const corpus = new Corpus(LARGE)
  let jar = makeJar()
  let next = 0
  return {
    name: jar.name,
    fixed: NEW_AT_ONCE,
    prepare(operations) {
      if (next >= corpus.cookies) {
        jar = makeJar()
        next = 0
      }
      const lines = corpus.lines(next, next + operations)
      next += operations
      return { operations, work: () => jar.setEach(lines), expected: operations }
    },
  }
}
