/** Error messages give the place, the expected value and the kind of the given one, but never the value of a cookie. */
import { type Cookie, CookieJar, serializeSetCookie, splitSetCookie } from 'speculoos'
import { originOf, parseSetCookie } from 'speculoos/algorithms'
import { describe, expect, it } from 'vitest'
import { filledJar, refusal } from './filled-jar.js'

const secret = 'S3CR3T'
const number = 918273645
const url = 'https://www.example.com/'
const saved = filledJar().toJSON()
const text = JSON.stringify({ version: 1, cookies: [{ ...saved.cookies[0], value: secret }] })

/** Returns a value as a caller without types could pass it. */
const untyped = (value: unknown) => JSON.parse(JSON.stringify([value]))[0]

/** Returns the message of the TypeError that a function must throw. */
function message(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof TypeError) return `${error.message} ${String(error.cause ?? '')}`
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('a saved jar that cannot be read', () => {
  const cut = [1, 10, text.length >> 1, text.length - 2].map((end) => text.slice(0, end))
  it.each([...cut, `${text}${secret}`, secret, `"${secret}"`, `SID=${secret}`, `{"version":1,"cookies":"${secret}"}`])(
    'is not quoted: case %#',
    (document) => {
      expect(message(() => CookieJar.fromJSON(document))).not.toMatch(/S3C|31d4|SID/)
    },
  )
  it.each(Object.keys(saved.cookies[0] ?? {}))('does not show the value of its bad field: %s', (field) => {
    for (const bad of [`;=${secret};\u0000`, number, [secret], { secret }, true, null]) {
      const cookies = [{ ...saved.cookies[0], [field]: bad }]
      if (field === 'domain' && typeof bad === 'string') continue
      if (/Time$/.test(field) && (typeof bad === 'number' || bad === null)) continue
      if (field === 'partitionKey' && bad === null) continue
      if (typeof bad === 'boolean' && typeof Reflect.get(saved.cookies[0] ?? {}, field) === 'boolean') continue
      const said = message(() => CookieJar.fromJSON({ version: 1, cookies }))
      expect(said).toContain(`serialized.cookies[0].${field}: expected `)
      expect(said).not.toMatch(new RegExp(`${secret}|${number}|what a cookie can have`))
    }
  })
  it('does not show the values next to an unknown key', () => {
    const entry = { ...saved.cookies[0], value: secret, priority: secret }
    const said = message(() => CookieJar.fromJSON({ version: 1, cookies: [entry] }))
    expect(said).toContain('priority')
    expect(said).not.toContain(secret)
  })
  it('does not quote a key that is more than a word', () => {
    expect(message(() => CookieJar.fromJSON({ version: 1, [`SID=${secret}`]: 1 }))).not.toContain(secret)
    expect(message(() => CookieJar.fromJSON({ version: 1, cookies: [{ [`SID=${secret}`]: 1 }] }))).not.toContain(secret)
  })
  it('does not show a version that is a secret', () => {
    expect(message(() => CookieJar.fromJSON({ version: secret, cookies: [] }))).not.toContain(secret)
  })
  it('is not quoted if it is passed instead of the options', () => {
    expect(message(() => CookieJar.fromJSON({}, untyped(text)))).not.toMatch(/S3C/)
    expect(message(() => new CookieJar(untyped(text)))).not.toMatch(/S3C/)
    expect(message(() => filledJar().clone(untyped(text)))).not.toMatch(/S3C/)
    expect(message(() => filledJar().configure(untyped(text)))).not.toMatch(/S3C/)
  })
})

describe('the lines of a response that cannot be used', () => {
  it.each([
    ['a number', number],
    ['a list with a number', ['a=1', number]],
    ['a list with a list', [[`SID=${secret}`]]],
    ['a header that is a number', { 'set-cookie': number }],
    ['a header with an object', { 'set-cookie': [{ SID: secret }] }],
    ['a pair with a number', [['set-cookie', number]]],
  ])('are not shown: %s', (_, lines) => {
    const said = message(() => new CookieJar().setCookies(untyped(lines), url))
    expect(said).toMatch(/^headersOrLines: expected /)
    expect(said).not.toMatch(new RegExp(`${secret}|${number}`))
  })
  it('are one line if they are a string', () => {
    const jar = new CookieJar()
    expect(jar.setCookies(`SID=${secret}`, url)).toMatchObject([{ status: 'stored' }])
    expect(splitSetCookie(`SID=${secret}`)).toEqual([`SID=${secret}`])
  })
})

describe('arguments in the wrong order', () => {
  it.each<[string, () => unknown]>([
    ['setCookie', () => new CookieJar().setCookie(url, `SID=${secret}; Path=/`)],
    ['setCookies', () => new CookieJar().setCookies(url, `SID=${secret}`)],
    ['getCookieString', () => new CookieJar().getCookieString(`SID=${secret}`)],
    ['explain', () => new CookieJar().explain(`a=1; SID=${secret}`)],
    ['originOf', () => originOf(`SID=${secret}`)],
    ['a context', () => new CookieJar().getCookies(url, untyped(`SID=${secret}`))],
    ['a filter', () => new CookieJar().delete(untyped(`SID=${secret}`))],
    ['siteForCookies', () => new CookieJar().getCookies(url, { siteForCookies: `SID=${secret}` })],
    ['a URL with a path parameter', () => new CookieJar().getCookies(`ftp://site.example/;jsessionid=${secret}`)],
  ])('show no value of a cookie: %s', (_, act) => {
    expect(message(act)).not.toContain(secret)
  })
})

