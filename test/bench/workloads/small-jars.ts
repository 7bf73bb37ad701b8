/** Many small jars of one process, as a server has one for each of its users: all hold cookies of the same few hosts. */

import type { MeasuredJar, SetCookieLine } from '../competitors/measured-jar.js'
import { SpeculoosJar } from '../competitors/speculoos.js'
import { ToughCookieJar } from '../competitors/tough-cookie.js'
import { Corpus } from '../corpus/corpus.js'
import { flat } from '../corpus/flat-string.js'
import type { Comparison, Contender, TimedWorkload } from '../measurement.js'
import { agreedHeaders, setAll } from './jars.js'
import { serials } from './slices.js'

export const SMALL_JARS = 20_000
const COOKIES = 3
const HOSTS = new Corpus(200)
const AGAINST: Comparison = { subject: 'speculoos', against: 'tough-cookie', reads: 'times faster', floor: 6 }
const JARS = [() => new SpeculoosJar(), () => new ToughCookieJar()]

export const smallJarTimes: readonly TimedWorkload[] = [
  {
    kind: 'time',
    name: 'small-jars',
    warmUpMilliseconds: 2_000,
    title: 'a new jar beside 20,000 of the same hosts, three sets and a get',
    section: 'shapes',
    comparison: AGAINST,
    open: async () => {
      await agree()
      return JARS.map(making)
    },
  },
  {
    kind: 'time',
    name: 'small-jars-fresh-url',
    warmUpMilliseconds: 2_000,
    title: 'one get from each of 20,000 jars with three cookies, a URL never seen',
    section: 'shapes',
    comparison: AGAINST,
    open: async () => {
      await agree()
      return Promise.all(JARS.map(asking))
    },
  },
]

/** Jars that hold three cookies each. */
export async function filledSmallJars(makeJar: () => MeasuredJar): Promise<MeasuredJar[]> {
  const jars: MeasuredJar[] = []
  for (let number = 0; number < SMALL_JARS; number += 1) {
    const jar = makeJar()
    await setAll(jar, linesOf(number))
    jars.push(jar)
  }
  return jars
}

/** Makes jars, each of which takes the place of an older one. */
function making(makeJar: () => MeasuredJar): Contender {
  const jars: MeasuredJar[] = []
  let next = 0
  return {
    name: makeJar().name,
    most: 4096,
    prepare(operations) {
      const starts = Array.from({ length: operations }, (_, index) => ({
        lines: linesOf(next + index),
        urls: [urlOf(next + index)],
      }))
      return {
        operations,
        work: async () => {
          let weight = 0
          for (const { lines, urls } of starts) {
            const jar = makeJar()
            jars[next % SMALL_JARS] = jar
            next += 1
            const stored = jar.setEach(lines)
            weight += typeof stored === 'number' ? stored : await stored
            const got = jar.getEach(urls, 1)
            weight += typeof got === 'number' ? got : await got
          }
          return weight
        },
      }
    },
  }
}

async function asking(makeJar: () => MeasuredJar): Promise<Contender> {
  const jars = await filledSmallJars(makeJar)
  let next = 0
  return {
    name: makeJar().name,
    most: 8192,
    prepare(operations) {
      const requests = Array.from({ length: operations }, () => {
        const number = next % SMALL_JARS
        next += 1
        return { jar: jars[number], urls: [urlOf(number)] }
      })
      return {
        operations,
        work: async () => {
          let weight = 0
          for (const { jar, urls } of requests) {
            const got = jar?.getEach(urls, 1) ?? 0
            weight += typeof got === 'number' ? got : await got
          }
          return weight
        },
      }
    },
  }
}

/** Proves that the jars send the same. */
async function agree(): Promise<void> {
  for (let number = 0; number < HOSTS.sites; number += 1) {
    const jars = JARS.map((makeJar) => makeJar())
    for (const jar of jars) await setAll(jar, linesOf(number))
    await agreedHeaders(jars, [urlOf(number)])
  }
}

/** The lines of a jar, each jar with its own values. */
function linesOf(number: number): SetCookieLine[] {
  const site = number % HOSTS.sites
  const url = HOSTS.loginUrl(site)
  return Array.from({ length: COOKIES }, (_, index) => ({ line: HOSTS.line(site, index, number), url }))
}

/** A page of a jar's host that nobody has asked for. */
function urlOf(number: number): string {
  return flat(`${HOSTS.loginUrl(number % HOSTS.sites)}a/b/item?id=${serials.next()}`)
}
