/**
 * Mistakes with createFetch: the message names the argument, the expected and the given value, but no secret.
 */
import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { CookieJar as CookieJarOfToughDoor, MemoryCookieStore } from 'speculoos/tough-cookie'
import { CookieJar as ToughCookieJar } from 'tough-cookie'
import { describe, expect, it } from 'vitest'

// Callers without types may pass anything.
const make: (...values: unknown[]) => unknown = createFetch as never
const jar = new CookieJar()
const respond = async (_url: unknown, _init?: unknown) => new Response()

describe('createFetch', () => {
  const tough =
    'jar: expected a CookieJar of speculoos, got a jar with the methods of tough-cookie; CookieJar.fromJSON(JSON.stringify(jar)) reads its cookies'
  const swapped = 'jar: expected a CookieJar, as in createFetch(jar, { fetch }), got'
  it.each<[string, unknown[], string]>([
    ['swapped arguments', [fetch, jar], `${swapped} a function`],
    ['options alone', [{ fetch }], `${swapped} an object`],
    ['the jar as an option', [{ jar, fetch }], `${swapped} an object`],
    ['the class instead of a jar', [CookieJar], `${swapped} a function`],
    ['a jar of tough-cookie', [new ToughCookieJar()], tough],
    [
      'a jar of speculoos/tough-cookie over a store',
      [new CookieJarOfToughDoor(new MemoryCookieStore())],
      'jar: expected a CookieJar of speculoos, or one of speculoos/tough-cookie without a store',
    ],
    ['a URL', ['https://shop.example/'], 'jar: expected a CookieJar, got a string of length 21'],
    ['a fetch instead of options', [jar, fetch], 'options: expected an object, got a function'],
    [
      'a jar instead of options',
      [jar, new CookieJar()],
      'options: expected an object with fetch, context, onHop, clearSiteData, hsts, redirectLimit, got a CookieJar',
    ],
    [
      'a Response instead of options',
      [jar, new Response()],
      'options: expected an object with fetch, context, onHop, clearSiteData, hsts, redirectLimit, got a Response',
    ],
    [
      'a Map instead of options',
      [jar, new Map()],
      'options: expected an object with fetch, context, onHop, clearSiteData, hsts, redirectLimit, got a Map',
    ],
    ['a Blob instead of a fetch', [jar, { fetch: new Blob() }], 'options.fetch: expected a WHATWG fetch, got a Blob'],
    [
      'a Response instead of a fetch',
      [jar, { fetch: new Response() }],
      'options.fetch: expected a WHATWG fetch, got a Response',
    ],
    [
      'a promise of a fetch',
      [jar, { fetch: Promise.resolve(fetch) }],
      'options.fetch: expected a WHATWG fetch, got a Promise',
    ],
    [
      'an unknown key',
      [jar, { fetsch: 1 }],
      'options: expected one of fetch, context, onHop, clearSiteData, hsts, redirectLimit, got the key "fetsch"',
    ],
    ['null as a fetch', [jar, { fetch: null }], 'options.fetch: expected a WHATWG fetch, got null'],
    ['an array of listeners', [jar, { onHop: [] }], 'options.onHop: expected a function, got an array'],
  ])('refuses %s', (_, values, message) => {
    expect(() => make(...values)).toThrow(new TypeError(message))
  })

  it('accepts options without a prototype, and options of a class', async () => {
    class Options {
      readonly fetch = respond
    }
    for (const options of [Object.assign(Object.create(null), { fetch: respond }), new Options()]) {
      expect((await createFetch(jar, options)('https://shop.example/')).status).toBe(200)
    }
  })
})

describe('a call', () => {
  const call: (...values: unknown[]) => Promise<Response> = createFetch(jar, { fetch: respond }) as never
  const url = 'https://shop.example/'
  it.each<[string, unknown[], string]>([
    ['a method instead of init', [url, 'POST'], 'init: expected an object, got "POST"'],
    [
      'a jar as init.cookies',
      [url, { cookies: jar }],
      'init.cookies: expected an object with sameSite, topLevelNavigation, siteForCookies, reload, partitionKey, thirdParty, crossSiteRedirect, responseDate, got a CookieJar',
    ],
    [
      'a Map as init.cookies',
      [url, { cookies: new Map() }],
      'init.cookies: expected an object with sameSite, topLevelNavigation, siteForCookies, reload, partitionKey, thirdParty, crossSiteRedirect, responseDate, got a Map',
    ],
    ['an array as init.cookies', [url, { cookies: ['SID=secret'] }], 'init.cookies: expected an object, got an array'],
    [
      'a string as init.cookies',
      [url, { cookies: 'SID=secret' }],
      'init.cookies: expected an object, got a string of length 10',
    ],
    [
      'an empty string as init.cookies',
      [url, { cookies: '' }],
      'init.cookies: expected an object, got a string of length 0',
    ],
    ['a function as init.cookies', [url, { cookies: () => ({}) }], 'init.cookies: expected an object, got a function'],
    [
      'an object as init.redirect',
      [url, { redirect: {} }],
      'init.redirect: expected one of follow, manual, error, got an object',
    ],
    [
      'null as init.credentials',
      [url, { credentials: null }],
      'init.credentials: expected one of omit, same-origin, include, got null',
    ],
    ['an object that is not a Request', [{ url }], 'input: expected a URL or a Request, got an object'],
    ['a Response as input', [new Response()], 'input: expected a URL or a Request, got a Response'],
    [
      'an unknown key in init.cookies',
      [url, { cookies: { samesite: 'strict' } }],
      'init.cookies: expected one of sameSite, topLevelNavigation, siteForCookies, reload, partitionKey, thirdParty, crossSiteRedirect, responseDate, got the key "samesite"',
    ],
    ['null as input', [null], 'input: expected an absolute URL, got "null"'],
  ])('refuses %s', async (_, values, message) => {
    await expect(call(...values)).rejects.toThrow(new TypeError(message))
  })
})
