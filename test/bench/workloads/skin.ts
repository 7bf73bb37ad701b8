/** The interface of tough-cookie over a jar of Speculoos, beside tough-cookie itself. */

import { ToughCookieJar } from '../competitors/tough-cookie.js'
import { SkinJar } from '../competitors/tough-cookie-skin.js'
import { Corpus } from '../corpus/corpus.js'
import type { Comparison, TimedWorkload } from '../measurement.js'
import { fill } from './jars.js'
import { pagesInTurn } from './retrieval.js'
import { replacing } from './storing.js'

const COOKIES = 100_000
const AGAINST: Comparison = { subject: 'speculoos/tough-cookie', against: 'tough-cookie', reads: 'times faster' }

export const skin: readonly TimedWorkload[] = [
  {
    kind: 'time',
    name: 'skin-hot-url',
    title: 'one hot URL string',
    section: 'skin',
    comparison: { ...AGAINST, floor: 20 },
    open: async () => {
      const corpus = new Corpus(COOKIES)
      return pagesInTurn(1)(await jarsOf(corpus), corpus)
    },
  },
  {
    kind: 'time',
    name: 'skin-replace',
    title: 'replace a cookie',
    section: 'skin',
    comparison: { ...AGAINST, floor: 2 },
    open: () => replacing(COOKIES, jarsOf),
  },
]

async function jarsOf(corpus: Corpus): Promise<(SkinJar | ToughCookieJar)[]> {
  const jars = [new SkinJar(), new ToughCookieJar()]
  await fill(jars, corpus)
  return jars
}
