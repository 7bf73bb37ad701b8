/** Jars of the competitors with the same cookies, and the proof that they answer alike. */

import { CookiejarJar } from '../competitors/cookiejar.js'
import type { MeasuredJar, SetCookieLine } from '../competitors/measured-jar.js'
import { LIFTED, SpeculoosJar } from '../competitors/speculoos.js'
import { ToughCookieJar } from '../competitors/tough-cookie.js'
import { ToughCookiePromises } from '../competitors/tough-cookie-promises.js'
import type { Corpus } from '../corpus/corpus.js'

/** How many cookies a jar holds by default. */
export const CAP_OF_A_JAR = 100_000

const LINES_AT_ONCE = 10_000

const opened = new Map<number, Promise<MeasuredJar[]>>()

/** The jars that can hold as many cookies as one wishes; workloads that share a process share them. */
export function largeJars(corpus: Corpus): Promise<MeasuredJar[]> {
  const jars = opened.get(corpus.cookies) ?? openLargeJars(corpus)
  opened.set(corpus.cookies, jars)
  return jars
}

/** The two of tough-cookie are one jar, asked in two ways. */
async function openLargeJars(corpus: Corpus): Promise<MeasuredJar[]> {
  const tough = new ToughCookieJar()
  const speculoos = new SpeculoosJar(corpus.cookies > CAP_OF_A_JAR ? LIFTED : undefined)
  await fill([speculoos, tough], corpus)
  return [speculoos, tough, new ToughCookiePromises(tough.jar)]
}

/** Every jar, for cookies so few that those that look at all of them are done in time. */
export async function smallJars(corpus: Corpus): Promise<MeasuredJar[]> {
  const { LinearOracle } = await import('../competitors/linear-oracle.js')
  const speculoos = new SpeculoosJar()
  const cookiejar = new CookiejarJar()
  await fill([speculoos, cookiejar], corpus)
  return [...(await largeJars(corpus)), cookiejar, new LinearOracle(speculoos.jar.toJSON())]
}

/** Sets every cookie of a corpus. */
export async function fill(jars: readonly MeasuredJar[], corpus: Corpus): Promise<void> {
  for (let from = 0; from < corpus.cookies; from += LINES_AT_ONCE) {
    const lines = corpus.lines(from, Math.min(from + LINES_AT_ONCE, corpus.cookies))
    for (const jar of jars) await setAll(jar, lines)
  }
}

/** Sets cookies of which every one has to be stored. */
export async function setAll(jar: MeasuredJar, lines: readonly SetCookieLine[]): Promise<void> {
  const stored = await jar.setEach(lines)
  if (stored !== lines.length) throw new Error(`${jar.name} stores ${stored} of ${lines.length} cookies`)
}

/** The headers for these URLs, on which all jars have to agree; those that take long are asked for one in sixteen. */
export async function agreedHeaders(jars: readonly MeasuredJar[], urls: readonly string[]): Promise<string[]> {
  const headers: string[] = []
  for (const [index, url] of urls.entries()) {
    let agreed: string | undefined
    for (const jar of jars) {
      if (jar.isLinear && index % 16 !== 0) continue
      const header = await jar.header(url)
      agreed ??= header
      const isEqual = jar.isOrdered ? header === agreed : inOrder(header) === inOrder(agreed)
      if (!isEqual) throw new Error(`For ${url} ${jar.name} answers "${header}" instead of "${agreed}"`)
    }
    headers.push(agreed ?? '')
  }
  if (headers.every((header) => header === '')) throw new Error('No jar has a cookie for any of the URLs')
  return headers
}

function inOrder(header: string): string {
  return header.split('; ').sort().join('; ')
}
