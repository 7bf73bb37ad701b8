/**
 * Anything but a saved jar of tough-cookie is refused with a message that names the right function and quotes no value.
 */

import { CookieJar as NativeJar } from 'speculoos'
import * as door from 'speculoos/tough-cookie'
import { describe, expect, it } from 'vitest'
import { stores } from './own-stores.js'

const { Cookie, CookieJar } = door
const SITE = 'https://site.example/'

const native = new NativeJar()
native.setCookie('SID=verysecret; Path=/', SITE)

/** Returns all text of an error. */
function shown(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return [error.name, error.message, error.stack, String(error.cause), JSON.stringify({ ...error })].join('\n')
}

function errorOf(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  return undefined
}

/** Returns the errors of all ways to read a jar. */
async function errorsOf(serialized: string | object, makeStore?: () => door.Store): Promise<unknown[]> {
  const given = serialized as string
  const errors = [
    await CookieJar.deserialize(given, makeStore?.()).then(
      () => undefined,
      (error: unknown) => error,
    ),
    await new Promise((resolve) => CookieJar.deserialize(given, (error) => resolve(error))),
  ]
  const store = makeStore?.()
  if (store?.synchronous !== false) {
    errors.push(
      errorOf(() => CookieJar.fromJSON(given, store)),
      errorOf(() => CookieJar.deserializeSync(given, store)),
    )
  }
  return errors
}

describe.each(stores)('over %s', (_, makeStore) => {
  it.each([
    ['without a version', { cookies: native.toJSON().cookies }, /CookieJar\.fromJSON.* of 'speculoos'/],
    ['of a later version', { version: 3, cookies: [] }, /^TypeError: serialized\.version: expected 1 or 2/],
    ['with a wrong field', { version: 1, cookies: [{ name: 'verysecret' }] }, /^TypeError: serialized\.cookies\[0\]/],
  ])('a jar that speculoos has saved, %s, is refused', async (_title, saved, message) => {
    for (const error of await errorsOf(saved, makeStore)) {
      expect(error).toBeInstanceOf(TypeError)
      expect(String(error)).toMatch(message)
      expect(shown(error)).not.toContain('secret')
    }
  })

  it('nothing of a jar is stored if its second cookie is refused', async () => {
    const store = makeStore()
    const cookies = [{ key: 'a', value: '1', domain: 'site.example', path: '/' }, native.toJSON().cookies[0]]
    await expect(CookieJar.deserialize({ cookies }, store)).rejects.toThrow("of 'speculoos'")
    expect((await new CookieJar(store).serialize()).cookies).toEqual([])
  })
})

it('a single cookie that speculoos has saved is refused', () => {
  const [cookie] = native.toJSON().cookies
  for (const given of [cookie, JSON.stringify(cookie)]) {
    for (const read of [Cookie.fromJSON, door.fromJSON]) {
      const error = errorOf(() => read(given))
      expect(error).toBeInstanceOf(TypeError)
      expect(String(error)).toMatch(/CookieJar\.fromJSON.* of 'speculoos'/)
      expect(shown(error)).not.toContain('secret')
    }
  }
})

describe('truncated or invalid JSON', () => {
  const texts = [
    '{"cookies":[{"key":"SID","value":"verysecret',
    '{"cookies":[{"key":"SID","value":"verysecret"}]',
    '{"cookies":[{"key":"SID","value":verysecret}]}',
    'verysecret',
    'SID=verysecret',
  ]
  it.each(texts.map((text, index) => [index, text] as const))(
    'throws a SyntaxError that quotes nothing: text %i',
    async (_, text) => {
      for (const error of await errorsOf(text)) {
        expect(error).toBeInstanceOf(SyntaxError)
        expect(String(error)).toContain(`a string of length ${text.length}`)
        expect(shown(error)).not.toMatch(/secret|SID/)
      }
      expect(Cookie.fromJSON(text)).toBeUndefined()
    },
  )
})

it.each([
  ['cookies', { cookies: 'verysecret' }],
  ['a cookie', { cookies: ['SID=verysecret'] }],
  ['a field', { cookies: [{ key: { verysecret: 1 }, value: ['verysecret'], expires: 'verysecret' }] }],
  ['a rule', { cookies: [], prefixSecurity: 'verysecret', rejectPublicSuffixes: 'verysecret' }],
])('the error about a saved jar with an invalid part does not quote it: %s', async (_, saved) => {
  for (const error of await errorsOf(saved)) expect(shown(error)).not.toContain('secret')
})

describe('an invalid URL with a password', () => {
  const urls = [
    'http://user:verysecret@ho st/',
    'http://user:verysecret@/',
    'user:verysecret@site.example',
    'SID=verysecret',
  ]
  it.each(urls.map((url, index) => [index, url] as const))(
    'throws an error that does not show the password: URL %i',
    async (_, url) => {
      const jar = new CookieJar()
      const lines: unknown[] = [
        errorOf(() => jar.setCookieSync('a=1', url)),
        errorOf(() => jar.getCookiesSync(url)),
        errorOf(() => jar.getCookieStringSync(url)),
        errorOf(() => jar.getSetCookieStringsSync(url)),
        await jar.setCookie('a=1', url, { ignoreError: true }).catch((error: unknown) => error),
        await jar.getCookies(url).catch((error: unknown) => error),
      ]
      for (const error of lines.filter((each) => each !== undefined)) {
        expect(shown(error)).not.toContain('secret')
      }
      // The third text has a scheme, and is a URL.
      expect(lines.filter((each) => each instanceof TypeError)).toHaveLength(url.startsWith('user:') ? 0 : lines.length)
    },
  )

  it('throws an error with the code of Node', () => {
    expect(errorOf(() => new CookieJar().getCookiesSync('no URL'))).toMatchObject({
      message: 'Invalid URL',
      code: 'ERR_INVALID_URL',
    })
  })
})

it('no message about a refused cookie shows its value', () => {
  const lines = [
    'SID=verysecret; Domain=other.example',
    'SID=verysecret\0',
    'SID=verysecret; SameSite=None',
    '__Host-SID=verysecret',
    `SID=verysecret${'x'.repeat(4096)}`,
  ]
  const jar = new CookieJar(null, { prefixSecurity: 'strict' })
  for (const line of lines) {
    const error = errorOf(() => jar.setCookieSync(line, SITE))
    expect(error).toBeInstanceOf(Error)
    expect(shown(error)).not.toContain('secret')
  }
})
