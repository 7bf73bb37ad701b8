/** A site with 10,000 cookies on 500 paths, of which a request finds the five that it carries. */

import type { MeasuredJar, SetCookieLine } from '../competitors/measured-jar.js'
import { LIFTED, SpeculoosJar } from '../competitors/speculoos.js'
import { ToughCookieJar } from '../competitors/tough-cookie.js'
import { token } from '../corpus/corpus.js'
import { flat } from '../corpus/flat-string.js'
import type { Contender, TimedWorkload } from '../measurement.js'
import { agreedHeaders, setAll } from './jars.js'
import { fresh, made, weightsOf } from './slices.js'

const COOKIES = 10_000
const PATHS = 500
const HOST = 'www.large-site.com'
/** The paths of the five cookies that are carried. */
const CARRIED = ['/', '/', '/shop', '/shop', '/shop/cart']

export const largeSite: readonly TimedWorkload[] = [
  {
    kind: 'time',
    name: 'large-site',
    title: 'a path never seen, on a site of 10,000 cookies of which 5 match',
    section: 'itself',
    comparison: { subject: '10,000 cookies', against: '5 cookies', reads: 'times as much', floor: 3 },
    open: async () => {
      const large = new SpeculoosJar(LIFTED, '10,000 cookies')
      const small = new SpeculoosJar(LIFTED, '5 cookies')
      await setAll(small, carried())
      await setAll(large, [...others(), ...carried()])
      return retrieving([large, small])
    },
  },
  {
    kind: 'time',
    name: 'large-site-replace',
    title: 'replace one of the 10,000 cookies of a site',
    section: 'itself',
    comparison: { subject: '10,000 cookies', against: '5 cookies', reads: 'times as much' },
    open: async () => {
      const large = new SpeculoosJar(LIFTED, '10,000 cookies')
      const small = new SpeculoosJar(LIFTED, '5 cookies')
      await setAll(small, carried())
      await setAll(large, [...others(), ...carried()])
      return [large, small].map((jar) => {
        const make = (number: number, serial: number) => cookie(`carried${number % 5}`, CARRIED[number % 5], serial)
        return made(jar.name, make, (lines) => jar.setEach(lines))
      })
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

function cookie(name: string, path: string | undefined, serial: number): SetCookieLine {
  return {
    line: flat(`${name}=${token(serial)}; Path=${path}; Max-Age=31536000; Secure`),
    url: flat(`https://${HOST}/`),
  }
}
