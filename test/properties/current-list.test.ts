/**
 * The list that a jar brings along: it answers as tldts does when it is asked without any detour (§5.7 step 9, §5.8.3 step 3.1).
 */

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CookieJar } from '../../src/index.js'
import { LinearJar } from '../oracle/linear-jar.js'
import { historiesAgree } from './histories-agree.js'
import { histories } from './history-arbitraries.js'
import { oracle } from './jar-makers.js'
import { answersAgree } from './law.js'
import type { History, NamedConfiguration } from './operations.js'
import type { JarMaker, JarOptions } from './side.js'
import { suffixLists } from './suffix-lists.js'
import { weighted } from './weighted.js'

function withoutList({ publicSuffixes: _, ...options }: JarOptions): Omit<JarOptions, 'publicSuffixes'> {
  return options
}

const engineWithOwnList: JarMaker = {
  make: (options) => new CookieJar(withoutList(options)),
  fromJSON: (document, { onRejected, ...options }) =>
    CookieJar.fromJSON(document, { ...withoutList(options), onRejected }),
}

function ofOwnList({ list: _, ...configuration }: NamedConfiguration): NamedConfiguration {
  return configuration
}

const historiesOfOwnList: fc.Arbitrary<History> = histories.map((history) => ({
  ...history,
  configuration: { ...history.configuration, list: 'current' },
  operations: history.operations.map((operation) =>
    'configuration' in operation ? { ...operation, configuration: ofOwnList(operation.configuration) } : operation,
  ),
}))

it('A jar that is given no list does what the oracle does with the list of tldts', () => {
  const seed = Math.floor(Math.random() * 2 ** 30)
  const operations = historiesAgree({ histories: historiesOfOwnList, numRuns: 150, seed }, oracle, engineWithOwnList)
  expect(operations).toBeGreaterThan(5000)
})

it('Its public suffixes and registrable domains are those of the list, private ones too', () => {
  const suffix = fc.constantFrom(
    ...[
      'com',
      'co.uk',
      'uk',
      'github.io',
      'io',
      's3.amazonaws.com',
      'amazonaws.com',
      'ck',
      'www.ck',
      'foo.ck',
      'kobe.jp',
    ],
    ...[
      'city.kobe.jp',
      'xn--p1ai',
      'xn--55qx5d.cn',
      'localhost',
      'internal',
      'blogspot.com',
      'appspot.com',
      'k12.wy.us',
    ],
    ...[
      'pvt.k12.ma.us',
      'compute.amazonaws.com',
      'netlify.app',
      'unlisted',
      'a.unlisted',
      'example.',
      'co.uk.',
      'github.io.',
    ],
  )
  const host = fc
    .tuple(
      fc.array(weighted(['a', 3], ['www', 2], ['xn--bcher-kva', 1], ['_b', 1], ['-', 1]), { maxLength: 3 }),
      suffix,
    )
    .map(([labels, suffix]) => [...labels, suffix].join('.'))
  const hostAndDomain = fc
    .tuple(host, fc.nat(4), host)
    .map(([host, drop, other]) => ({ host, domain: host.split('.').slice(drop).join('.') || other }))
  answersAgree(
    10_000,
    hostAndDomain,
    ({ host, domain }) =>
      new LinearJar({ now: () => 0, publicSuffixes: suffixLists.current }).setCookie(
        `a=1; Domain=${domain}`,
        `https://${host}/`,
      ),
    ({ host, domain }) => new CookieJar({ now: () => 0 }).setCookie(`a=1; Domain=${domain}`, `https://${host}/`),
  )
})
