/** Clear-Site-Data reaches the cookies of one site only, whatever the jar knows of sites and wherever it keeps them. */

import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { SharedCookieJar } from 'speculoos/shared'
import { memoryStorage } from 'speculoos/storage/memory'
import { expect, it } from 'vitest'
import { instrumented } from '../storage/shared-storages.js'

const LOGOUT = 'https://www.shop.example/logout'

/** A fetch whose server clears all cookies. */
function clearingFetch(jar: CookieJar | SharedCookieJar) {
  const answer = async (_url: string, _init?: RequestInit): Promise<Response> =>
    new Response(null, { headers: { 'clear-site-data': '"cookies"' } })
  return createFetch(jar, { fetch: answer, clearSiteData: true })
}

/** Lines, each with the URL that sets it. */
const COOKIES: readonly (readonly [line: string, url: string])[] = [
  ['own=1', LOGOUT],
  ['site=1; Domain=shop.example', LOGOUT],
  ['above=1', 'https://shop.example/'],
  ['sibling=1', 'https://api.shop.example/'],
  ['below=1', 'https://a.www.shop.example/'],
  ['other=1', 'https://other.example/'],
]

const jars: readonly (readonly [title: string, makeJar: (publicSuffixes?: null) => CookieJar | SharedCookieJar])[] = [
  ['a jar', (publicSuffixes) => new CookieJar({ publicSuffixes })],
  ['a shared jar', (publicSuffixes) => new SharedCookieJar(memoryStorage(), { name: 'a', publicSuffixes })],
  [
    'a shared jar by site',
    (publicSuffixes) => new SharedCookieJar(memoryStorage(), { name: 'a', unit: 'site', publicSuffixes }),
  ],
]

it.each(jars)('%s loses the cookies of all hosts of the site', async (_, makeJar) => {
  const jar = makeJar()
  for (const [line, url] of COOKIES) await jar.setCookie(line, url)
  await clearingFetch(jar)(LOGOUT)
  expect((await jar.records()).map(({ name }) => name)).toEqual(['other'])
})

it.each(jars)('%s without a public suffix list loses only the cookies that the host gets', async (_, makeJar) => {
  const jar = makeJar(null)
  for (const [line, url] of COOKIES) await jar.setCookie(line, url)
  await clearingFetch(jar)(LOGOUT)
  expect((await jar.records()).map(({ name }) => name)).toEqual(['above', 'sibling', 'below', 'other'])
})

it('a shared jar by site reads no record of another site', async () => {
  const { storage, counts } = instrumented()
  const jar = new SharedCookieJar(storage, { name: 'ada', unit: 'site' })
  const fetch = clearingFetch(jar)
  await jar.setCookie('a=1', LOGOUT)
  counts.reads = 0
  await fetch(LOGOUT)
  const alone = counts.reads
  for (let site = 0; site < 20; site += 1) await jar.setCookie('a=1', `https://site${site}.example/`)
  await jar.setCookie('a=1', LOGOUT)
  counts.reads = 0
  await fetch(LOGOUT)
  expect(counts.reads).toBeLessThanOrEqual(alone)
  expect((await jar.records()).length).toBe(20)
})

it('a shared jar deletes by a URL, and names an argument that it cannot use', async () => {
  const jar = new SharedCookieJar(memoryStorage(), { name: 'ada', unit: 'site' })
  for (const [line, url] of COOKIES) await jar.setCookie(line, url)
  const gone = await jar.delete(({ name }) => name !== 'own', new URL(LOGOUT))
  expect(gone.map(({ name }) => name)).toEqual(['site', 'above', 'sibling', 'below'])
  await expect(jar.delete(() => true, 'nowhere')).rejects.toThrow(TypeError)
})
