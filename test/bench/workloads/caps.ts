/** Sets that make a full site or a full jar give up a cookie, beside sets for which there is room. */

import type { CookieJarOptions } from 'speculoos'
import type { MeasuredJar, SetCookieLine } from '../competitors/measured-jar.js'
import { LIFTED, SpeculoosJar } from '../competitors/speculoos.js'
import { Corpus, mixed, token } from '../corpus/corpus.js'
import { flat } from '../corpus/flat-string.js'
import type { Comparison, Contender, TimedWorkload } from '../measurement.js'
import { CAP_OF_A_JAR, fill, setAll } from './jars.js'
import { serials } from './slices.js'

const FULL_SITES = 64
const CAP_OF_A_SITE = 180
/** How many new cookies a jar that has room may get before they are deleted again. */
const MOST_ABOVE = 2_560

const COMPARISON: Comparison = { subject: 'full', against: 'with room', reads: 'times as much', floor: 3 }

export const caps: readonly TimedWorkload[] = [
  {
    kind: 'time',
    name: 'site-cap',
    title: 'set a new cookie of a site that is full',
    section: 'itself',
    comparison: COMPARISON,
    open: async () => [await inSites('full', {}), await inSites('with room', LIFTED)],
  },
  {
    kind: 'time',
    name: 'site-cap-visited',
    title: 'get the cookies of a site that is full, then set a new one',
    section: 'itself',
    comparison: COMPARISON,
    open: async () => [await inSites('full', {}, getThenSet), await inSites('with room', LIFTED, getThenSet)],
  },
  {
    kind: 'time',
    name: 'jar-cap',
    title: 'set a new cookie in a jar that is full',
    section: 'itself',
    comparison: COMPARISON,
    open: async () => [await inJar('full', {}), await inJar('with room', LIFTED)],
  },
]

/** New cookies for sites that hold as many as a site may by default. */
async function inSites(name: string, options: CookieJarOptions, work = setEach): Promise<Contender> {
  const jar = new SpeculoosJar(options, name)
  const corpus = new Corpus(FULL_SITES * 10)
  for (let site = 0; site < FULL_SITES; site += 1) {
    const url = corpus.loginUrl(site)
    const lines = Array.from({ length: CAP_OF_A_SITE }, (_, index) => ({ line: corpus.line(site, index), url }))
    await setAll(jar, lines)
  }
  return setting(jar, corpus, FULL_SITES * CAP_OF_A_SITE, work)
}

/** New cookies for a jar that holds as many as a jar may by default. */
async function inJar(name: string, options: CookieJarOptions): Promise<Contender> {
  const jar = new SpeculoosJar(options, name)
  const corpus = new Corpus(CAP_OF_A_JAR)
  await fill([jar], corpus)
  return setting(jar, corpus, CAP_OF_A_JAR, setEach)
}

/** Sets new cookies to one site after another, some of which were visited before. */
function setting(jar: SpeculoosJar, corpus: Corpus, cookies: number, work: typeof setEach): Contender {
  return {
    name: jar.name,
    most: MOST_ABOVE,
    prepare(operations) {
      if (jar.jar.size + operations > cookies + MOST_ABOVE) jar.jar.delete(({ name }) => name.startsWith('new'))
      visit(jar, corpus)
      const lines = Array.from({ length: operations }, () => {
        const serial = serials.next()
        const url = corpus.loginUrl(serial % corpus.sites)
        return { line: flat(`new${serial}=${token(serial)}; Path=/a; Max-Age=31536000; Secure`), url }
      })
      return { operations, work: () => work(jar, lines), expected: operations }
    },
  }
}

function setEach(jar: SpeculoosJar, lines: readonly SetCookieLine[]): number {
  return jar.setEach(lines)
}

/** Each set has to choose among cookies that were all used since the last one. */
function getThenSet(jar: SpeculoosJar, lines: readonly SetCookieLine[]): number {
  let stored = 0
  for (const line of lines) {
    if (jar.header(line.url) !== '') stored += jar.setEach([line])
  }
  return stored
}

/** Asks for some pages, so that the cookies are not used last in the order in which they were set. */
function visit(jar: MeasuredJar, corpus: Corpus): void {
  const serial = serials.next()
  for (let count = 0; count < 16; count += 1) jar.header(corpus.page(mixed(serial, count) % 10_000))
}
