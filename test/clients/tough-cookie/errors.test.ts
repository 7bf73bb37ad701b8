/** The errors for refused cookies have the message of tough-cookie if it refuses them too, and always the reasons. */

import { Cookie, CookieJar, type CookieJarRejection, ParameterError } from 'speculoos/tough-cookie'
import * as tough from 'tough-cookie'
import { describe, expect, it } from 'vitest'

const SITE = 'https://www.site.example/'
const PLAIN = 'http://www.site.example/'

/** Returns the message and the reasons of an error. */
function reasonsOf(act: () => unknown): { message: string; ids: string[] } {
  try {
    act()
  } catch (error) {
    const { message, reasons } = error as { message: string; reasons: { id: string }[] }
    return { message, ids: reasons.map(({ id }) => id) }
  }
  return { message: 'nothing', ids: [] }
}

describe('a cookie that tough-cookie refuses too gets the message of tough-cookie, and the reasons', () => {
  const rows: [title: string, line: string, url: string, options: object, ids: string[]][] = [
    ['a public suffix', 'a=1; Domain=co.uk', 'https://site.co.uk/', {}, ['domain-public-suffix']],
    ['another domain', 'a=1; Domain=other.example', SITE, {}, ['domain-mismatch']],
    ['a subdomain as Domain', 'a=1; Domain=a.www.site.example', SITE, {}, ['domain-mismatch']],
    ['Secure over HTTP', 'a=1; Secure', PLAIN, {}, ['secure-from-insecure']],
    ['HttpOnly from a script', 'a=1; HttpOnly', SITE, { http: false }, ['http-only-from-non-http']],
    ['cross-site', 'a=1; SameSite=Lax', SITE, { sameSiteContext: 'none' }, ['cross-site-subresource']],
    ['an empty line', '', SITE, {}, ['empty-name-and-value']],
    ['__Secure-', '__Secure-a=1', SITE, {}, ['secure-prefix-not-secure']],
    ['__Host-', '__Host-a=1; Secure; Domain=site.example', SITE, {}, ['host-prefix-not-host-only', 'host-prefix-path']],
    [
      'several at once',
      'a=1; Domain=other.example; Secure; HttpOnly',
      PLAIN,
      { http: false },
      ['domain-mismatch', 'secure-from-insecure', 'http-only-from-non-http'],
    ],
  ]
  it.each(rows)('%s', async (_, line, url, options, ids) => {
    const ours = new CookieJar(null, { prefixSecurity: 'strict' })
    const theirs = new tough.CookieJar(null, { prefixSecurity: 'strict' })
    const { message } = reasonsOf(() => ours.setCookieSync(line, url, options))
    expect(reasonsOf(() => ours.setCookieSync(line, url, options)).ids).toEqual(ids)
    expect(() => theirs.setCookieSync(line, url, options)).toThrow(new Error(message))
    await expect(ours.setCookie(line, url, options)).rejects.toThrow(message)
    const told = await new Promise((resolve) => ours.setCookie(line, url, options, (error) => resolve(error)))
    expect(told).toMatchObject({ message, reasons: ids.map((id) => ({ id })) })
    expect(await ours.setCookie(line, url, { ...options, ignoreError: true })).toBeUndefined()
    expect(String(told)).toBe(`Error: ${message}`)
  })

  it('a script that overwrites an HttpOnly cookie', () => {
    const jars = [new CookieJar(), new tough.CookieJar()]
    for (const jar of jars) jar.setCookieSync('a=1; HttpOnly', SITE)
    const message = "old Cookie is HttpOnly and this isn't an HTTP API"
    for (const jar of jars) expect(() => jar.setCookieSync('a=2', SITE, { http: false })).toThrow(message)
    expect(reasonsOf(() => jars[0]?.setCookieSync('a=2', SITE, { http: false })).ids).toEqual(['overwrites-http-only'])
  })

  it('a special-use domain', () => {
    const rules = { allowSpecialUseDomain: false }
    for (const domain of ['site.local', 'site.test', 'localhost', 'site.example', 'site.invalid']) {
      const [line, url] = [`a=1; Domain=${domain}`, `https://${domain}/`]
      const { message } = reasonsOf(() => new CookieJar(null, rules).setCookieSync(line, url))
      expect(message).toContain('special use domain')
      expect(() => new tough.CookieJar(null, rules).setCookieSync(line, url)).toThrow(new Error(message))
    }
  })
})

describe('a cookie that only this package refuses gets a message of this package', () => {
  it.each([
    ['a=1; SameSite=None', 'same-site-none-not-secure'],
    [`a=${'x'.repeat(4096)}`, 'set-cookie-too-long'],
    ['__secure-', 'nameless-secure-prefix'],
  ])('%s', (line, id) => {
    const { message, ids } = reasonsOf(() =>
      new CookieJar(null, { prefixSecurity: 'strict' }).setCookieSync(line, SITE),
    )
    expect(ids).toEqual([id])
    expect(message).toMatch(/^[A-Z].*\.$/)
  })
})

it('onRejected is called for every refusal, even without an error', () => {
  const heard: CookieJarRejection[] = []
  const jar = new CookieJar(null, { onRejected: (rejection) => heard.push(rejection) })
  jar.setCookieSync('__Host-a=1', SITE)
  jar.setCookieSync('a=1; Domain=com', SITE, { ignoreError: true })
  const cookie = new Cookie({ key: 'a', value: '1\n' })
  expect(() => jar.setCookieSync(cookie, new URL(SITE))).toThrow('control')
  jar.setCookieSync('fine=1', SITE)
  expect(heard.map(({ url, reasons }) => [url, reasons.map(({ id }) => id)])).toEqual([
    [SITE, ['host-prefix-not-secure', 'host-prefix-path']],
    [SITE, ['domain-public-suffix', 'domain-mismatch']],
    [SITE, ['cookie-control-character']],
  ])
  expect(heard[2]?.cookie).toBe(cookie)
  expect(heard[0]?.error.reasons).toBe(heard[0]?.reasons)
  expect(jar.cloneSync()?.setCookieSync('__Host-a=1', SITE)).toBeUndefined()
  expect(heard).toHaveLength(4)
})

