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
    limit: 9_216,
  },
  { title: "CookieJar of 'speculoos', with tldts", text: "export { CookieJar } from 'speculoos'" },
  {
    title: "CookieJar of 'speculoos/core'",
    text: "export { CookieJar } from 'speculoos/core'",
    limit: 9_216,
    without: 'tldts',
  },
  {
    title: "parseSetCookie of 'speculoos'",
    text: "export { parseSetCookie } from 'speculoos'",
    limit: 2_048,
    without: 'tldts',
  },
  {
    title: 'CookieJar of tough-cookie, without tldts',
    text: "export { CookieJar } from 'tough-cookie'",
    external: TLDTS,
  },
  { title: 'CookieJar of tough-cookie, with tldts', text: "export { CookieJar } from 'tough-cookie'" },
  { title: 'CookieJar of cookiejar', text: "export { CookieJar } from 'cookiejar'" },
]

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
console.log(plainText(table))
if (options.markdown) writeIntoPage('sizes', [markdown(table)])
if (bundles.some((bundle) => verdict(bundle).startsWith('FAIL'))) process.exitCode = 1

function verdict({ compressed, limit, without, packages }: Bundle): string {
  if (without !== undefined && packages.has(without)) return `FAIL: it has ${without} inside`
  return limit === undefined ? '' : compressed <= limit ? 'pass' : 'FAIL'
}

function bytes(count: number): string {
  return count.toLocaleString('en')
}
