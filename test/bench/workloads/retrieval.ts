/** Retrievals: the Cookie header for URLs that were asked for before, and for URLs that never were. */

import { HeaderMap, MAP } from '../competitors/map.js'
import type { MeasuredJar } from '../competitors/measured-jar.js'
import { LIFTED, SpeculoosJar } from '../competitors/speculoos.js'
import { Corpus } from '../corpus/corpus.js'
import type { Comparison, Contender, TimedWorkload } from '../measurement.js'
import { agreedHeaders, fill, largeJars, smallJars } from './jars.js'
import { fresh, inTurn, weightsOf } from './slices.js'

const IN_TURN = 4096
const SMALL = 1_000
const LARGE = 100_000
const HUGE = 1_000_000

interface Retrieval {
  readonly name: string
  readonly title: string
  readonly floor?: number
  /** The contenders for jars that hold the cookies of a corpus. */
  readonly contend: (jars: readonly MeasuredJar[], corpus: Corpus) => Promise<Contender[]>
}

const RETRIEVALS: readonly Retrieval[] = [
  { name: 'hot-url', title: 'one hot URL string', floor: 100, contend: pagesInTurn(1) },
  { name: 'urls-in-turn', title: '4,096 URL strings in turn', floor: 100, contend: pagesInTurn(IN_TURN) },
  {
    name: 'fresh-queries',
    title: 'a URL string with a query never seen',
    floor: 12,
    contend: freshPages((corpus, page, serial) => corpus.withFreshQuery(page, serial)),
  },
  {
    name: 'fresh-paths',
    title: 'a URL string with a path never seen',
    floor: 12,
    contend: freshPages((corpus, page, serial) => corpus.withFreshPath(page, serial)),
  },
  { name: 'url-objects', title: '4,096 URL objects in turn', floor: 50, contend: objectsInTurn },
]

/** What is asked of no one, and good to know. */
const MORE_RETRIEVALS: readonly Retrieval[] = [
  { name: 'many-urls-in-turn', title: '20,000 URL strings in turn', contend: pagesInTurn(20_000) },
  {
    name: 'urls-built-anew',
    title: '4,096 URLs in turn, each time as another string',
    contend: freshPages((corpus, page) => corpus.page(page), IN_TURN),
  },
]

export const retrievals: readonly TimedWorkload[] = [
  ...RETRIEVALS.map((retrieval) => atSize(retrieval, LARGE)),
  ...MORE_RETRIEVALS.map((retrieval) => atSize(retrieval, LARGE)),
  ...RETRIEVALS.map((retrieval) => atSize(retrieval, SMALL)),
  ...RETRIEVALS.map((retrieval) => atSize(retrieval, HUGE)),
  ...RETRIEVALS.filter(({ name }) => name === 'urls-in-turn' || name === 'fresh-paths').map(growth),
]

function atSize({ name, title, floor, contend }: Retrieval, cookies: number): TimedWorkload {
  const comparison: Comparison = { subject: 'speculoos', against: 'tough-cookie', reads: 'times faster' }
  const section = cookies === SMALL ? 'small' : cookies === HUGE ? 'huge' : 'against'
  return {
    kind: 'time',
    name: section === 'against' ? name : `${name}-${section}`,
    title,
    section,
    family: `${cookies}`,
    comparison: section === 'against' ? { ...comparison, floor } : comparison,
    open: async () => {
      const corpus = new Corpus(cookies)
      return contend(await (section === 'small' ? smallJars(corpus) : largeJars(corpus)), corpus)
    },
  }
}

/** The same retrieval from a jar of 1,000,000 cookies and from one of 1,000; one of them is asked to hold. */
function growth({ name, title, contend }: Retrieval): TimedWorkload {
  return {
    kind: 'time',
    name: `${name}-growth`,
    title,
    section: 'itself',
    comparison: {
      subject: '1,000,000 cookies',
      against: '1,000 cookies',
      reads: 'times as much',
      floor: name === 'urls-in-turn' ? 2 : undefined,
    },
    open: async () => {
      const contenders: Contender[] = []
      for (const cookies of [SMALL, HUGE]) {
        const corpus = new Corpus(cookies)
        const jar = new SpeculoosJar(LIFTED, `${cookies.toLocaleString('en')} cookies`)
        await fill([jar], corpus)
        contenders.push(...(await contend([jar], corpus)).filter((contender) => contender.name === jar.name))
      }
      return contenders
    },
  }
}

/** Some pages in turn; where it is one, it is there often enough for a loop. */
export function pagesInTurn(count: number): Retrieval['contend'] {
  return async (jars, corpus) => {
    const pages = corpus.pages(count)
    const headers = await agreedHeaders(jars, pages)
    const times = Math.ceil(64 / count)
    const urls = repeated(pages, times)
    const weights = repeated(weightsOf(headers), times)
    const map = new HeaderMap(zip(pages, headers))
    return [
      ...jars.map((jar) => inTurn(jar.name, urls, weights, (part, rounds) => jar.getEach(part, rounds))),
      inTurn(MAP, urls, weights, (part, rounds) => map.getEach(part, rounds)),
    ]
  }
}

async function objectsInTurn(jars: readonly MeasuredJar[], corpus: Corpus): Promise<Contender[]> {
  const pages = corpus.pages(IN_TURN)
  const headers = await agreedHeaders(jars, pages)
  const weights = weightsOf(headers)
  const urls = pages.map((page) => new URL(page))
  const map = new HeaderMap(zip(pages, headers))
  return [
    ...jars.map((jar) => inTurn(jar.name, urls, weights, (part, rounds) => jar.getEachObject(part, rounds))),
    inTurn(MAP, urls, weights, (part, rounds) => map.getEachObject(part, rounds)),
  ]
}

/** Each site's pages as URLs made by `make`, which go round all the sites. */
function freshPages(
  make: (corpus: Corpus, page: number, serial: number) => string,
  pages?: number,
): Retrieval['contend'] {
  return async (jars, corpus) => {
    const count = pages ?? Math.min(corpus.sites, 10_000)
    const urls = Array.from({ length: count }, (_, page) => make(corpus, page, 0))
    const headers = await agreedHeaders(jars, urls)
    const weights = weightsOf(headers)
    const map = new HeaderMap(zip(urls, headers))
    const isSeen = make(corpus, 0, 0) === make(corpus, 0, 1)
    const makeUrl = (page: number, serial: number) => make(corpus, page, serial)
    return [
      ...jars.map((jar) => fresh(jar.name, makeUrl, weights, (part, rounds) => jar.getEach(part, rounds))),
      fresh(MAP, makeUrl, isSeen ? weights : weights.map(() => 0), (part, rounds) => map.getEach(part, rounds)),
    ]
  }
}

function repeated<Item>(items: readonly Item[], times: number): Item[] {
  return Array.from({ length: times }, () => items).flat()
}

function* zip<First, Second>(first: readonly First[], second: readonly Second[]): Generator<[First, Second]> {
  for (const [index, item] of first.entries()) {
    const other = second[index]
    if (other !== undefined) yield [item, other]
  }
}
