/**
 * Jars behind proxies, classes that extend a jar or a store, and rules that a program changes in a jar over a store.
 */

import * as door from 'speculoos/tough-cookie'
import * as tough from 'tough-cookie'
import { describe, expect, it } from 'vitest'
import type { Package } from './disagreements.js'

// The functions called below have the same signatures in both, except for private members of tough-cookie.
const toughCookie = tough as unknown as Package

const SITE = 'https://site.example/'

describe.each([
  ['tough-cookie', toughCookie],
  ['this package', door],
] as const)('%s', (_, both) => {
  it('can be used behind a proxy', async () => {
    const jar = new Proxy(new both.CookieJar(), {})
    await jar.setCookie('a=1', SITE)
    jar.setCookieSync('b=2', SITE)
    expect(await jar.getCookieString(SITE)).toBe('a=1; b=2')
    expect(jar.getCookieStringSync(SITE)).toBe('a=1; b=2')
    expect(jar.toJSON()).toEqual(JSON.parse(JSON.stringify(jar.cloneSync())))
    jar.removeAllCookiesSync()
    expect(await jar.getCookies(SITE)).toEqual([])
  })

  it('follows the rules and the store that a program assigns to a jar over a store', () => {
    const jar = new both.CookieJar(new both.MemoryCookieStore())
    expect(() => jar.setCookieSync('a=1; Domain=com', 'https://site.com/')).toThrow('public suffix')
    Object.assign(jar, { rejectPublicSuffixes: false, prefixSecurity: 'strict', allowSecureOnLocal: false })
    expect(jar.setCookieSync('a=1; Domain=com', 'https://site.com/')?.domain).toBe('com')
    expect(() => jar.setCookieSync('__Secure-a=1', SITE)).toThrow('prefix')
    expect(() => jar.setCookieSync('a=1; Secure', 'http://localhost/')).toThrow('not a secure connection')
    expect(jar.toJSON()).toMatchObject({ rejectPublicSuffixes: false, prefixSecurity: 'strict' })
    jar.setCookieSync('b=2', SITE)
    expect(jar.getCookieStringSync(SITE)).toBe('b=2')
    Object.assign(jar, { store: new both.MemoryCookieStore() })
    expect(jar.getCookieStringSync(SITE)).toBe('')
  })

  it('calls the methods of a store that a program has replaced', () => {
    const store = new both.MemoryCookieStore()
    const calls: string[] = []
    for (const method of ['findCookie', 'putCookie', 'findCookies', 'getAllCookies'] as const) {
      const own: unknown = Reflect.get(store, method)
      Reflect.set(store, method, (...parameters: unknown[]) => {
        calls.push(method)
        return typeof own === 'function' ? own.apply(store, parameters) : undefined
      })
    }
    const jar = new both.CookieJar(store)
    jar.setCookieSync('a=1', SITE)
    expect(jar.getCookieStringSync(SITE)).toBe('a=1')
    expect(jar.serializeSync()?.cookies).toHaveLength(1)
    expect(calls).toEqual(['findCookie', 'putCookie', 'findCookies', 'getAllCookies'])
  })
})

it('a class may have fields of any name', () => {
  class SessionStore extends door.MemoryCookieStore {
    index = 0
  }
  class SessionJar extends door.CookieJar {
    state = 'new'
    rules = null
  }
  const jar = new SessionJar(new SessionStore())
  jar.setCookieSync('a=1', SITE)
  jar.state = 'signed in'
  expect([jar.getCookieStringSync(SITE), jar.cloneSync()?.getCookieStringSync(SITE)]).toEqual(['a=1', 'a=1'])
})
