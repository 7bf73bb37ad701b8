/** A cookie that is put into a shared jar is read like a cookie that is put into a jar in memory. */

import { expect, it } from 'vitest'
import { type CookieInit, CookieJar } from '../../src/index.js'
import { memoryStorage } from '../../src/storage/memory.js'
import { SharedCookieJar } from '../../src/storage/shared/index.js'

const START = Date.UTC(2026, 0, 1)
const LATER = START + 60_000
const url = 'https://www.site.example/docs/x'

function newJars(): { memory: CookieJar; shared: SharedCookieJar } {
  const now = () => START
  return { memory: new CookieJar({ now }), shared: new SharedCookieJar(memoryStorage(), { name: 'ada', now }) }
}

it.each<[string, Partial<CookieInit>]>([
  ['a URL as text', { url }],
  ['a URL as an object', { url: new URL(url) }],
  ['a domain alone', { domain: 'site.example' }],
  ['a URL and a domain', { url, domain: '.site.example' }],
  ['a time as milliseconds', { url, expires: LATER }],
  ['a time as a Date', { url, expires: new Date(LATER) }],
  ['a time in the past', { url, expires: new Date(0) }],
  ['a domain of another site', { url, domain: 'other.example' }],
])('a cookie with %s has the same result in both jars', async (_, fields) => {
  const { memory, shared } = newJars()
  const cookie = { name: 'a', value: '1', ...fields }
  expect(await shared.put(cookie)).toEqual(memory.put(cookie))
  expect(await shared.records()).toEqual(memory.records())
})

it.each<[string, unknown]>([
  ['a number instead of fields', 42],
  ['an unknown field', { name: 'a', value: '1', url, expiry: LATER }],
  ['no URL and no domain', { name: 'a', value: '1' }],
  ['a URL that is null', { name: 'a', value: '1', url: null }],
  ['a URL that is a number', { name: 'a', value: '1', url: 42 }],
  ['a URL that is an object of another kind', { name: 'a', value: '1', url: {} }],
  ['a time that is a string', { name: 'a', value: '1', url, expires: 'tomorrow' }],
  ['a time that is not valid', { name: 'a', value: '1', url, expires: new Date(Number.NaN) }],
])('a cookie with %s causes the same error in both jars', async (_, cookie) => {
  const { memory, shared } = newJars()
  let mistake: unknown
  try {
    Reflect.apply(memory.put, memory, [cookie])
  } catch (error) {
    mistake = error
  }
  expect(mistake).toBeInstanceOf(TypeError)
  await expect(Reflect.apply(shared.put, shared, [cookie])).rejects.toEqual(mistake)
})
