/** The shapes by which Chromium measures its cookie store: a host, hosts, a tree and a line of sub-domains. */

import type { MeasuredJar, SetCookieLine } from '../competitors/measured-jar.js'
import { SpeculoosJar } from '../competitors/speculoos.js'
import { ToughCookieJar } from '../competitors/tough-cookie.js'
import { ToughCookiePromises } from '../competitors/tough-cookie-promises.js'
import { token } from '../corpus/corpus.js'
import { flat } from '../corpus/flat-string.js'
import type { Comparison, TimedWorkload } from '../measurement.js'
import { agreedHeaders, setAll } from './jars.js'
import { fresh, made, weightsOf } from './slices.js'

const AGAINST: Comparison = { subject: 'speculoos', against: 'tough-cookie', reads: 'times faster' }
const PROBE = 'https://b.a.b.a.top.com/'

/** Cookies, and the URLs that ask for them. */
interface Shape {
  readonly name: string
  readonly title: string
  /** The cookies in order, with values of their own for each serial. */
  readonly cookie: (number: number, serial: number) => SetCookieLine
  readonly cookies: number
  /** A URL that was not asked for before. */
  readonly url: (number: number, serial: number) => string
  readonly urls: number
}

const TREE = domainTree(4)
const LINE = ['a.top.com', 'b.a.top.com', 'a.b.a.top.com', 'b.a.b.a.top.com']

const SHAPES: readonly Shape[] = [
  {
    name: 'single-host',
    title: 'a single host with 150 cookies',
    cookies: 150,
    cookie: (number, serial) => line(`a${number}`, serial, 'izzle.com'),
    urls: 1,
    url: (_, serial) => flat(`https://izzle.com/${serial}`),
  },
  {
    name: 'many-hosts',
    title: '20,000 hosts with one cookie each',
    cookies: 20_000,
    cookie: (number, serial) => line('a', serial, `a${String(number).padStart(5, '0')}.com`),
    urls: 20_000,
    url: (number, serial) => flat(`https://a${String(number).padStart(5, '0')}.com/${serial}`),
  },
  {
    name: 'tree',
    title: 'a tree of 31 sub-domains',
    cookies: TREE.length,
    cookie: (number, serial) => domainLine('a', serial, TREE[number] ?? ''),
    urls: 1,
    url: (_, serial) => flat(`${PROBE}${serial}`),
  },
  {
    name: 'line',
    title: 'a line of 4 sub-domains with 8 cookies each',
    cookies: LINE.length * 8,
    cookie: (number, serial) => domainLine(`a${Math.floor(number / 4)}`, serial, LINE[number % 4] ?? ''),
    urls: 1,
    url: (_, serial) => flat(`${PROBE}${serial}`),
  },
]

export const shapes: readonly TimedWorkload[] = [
  ...SHAPES.flatMap((shape): TimedWorkload[] => [
    {
      kind: 'time',
      name: `${shape.name}-set`,
      title: `${shape.title}: set`,
      section: 'shapes',
      comparison: AGAINST,
      open: async () => {
        const make = (number: number, serial: number) => shape.cookie(number % shape.cookies, serial)
        return (await jarsOf(shape)).map((jar) => made(jar.name, make, (lines) => jar.setEach(lines)))
      },
    },
    {
      kind: 'time',
      name: `${shape.name}-get`,
      title: `${shape.title}: get`,
      section: 'shapes',
      comparison: AGAINST,
      open: async () => {
        const jars = await jarsOf(shape)
        const urls = Array.from({ length: shape.urls }, (_, number) => shape.url(number, 0))
        const weights = weightsOf(await agreedHeaders(jars, urls))
        return jars.map((jar) => fresh(jar.name, shape.url, weights, (part, times) => jar.getEach(part, times)))
      },
    },
  ]),
]

async function jarsOf(shape: Shape): Promise<MeasuredJar[]> {
  const tough = new ToughCookieJar()
  const speculoos = new SpeculoosJar()
  for (const jar of [tough, speculoos]) {
    await setAll(
      jar,
      Array.from({ length: shape.cookies }, (_, number) => shape.cookie(number, 0)),
    )
  }
  return [speculoos, tough, new ToughCookiePromises(tough.jar)]
}

function line(name: string, serial: number, host: string): SetCookieLine {
  return { line: flat(`${name}=${token(serial)}; Path=/; Secure`), url: flat(`https://${host}/`) }
}

function domainLine(name: string, serial: number, domain: string): SetCookieLine {
  return {
    line: flat(`${name}=${token(serial)}; Domain=${domain}; Path=/; Secure`),
    url: flat(`https://${domain}/`),
  }
}

/** A domain, and the two below it, and the four below these, down to a depth. */
function domainTree(depth: number): string[] {
  const domains = ['top.com']
  for (let level = 0, from = 0; level < depth; level += 1) {
    const above = domains.slice(from)
    from = domains.length
    for (const domain of above) domains.push(`a.${domain}`, `b.${domain}`)
  }
  return domains
}
