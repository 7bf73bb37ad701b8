/** Requests in a context: those of many pages, and what their scripts read, beside the same URLs without a context. */

import type { CookieClient, CookieJar, RequestContext } from 'speculoos'
import { weigh } from '../competitors/measured-jar.js'
import { SpeculoosJar } from '../competitors/speculoos.js'
import { Corpus } from '../corpus/corpus.js'
import type { TimedWorkload } from '../measurement.js'
import { agreedHeaders, fill } from './jars.js'
import { inTurn, weightsOf } from './slices.js'

const PAGES = 1_000
const IN_TURN = 4096
/** As many sites as there are pages. */
const COOKIES = 10_000

/** A URL, and the client of the page that it belongs to. */
interface Request {
  readonly url: string
  readonly client: CookieClient
}

export const clients: readonly TimedWorkload[] = [
  inContext('page-context', "4,096 URLs in turn, each of one of 1,000 pages, by the page's client", {}),
  inContext('document-cookie', "the same, as the page's scripts read document.cookie", { type: 'non-HTTP' }),
]

function inContext(name: string, title: string, context: RequestContext): TimedWorkload {
  const comparison = { subject: 'in a context', against: 'without', reads: 'times as much', floor: 1.5 } as const
  return {
    kind: 'time',
    name,
    title,
    section: 'itself',
    comparison,
    open: async () => {
      const corpus = new Corpus(COOKIES)
      const plain = new SpeculoosJar(undefined, comparison.against)
      const { jar } = new SpeculoosJar()
      await fill([plain, new SpeculoosJar(undefined, comparison.subject, jar)], corpus)
      const urls = corpus.pages(IN_TURN)
      const weights = weightsOf(await agreedHeaders([plain], urls))
      const requests = requestsOf(urls, corpus, jar, context)
      return [
        inTurn(comparison.subject, requests, weights, getEach),
        inTurn(plain.name, urls, weights, (part, times) => plain.getEach(part, times)),
      ]
    },
  }
}

function requestsOf(urls: readonly string[], corpus: Corpus, jar: CookieJar, context: RequestContext): Request[] {
  const pages = Array.from({ length: PAGES }, (_, page) =>
    jar.client({ ...context, siteForCookies: corpus.loginUrl(corpus.siteInTurn(page)) }),
  )
  return urls.flatMap((url, index) => {
    const client = pages[index % PAGES]
    return client === undefined ? [] : [{ url, client }]
  })
}

function getEach(requests: readonly Request[], times: number): number {
  let weight = 0
  for (let time = 0; time < times; time += 1) {
    for (const { url, client } of requests) weight += weigh(client.getCookieString(url))
  }
  return weight
}
