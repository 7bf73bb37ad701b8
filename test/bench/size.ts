/**
 * The size of the package in a browser, bundled and minified by esbuild, then compressed by gzip at level 9: `npm run
 * size`, with `-- --markdown` to write it into docs/performance.md. It ends with status 1 where a limit is passed.
 */

import { parseArgs } from 'node:util'
import { type Bundle, bundled, type Entry } from './bundle.js'
import { writeIntoPage } from './page.js'
import { markdown, plainText, type Table } from './table.js'

const TLDTS = ['tldts']

const entries: readonly Entry[] = [
  {
    title: "CookieJar of 'speculoos', without tldts",
    text: "export { CookieJar } from 'speculoos'",
    external: TLDTS,
    limit: 14_336,
  },
  { title: "CookieJar of 'speculoos', with tldts", text: "export { CookieJar } from 'speculoos'" },
  {
    title: "CookieJar of 'speculoos/core'",
    text: "export { CookieJar } from 'speculoos/core'",
    limit: 14_336,
    without: 'tldts',
  },
  {
    title: "parseSetCookie of 'speculoos'",
    text: "export { parseSetCookie } from 'speculoos'",
    limit: 2_560,
    without: 'tldts',
  },
  {
    title: "CookieJar of 'speculoos' with 'speculoos/profiles', without tldts",
    text: "export { CookieJar } from 'speculoos'; export { profiles } from 'speculoos/profiles'",
    external: TLDTS,
  },
  {
    title: "Browser of 'speculoos/browser' with its profiles, without tldts",
    text: "export { Browser } from 'speculoos/browser'",
    external: TLDTS,
  },
  {
    title: 'CookieJar of tough-cookie, without tldts',
    text: "export { CookieJar } from 'tough-cookie'",
    external: TLDTS,
  },
  { title: 'CookieJar of tough-cookie, with tldts', text: "export { CookieJar } from 'tough-cookie'" },
  { title: 'CookieJar of cookiejar', text: "export { CookieJar } from 'cookiejar'" },
]

/** What a jar is made of: parts, and the modules of each. */
const parts: Readonly<Record<string, readonly string[]>> = {
  'the jar and its methods': ['cookie-jar', 'jar/cookie-jar', 'jar/cookie-client', 'jar/decide', 'jar/jar-state'],
  'options and arguments, and what is said of wrong ones': ['input/policy', 'cookie/invalid-argument'],
  'reasons, each with its sentence': [
    'cookie/make-reason',
    'cookie/retrieval-reasons',
    'cookie/set-cookie-reasons',
    'cookie/storage-reasons',
  ],
  'cookies and Set-Cookie lines in other forms': [
    'cookie/describe-cookie',
    'input/cookie-init',
    'jar/inspect',
    'input/set-cookie-lines',
    'input/split-set-cookie',
  ],
  'JSON, filters and listeners': [
    'jar/changes',
    'input/cookie-filter',
    'jar/filtered-explanation',
    'input/rejections',
    'input/saved-fields',
    'input/serialized-jar',
  ],
  'contexts and SameSite': ['algorithms/same-site', 'cookie/site-key', 'input/request-context', 'input/trusted-hosts'],
  'parsing, but for dates': [
    'algorithms/attributes',
    'algorithms/characters',
    'algorithms/octets',
    'algorithms/parse-set-cookie',
  ],
  dates: ['algorithms/calendar', 'algorithms/cookie-date', 'algorithms/expiry-time'],
  'hosts, domains and paths': [
    'algorithms/a-label',
    'algorithms/canonical-host',
    'algorithms/cookie-path',
    'algorithms/domain-match',
    'algorithms/loopback',
    'algorithms/punycode',
    'algorithms/site',
  ],
  'reception and retrieval, their rules': [
    'algorithms/eviction',
    'algorithms/name-prefix',
    'algorithms/receive-cookie',
    'algorithms/retrieve-cookies',
  ],
  'the store, its sites and their answers': [
    'jar/stored-site',
    'store/answer',
    'store/cookie-flags',
    'store/cookie-store',
    'store/site-cookies',
    'store/stored-cookie',
  ],
  'plain forms of URLs': ['input/plain-url'],
  'the orders of expiry and eviction': ['store/lazy-heap'],
  'the index of large sites': ['store/retrieval-order', 'store/site-index'],
  'what is remembered of hosts, URLs and values': [
    'input/bounded-map',
    'input/sampled-map',
    'input/url-cache',
    'store/own-text',
    'store/shared-values',
  ],
}

const { values: options } = parseArgs({ options: { markdown: { type: 'boolean', default: false } } })

const bundles = await Promise.all(entries.map(bundled))
const table: Table = {
  title: 'Bytes in a bundle',
  header: ['', 'minified', 'compressed', 'at most', ''],
  rows: bundles.map((bundle) => [
    bundle.title,
    bytes(bundle.minified),
    bytes(bundle.compressed),
    bundle.limit === undefined ? '' : bytes(bundle.limit),
    verdict(bundle),
  ]),
}

const modules = bundles[0]?.modules ?? new Map<string, number>()
const partsTable: Table = {
  title: "The minified bytes of CookieJar of 'speculoos', without tldts",
  header: ['', 'bytes'],
  rows: partSizes(modules).map(([part, size]) => [part, bytes(size)]),
}
const tables = [table, partsTable]
console.log(tables.map(plainText).join('\n\n'))
if (options.markdown) writeIntoPage('sizes', tables.map(markdown))
if (bundles.some((bundle) => verdict(bundle).startsWith('FAIL'))) process.exitCode = 1

/** How many bytes each part has, the largest first. What belongs to none of them stands last. */
function partSizes(modules: ReadonlyMap<string, number>): [string, number][] {
  let rest = [...modules.values()].reduce((sum, size) => sum + size, 0)
  const sizes = Object.entries(parts).map(([part, names]): [string, number] => {
    const paths = [...modules.keys()].filter((path) =>
      names.some((name) => `/${path}`.endsWith(`/dist/esm/${name}.js`)),
    )
    if (paths.length !== names.length) throw new Error(`${part}: ${names.join(', ')} are not all in the bundle`)
    const size = paths.reduce((sum, path) => sum + (modules.get(path) ?? 0), 0)
    rest -= size
    return [part, size]
  })
  return [...sizes.sort(([, first], [, second]) => second - first), ['the rest', rest]]
}

function verdict({ compressed, limit, without, packages }: Bundle): string {
  if (without !== undefined && packages.has(without)) return `FAIL: it has ${without} inside`
  return limit === undefined ? '' : compressed <= limit ? 'pass' : 'FAIL'
}

function bytes(count: number): string {
  return count.toLocaleString('en')
}
