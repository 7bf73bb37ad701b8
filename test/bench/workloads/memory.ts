/** Memory: what a cookie costs in a jar that is built from the lines of a server, when the lines themselves are gone. */

import { CookiejarJar } from '../competitors/cookiejar.js'
import type { MeasuredJar } from '../competitors/measured-jar.js'
import { LIFTED, SpeculoosJar } from '../competitors/speculoos.js'
import { ToughCookieJar } from '../competitors/tough-cookie.js'
import { COOKIES_OF_A_SITE, Corpus } from '../corpus/corpus.js'
import type { Comparison, HeldWorkload, Holder } from '../measurement.js'
import { fill, setAll } from './jars.js'
import { filledSmallJars, SMALL_JARS } from './small-jars.js'

const COMPARISON: Comparison = { subject: 'speculoos', against: 'tough-cookie', reads: 'times as much' }
const LARGE = 100_000
const HUGE = 1_000_000
const MANY_JARS = 5_000

const JARS: readonly (() => MeasuredJar)[] = [() => new SpeculoosJar(), () => new ToughCookieJar()]

export const memory: readonly HeldWorkload[] = [
  {
    kind: 'memory',
    name: 'heap',
    title: 'a cookie of 100,000',
    section: 'memory',
    comparison: { ...COMPARISON, floor: 0.6 },
    open: () => JARS.map((makeJar) => filled(makeJar, LARGE)),
  },
  {
    kind: 'memory',
    name: 'heap-after-use',
    title: 'a cookie of 100,000, each site visited once',
    section: 'memory',
    comparison: COMPARISON,
    rounds: 3,
    open: () => JARS.map((makeJar) => filled(makeJar, LARGE, visitEverySite)),
  },
  {
    kind: 'memory',
    name: 'heap-small',
    title: 'a cookie of 10,000',
    section: 'memory',
    comparison: COMPARISON,
    open: () => [...JARS, () => new CookiejarJar()].map((makeJar) => filled(makeJar, 10_000)),
  },
  {
    kind: 'memory',
    name: 'heap-huge',
    title: 'a cookie of 1,000,000',
    section: 'memory',
    comparison: COMPARISON,
    rounds: 2,
    open: () => [() => new SpeculoosJar(LIFTED), () => new ToughCookieJar()].map((makeJar) => filled(makeJar, HUGE)),
  },
  {
    kind: 'memory',
    name: 'heap-of-many-jars',
    title: 'a cookie in one of 5,000 jars of ten, each used once',
    section: 'memory',
    comparison: COMPARISON,
    rounds: 3,
    open: () => [...JARS, () => new CookiejarJar()].map(manyJars),
  },
  {
    kind: 'memory',
    name: 'heap-of-small-jars',
    title: 'one of 20,000 jars with three cookies of the same hosts',
    section: 'memory',
    comparison: { ...COMPARISON, floor: 0.6 },
    open: () =>
      JARS.map((makeJar) => ({ name: makeJar().name, things: SMALL_JARS, hold: () => filledSmallJars(makeJar) })),
  },
]

function filled(
  makeJar: () => MeasuredJar,
  cookies: number,
  use: (jar: MeasuredJar, corpus: Corpus) => Promise<void> = async () => {},
): Holder {
  return {
    name: makeJar().name,
    things: cookies,
    async hold() {
      const corpus = new Corpus(cookies)
      const jar = makeJar()
      await fill([jar], corpus)
      await use(jar, corpus)
      return jar
    },
  }
}

async function visitEverySite(jar: MeasuredJar, corpus: Corpus): Promise<void> {
  for (let page = 0; page < corpus.sites; page += 1) await jar.header(corpus.page(page))
}

/** A jar for each of many users, as a server has them that acts for its users. */
function manyJars(makeJar: () => MeasuredJar): Holder {
  return {
    name: makeJar().name,
    things: MANY_JARS * COOKIES_OF_A_SITE,
    async hold() {
      const corpus = new Corpus(MANY_JARS * COOKIES_OF_A_SITE)
      const jars: MeasuredJar[] = []
      for (let number = 0; number < MANY_JARS; number += 1) {
        const jar = makeJar()
        await setAll(jar, corpus.lines(number * COOKIES_OF_A_SITE, (number + 1) * COOKIES_OF_A_SITE))
        await jar.header(`${corpus.loginUrl(number)}a/b/page`)
        jars.push(jar)
      }
      return jars
    },
  }
}
