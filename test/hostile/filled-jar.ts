/** Fills a jar with cookies of several sites, and checks that hostile input does not change them. */
import { type Cookie, CookieJar, type CookieJarOptions, type RequestContext, type SetCookieResult } from 'speculoos'
import { expect } from 'vitest'
import { START } from '../jar/clock.js'

/** A saved cookie that any jar accepts. */
export const good: Cookie = {
  name: 'a',
  value: 'b',
  domain: 'site.example',
  hostOnly: true,
  path: '/',
  secure: false,
  httpOnly: false,
  sameSite: 'Default',
  persistent: false,
  expiryTime: null,
  partitionKey: null,
  creationTime: START,
  lastAccessTime: START,
}

/** Returns a jar with cookies of five sites, and a clock that stands still. */
export function filledJar(options: CookieJarOptions = {}): CookieJar {
  const jar = new CookieJar({ now: () => START, ...options })
  jar.setCookies(
    ['SID=31d4; Path=/; Secure; HttpOnly; SameSite=Lax', 'theme=dark; Domain=example.com; Max-Age=86400'],
    'https://www.example.com/',
  )
  jar.setCookie('cart=2; Secure; SameSite=None', 'https://shop.site.co.uk/basket/view')
  jar.setCookie('token=t', 'http://127.0.0.1/')
  jar.setCookie('six=6', 'http://[::1]/')
  jar.setCookie('nameless', 'http://other.example/')
  return jar
}

/** Returns the cookies of a jar as plain objects, to compare before and after. */
export function contents(jar: CookieJar): readonly Cookie[] {
  return jar.toJSON().cookies
}

/** Lets a filled jar receive one line, and checks that the cookies stored before did not change. */
export function receive(
  text: string,
  url = 'https://www.example.com/dir/page',
  context?: RequestContext,
): { jar: CookieJar; result: SetCookieResult } {
  const jar = filledJar()
  const before = contents(jar)
  const result = jar.setCookie(text, url, context)
  expect(contents(jar)).toEqual(result.status === 'stored' ? [...before, result.cookie] : before)
  return { jar, result }
}

/** Checks that a function throws a TypeError about this argument, and does not change the jar. Returns the message. */
export function expectRefusal(jar: CookieJar, argument: RegExp, act: () => unknown): string {
  const before = contents(jar)
  const message = refusal(argument, act)
  expect(contents(jar)).toEqual(before)
  return message
}

/**
 * Checks that a function throws a TypeError about this argument, in the form "expected …, got …". Returns the message.
 */
export function refusal(argument: RegExp, act: () => unknown): string {
  let thrown: unknown
  try {
    act()
  } catch (error) {
    thrown = error
  }
  if (!(thrown instanceof TypeError)) throw new Error(`no TypeError was thrown, but ${String(thrown)}`)
  expect(thrown.message).toMatch(/^[^:]+: expected .*, got .*$/s)
  expect(thrown.message.slice(0, thrown.message.indexOf(':'))).toMatch(argument)
  return thrown.message
}
