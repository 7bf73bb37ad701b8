/** A site with 10,000 cookies: on 500 paths, of which a request finds the five that it carries, or on as many hosts. */

import type { MeasuredJar, SetCookieLine } from '../competitors/measured-jar.js'
import { LIFTED, SpeculoosJar } from '../competitors/speculoos.js'
import { ToughCookieJar } from '../competitors/tough-cookie.js'
import { token } from '../corpus/corpus.js'
import { flat } from '../corpus/flat-string.js'
import type { Comparison, Contender, TimedWorkload } from '../measurement.js'
import { agreedHeaders, setAll } from './jars.js'
import { fresh, made, weightsOf } from './slices.js'

const COOKIES = 10_000
const PATHS = 500
const HOST = 'www.large-site.com'
/** The paths of the five cookies that are carried. */
const CARRIED = ['/', '/', '/shop', '/shop', '/shop/cart']

const AGAINST_SMALL: Comparison = { subject: '10,000 cookies', against: '5 cookies', reads: 'times as much' }

export const largeSite: readonly TimedWorkload[] = [
  {
    kind: 'time',
    name: 'large-site',
    title: 'a path never seen, on a site of 10,000 cookies of which 5 match',
    section: 'itself',
    comparison: { ...AGAINST_SMALL, floor: 3 },
    open: async () => retrieving(await largeAndSmall([...others(), ...carried()], carried())),
  },
  {
    kind: 'time',
    name: 'large-site-replace',
    title: 'replace one of the 10,000 cookies of a site',
    section: 'itself',
    comparison: AGAINST_SMALL,
    open: async () => {
      const make = (number: number, serial: number) => cookie(`carried${number % 5}`, CARRIED[number % 5], serial)
      return setting(make, await largeAndSmall([...others(), ...carried()], carried()))
    },
  },
  {
    kind: 'time',
    name: 'large-site-overlay',
    title: 'replace a cookie over http, on a site on whose hosts 10,000 Secure cookies have its name',
    section: 'itself',
    comparison: AGAINST_SMALL,
    open: async () => {
      const make = (_: number, serial: number) => line('http://plain.large-site.com/', `SID=${token(serial)}; Path=/`)
      return setting(make, await largeAndSmall(securelyOnHosts(COOKIES), securelyOnHosts(CARRIED.length)))
    },
  },
  {
    kind: 'time',
    name: 'large-site-against',
    title: 'a path never seen, on a site of 10,000 cookies of which 5 match',
    section: 'shapes',
    comparison: { subject: 'speculoos', against: 'tough-cookie', reads: 'times faster' },
    open: async () => {
      const jars: MeasuredJar[] = [new SpeculoosJar(LIFTED), new ToughCookieJar()]
      for (const jar of jars) await setAll(jar, [...others(), ...carried()])
      return retrieving(jars)
    },
  },
]

async function largeAndSmall(
  manyLines: readonly SetCookieLine[],
  fewLines: readonly SetCookieLine[],
): Promise<MeasuredJar[]> {
  const large = new SpeculoosJar(LIFTED, AGAINST_SMALL.subject)
  const small = new SpeculoosJar(LIFTED, AGAINST_SMALL.against)
  await setAll(small, fewLines)
  await setAll(large, manyLines)
  return [large, small]
}

function setting(make: (number: number, serial: number) => SetCookieLine, jars: readonly MeasuredJar[]): Contender[] {
  return jars.map((jar) => made(jar.name, make, (lines) => jar.setEach(lines)))
}

async function retrieving(jars: readonly MeasuredJar[]): Promise<Contender[]> {
  const weights = weightsOf(await agreedHeaders(jars, [freshUrl(0)]))
  return jars.map((jar) =>
    fresh(
      jar.name,
      (_, serial) => freshUrl(serial),
      weights,
      (urls, times) => jar.getEach(urls, times),
    ),
  )
}

function freshUrl(serial: number): string {
  return flat(`https://${HOST}/shop/cart/${serial}`)
}

function carried(): SetCookieLine[] {
  return CARRIED.map((path, index) => cookie(`carried${index}`, path, index))
}

/** All the other cookies, on paths of which no request has one. */
function others(): SetCookieLine[] {
  const paths = PATHS - new Set(CARRIED).size
  return Array.from({ length: COOKIES - CARRIED.length }, (_, index) =>
    cookie(`other${index}`, `/area-${index % paths}/section`, index),
  )
}

/** A cookie on each of so many hosts. */
function securelyOnHosts(hosts: number): SetCookieLine[] {
  return Array.from({ length: hosts }, (_, index) =>
    line(`https://host-${index}.large-site.com/`, `SID=${token(index)}; Path=/; Secure`),
  )
}

function cookie(name: string, path: string | undefined, serial: number): SetCookieLine {
  return line(`https://${HOST}/`, `${name}=${token(serial)}; Path=${path}; Max-Age=31536000; Secure`)
}

function line(url: string, text: string): SetCookieLine {
  return { line: flat(text), url: flat(url) }
}
