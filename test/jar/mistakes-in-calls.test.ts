/** Mistakes in the calls of a jar: each message names the argument, what was expected, and what was given. */
import { CookieJar } from 'speculoos'
import { CookieJar as CoreJar } from 'speculoos/core'
import { profiles } from 'speculoos/profiles'
import { expect, it } from 'vitest'

const url = 'https://site.example/'
const OTHER_FORMS = "pass what toJSON() of a jar returns; readCookies of 'speculoos/formats' reads other forms"
const ITERABLE = 'cookies: expected an iterable of cookies, got '
const ADDRESS = 'url: expected an absolute URL, as a string or a URL object, got '

/** Calls a method of a new jar, or of its client, with arguments that its types forbid. */
function call(verb: string, ...given: unknown[]): unknown {
  const jar = new CookieJar()
  const owner = verb === 'receive' ? jar.client() : jar
  return Reflect.apply(Reflect.get(owner, verb), owner, given)
}

it.each<[string, unknown[], string]>([
  ['setCookie', [1, url], 'text: expected a string, got a number'],
  ['setCookie', ['a=1', undefined], `${ADDRESS}undefined`],
  ['setCookie', ['a=1', 42], `${ADDRESS}a number`],
  ['getCookieString', [{ href: 42 }], `${ADDRESS}an object`],
  ['getCookies', [null], `${ADDRESS}null`],
  ['receive', [{}, true], `${ADDRESS}a boolean`],
  ['get', [1, url], 'name: expected a string, got a number'],
  ['delete', [{ name: 'a' }, 42], `${ADDRESS}a number`],
  ['delete', [{}], 'filter: expected a function, or at least one field (clear() deletes everything), got an object'],
  ['admit', [undefined], `${ITERABLE}undefined`],
  ['admit', [null], `${ITERABLE}null`],
  ['admit', [1], `${ITERABLE}a number`],
  ['admit', ['a=1'], `${ITERABLE}a string of length 3`],
  ['admit', [{}], `${ITERABLE}an object`],
  ['admit', [[1]], 'cookies[0]: expected an object, got a number'],
  ['restore', ['{'], `saved: expected JSON, got a string of length 1; ${OTHER_FORMS}`],
  ['subscribe', ['log'], 'listener: expected a function, got "log"'],
  ['onChanges', ['log'], 'listener: expected a function, got "log"'],
])('%s of %j', (verb, given, message) => {
  expect(() => call(verb, ...given)).toThrow(new TypeError(message))
})

it.each([
  ['no profile', null],
  ['the profile of Chromium', profiles.chromium],
  ['the profile of Firefox', profiles.firefox],
])('a client of a jar with %s parses text only', (_, profile) => {
  const client = new CookieJar({ profile }).client()
  const parse = () => Reflect.apply(client.parse, client, [1])
  expect(parse).toThrow(new TypeError('text: expected a string, got a number'))
})

it('a mistake is found even if cookies are disabled', () => {
  const jar = new CookieJar({ cookiesEnabled: false })
  expect(() => Reflect.apply(jar.setCookie, jar, [1, url])).toThrow('text: expected a string, got a number')
})

it.each<[unknown, string]>([
  [1, 'options: expected an object, got a number'],
  [{}, 'options.publicSuffixes: expected a PublicSuffixes object or null, got undefined'],
])('a jar of speculoos/core with the options %j', (options, message) => {
  expect(() => Reflect.construct(CoreJar, [options])).toThrow(new TypeError(message))
})

it.each<[unknown, string]>([
  [1, 'options: expected an object, got a number'],
  [{ publicSuffixes: null, onRejected: 42 }, 'options.onRejected: expected a function, got 42'],
])('fromJSON with the options %j', (options, message) => {
  const read = () => Reflect.apply(CoreJar.fromJSON, CoreJar, [{ version: 2, cookies: [] }, options])
  expect(read).toThrow(new TypeError(message))
})