describe('a value that is a number', () => {
  it.each<[string, () => unknown]>([
    ['setCookie', () => new CookieJar().setCookie(untyped(number), url)],
    ['parseSetCookie', () => parseSetCookie(untyped(number), 'HTTP')],
    ['serializeSetCookie', () => serializeSetCookie({ name: 'a', value: untyped(number) })],
  ])('is not shown by %s', (_, act) => {
    expect(message(act)).not.toContain(String(number))
  })
})

describe('an entry of tough-cookie', () => {
  const entry = { key: 'SID', value: secret, domain: 'site.example', path: '/', hostOnly: true }
  it.each<[string, object]>([
    ['with the version of this form', { version: 1, cookies: [entry] }],
    ['with an invalid date', { version: 'tough-cookie@6.0.0', cookies: [{ ...entry, expires: secret }] }],
    ['with an invalid age', { storeType: null, cookies: [{ ...entry, maxAge: secret }] }],
    ['with an age and no dates', { rejectPublicSuffixes: true, cookies: [{ ...entry, maxAge: 60 }] }],
    ['with an object as its value', { cookies: [{ ...entry, value: { secret } }] }],
    ['without a domain', { cookies: [{ ...entry, domain: undefined }] }],
    ['that is a string', { storeType: null, cookies: [secret] }],
  ])('%s is refused with a message that names the place and holds no value', (_, document) => {
    for (const form of [document, JSON.stringify(document)]) {
      const said = refusal(/^serialized/, () => CookieJar.fromJSON(form))
      expect(said).toMatch(/^serialized\.cookies\[0\](\.\w+)?: expected /)
      expect(said).not.toContain(secret)
    }
  })
})

describe('a message states what is allowed, and the class of the given value', () => {
  const cookie = (fields: object): object => ({ version: 1, cookies: [{ ...saved.cookies[0], ...fields }] })
  it.each<[string, () => unknown, string]>([
    [
      'a Response',
      () => new CookieJar().setCookies(Object.assign(new Response('')), url),
      'headersOrLines: expected the headers of a response, got a Response; pass response.headers',
    ],
    [
      'a response with a method for its headers',
      // @ts-expect-error callers without types can pass the response of a browser
      () => new CookieJar().setCookies({ headers: () => ({}) }, url),
      'headersOrLines: expected the headers of a response, got an object; pass response.headers()',
    ],
    ['an option', () => new CookieJar({ limits: untyped([50]) }), 'options.limits: expected an object, got an array'],
    [
      'a clock',
      () => new CookieJar({ now: untyped(5) }),
      'options.now: expected a function that returns milliseconds, got 5',
    ],
    [
      'a saved jar that is a jar',
      () => CookieJar.fromJSON(filledJar()),
      'serialized: expected what toJSON() of a jar returns, or its JSON text, got a CookieJar; use clone() to copy a jar, or pass jar.toJSON()',
    ],
    [
      'a flag',
      () => CookieJar.fromJSON(cookie({ secure: 'yes' })),
      'serialized.cookies[0].secure: expected true or false, got a string of length 3',
    ],
    [
      'a time',
      () => CookieJar.fromJSON(cookie({ creationTime: new Date(0) })),
      'serialized.cookies[0].creationTime: expected a finite number of milliseconds, got a Date',
    ],
    [
      'a time that is not a number',
      () => CookieJar.fromJSON(cookie({ expiryTime: Number.NaN })),
      'serialized.cookies[0].expiryTime: expected a finite number of milliseconds or null, got NaN',
    ],
    [
      'a same-site-flag',
      () => CookieJar.fromJSON(cookie({ sameSite: 'lax' })),
      "serialized.cookies[0].sameSite: expected 'Strict', 'Lax', 'None' or 'Default', got a string of length 3",
    ],
    [
      'a path',
      () => CookieJar.fromJSON(cookie({ path: 'docs' })),
      'serialized.cookies[0].path: expected a path that begins with /, without control characters, got a string of length 4',
    ],
    [
      'a persistent cookie that does not expire',
      () => CookieJar.fromJSON(cookie({ persistent: true, expiryTime: null })),
      'serialized.cookies[0].expiryTime: expected a finite number of milliseconds, since the cookie is persistent, got null',
    ],
  ])('of %s', (_, act, expected) => {
    expect(message(act).trim()).toBe(expected)
  })
})

it('each field of a saved cookie has a specific message', () => {
  const fields = Object.keys(saved.cookies[0] ?? {}) as (keyof Cookie)[]
  const words = fields.map((field) =>
    message(() => CookieJar.fromJSON({ version: 1, cookies: [{ ...saved.cookies[0], [field]: undefined }] })),
  )
  expect(new Set(words).size).toBe(fields.length)
  for (const said of words) expect(said).toMatch(/expected (a|true|'Strict').*, got undefined/)
})