describe('name prefixes', () => {
  const lines = ['__Secure-a=1', '__Host-b=2; Secure', '__host-c=3', '=__Secure-d']
  it('are ignored, refused or stored', () => {
    for (const line of lines) {
      expect(new CookieJar().setCookieSync(line, SITE), line).toBeUndefined()
      expect(() => new CookieJar(null, { prefixSecurity: 'strict' }).setCookieSync(line, SITE), line).toThrow(
        /prefix|__/,
      )
      const jar = new CookieJar(null, { prefixSecurity: 'unsafe-disabled' })
      jar.setCookieSync(line, SITE)
      jar.setCookieSync(line, SITE)
      expect(jar.getCookieStringSync(SITE), line).toBe(line.replace(/^=|;.*/g, ''))
      expect(jar.toJSON()?.cookies).toHaveLength(1)
    }
  })
  it('do not hide another refusal', () => {
    const jar = new CookieJar(null, { prefixSecurity: 'silent' })
    expect(() => jar.setCookieSync('__Host-a=1; Domain=com', SITE)).toThrow('public suffix')
  })
})

describe('invalid arguments', () => {
  const jar = new CookieJar()
  const theirs = new tough.CookieJar()
  it.each([
    ['undefined', undefined],
    ['null', null],
    ['a number', 5],
    ['an object', {}],
    ['a function', () => {}],
  ])('a URL that is %s', async (_, url) => {
    const given = url as unknown as string
    for (const each of [jar, theirs]) {
      await expect(each.setCookie('a=1', given)).rejects.toThrow('`url` argument is not a string or URL.')
      await expect(each.getCookies(given)).rejects.toThrow('`url` argument is not a string or URL.')
      expect(() => each.getCookiesSync(given)).toThrow('`url` argument is not a string or URL.')
    }
    await expect(jar.getCookies(given)).rejects.toBeInstanceOf(ParameterError)
  })

  it('a string that is not a URL', async () => {
    for (const each of [jar, theirs]) {
      await expect(each.setCookie('a=1', 'site.example')).rejects.toThrow(TypeError)
      await expect(each.getCookieString('site.example')).rejects.toThrow('Invalid URL')
    }
    await expect(jar.setCookie('a=1', '')).rejects.toBeInstanceOf(ParameterError)
    const told: unknown[] = []
    jar.setCookie('a=1', '', (error: unknown) => told.push(error))
    expect(told).toHaveLength(1)
  })

  it('an unknown context', async () => {
    for (const each of [jar, theirs]) {
      const options = { sameSiteContext: 'odd' as 'lax' }
      await expect(each.setCookie('a=1', SITE, options)).rejects.toThrow('Invalid sameSiteContext option')
      await expect(each.getCookies(SITE, options)).rejects.toThrow('Invalid sameSiteContext option')
    }
    expect(() => jar.getCookiesSync(SITE, { sameSiteContext: 'LAX' as 'lax' })).not.toThrow()
    expect(() => jar.getCookiesSync(SITE, 'http' as never)).toThrow(ParameterError)
  })

  it.each([
    ['a number', 5],
    ['undefined', undefined],
    ['an empty object', {}],
    ['an array', ['a=1']],
  ])('a cookie that is %s', async (_, cookie) => {
    for (const each of [jar, theirs]) {
      await expect(each.setCookie(cookie as never, SITE)).rejects.toThrow(
        'First argument to setCookie must be a Cookie object or string',
      )
      expect(await each.setCookie(cookie as never, SITE, { ignoreError: true })).toBeUndefined()
    }
  })
})

it('a callback that throws is not called twice, and its error is not swallowed', async () => {
  const listeners = process.listeners('uncaughtException')
  process.removeAllListeners('uncaughtException')
  try {
    const caught = new Promise((resolve) => process.once('uncaughtException', resolve))
    let calls = 0
    new CookieJar().getCookies(SITE, () => {
      calls += 1
      throw new Error('thrown by the callback')
    })
    expect(String(await caught)).toContain('thrown by the callback')
    expect(calls).toBe(1)
  } finally {
    for (const listener of listeners) process.on('uncaughtException', listener)
  }
})

it('cookies of tough-cookie, of another copy and without a class are read by their fields', () => {
  const fields = { key: 'a', value: '1', domain: 'site.example', path: '/', maxAge: 60, sameSite: 'lax', secure: true }
  const own = new Cookie(fields)
  const theirs = new tough.Cookie(fields)
  for (const cookie of [own, theirs, fields, Object.freeze(new Cookie(fields)), JSON.parse(JSON.stringify(own))]) {
    const jar = new CookieJar()
    const stored = jar.setCookieSync(cookie, SITE)
    expect(stored).toMatchObject({ ...fields, hostOnly: false })
    expect(jar.getCookieStringSync(SITE)).toBe('a=1')
    expect(stored?.toString()).toBe('a=1; Max-Age=60; Domain=site.example; Path=/; Secure; SameSite=Lax')
    expect(jar.toJSON()?.cookies[0]).toMatchObject({ key: 'a', maxAge: 60 })
  }
  // Objects that can be changed get the stored fields.
  expect(own.hostOnly).toBe(false)
  expect(theirs.lastAccessed).toBeInstanceOf(Date)
})
