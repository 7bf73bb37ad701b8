/** Every invalid argument throws a TypeError that names it, and does not change the jar. */
import { CookieJar, type CookieJarOptions } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { START } from '../jar/clock.js'
import { contents, expectRefusal, filledJar, refusal } from './filled-jar.js'

const url = 'https://www.example.com/'

/** Makes one test row of each value, named by its text. */
const rows = (values: unknown[]): [string, unknown][] =>
  values.map((value) => [typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value), value])

describe('the text of setCookie', () => {
  it.each(rows([undefined, null, 42, 42n, true, {}, ['a=b'], Symbol('a=b'), () => 'a=b']))('is not %s', (_, text) => {
    const jar = filledJar()
    // @ts-expect-error callers without types can pass anything
    expectRefusal(jar, /^text$/, () => jar.setCookie(text, url))
  })
})

describe('the lines of setCookies', () => {
  const wrong: [string, unknown][] = [
    ...rows([undefined, null, 42, true]),
    ['a function', () => ['a=b']],
    ['a list with a number', ['a=b', 42]],
    ['a list of undefined', [undefined]],
    ['a list of lists', [['a=b']]],
    ['a map of numbers', new Map([['set-cookie', 42]])],
    ['a header that is a number', { 'set-cookie': 42 }],
    ['a header that is null', { 'set-cookie': null }],
    ['a header that is an object', { 'set-cookie': {} }],
    ['a header of numbers', { 'set-cookie': [1, 2] }],
    ['a response instead of its headers', new Response(null, { headers: { 'set-cookie': 'a=b' } })],
    ['a response of node:http instead of its headers', { statusCode: 200, headers: { 'set-cookie': ['a=b'] } }],
    ['headers that return a string', { getSetCookie: () => 'a=b' }],
    ['headers that return undefined', { getSetCookie: () => undefined }],
    ['headers that return numbers', { getSetCookie: () => [1] }],
  ]
  it.each(wrong)('are not %s', (_, lines) => {
    const jar = filledJar()
    // @ts-expect-error callers without types can pass anything
    expectRefusal(jar, /^headersOrLines$/, () => jar.setCookies(lines, url))
  })
})

const contexts: [RegExp, unknown[]][] = [
  [/^context$/, [null, 42, 'HTTP', true, ['HTTP']]],
  [/^context$/, [{ methd: 'GET' }, { Type: 'HTTP' }, { url: 'https://www.example.com/' }, { type: 'HTTP', x: 1 }]],
  [/^context\.type$/, [{ type: 'http' }, { type: 'nonHTTP' }, { type: null }, { type: '' }, { type: ['HTTP'] }]],
  [/^context\.sameSite$/, [{ sameSite: 'Strict' }, { sameSite: true }, { sameSite: null }, { sameSite: 'none' }]],
  [/^context\.reload$/, [{ reload: true }, { reload: 'same' }, { reload: null }]],
  [/^context\.method$/, [{ method: '' }, { method: 42 }, { method: null }, { method: ['GET'] }]],
  [/^context\.topLevelNavigation$/, [{ topLevelNavigation: 'yes' }, { topLevelNavigation: 1 }]],
  [
    /^context\.siteForCookies$/,
    [
      { siteForCookies: 'www.example.com' },
      { siteForCookies: 'null' },
      { siteForCookies: [] },
      { siteForCookies: '' },
      { siteForCookies: 42 },
      { siteForCookies: {} },
      { siteForCookies: { scheme: 'https' } },
      { siteForCookies: { scheme: 'https', host: null } },
      { siteForCookies: { scheme: 443, host: 'www.example.com' } },
    ],
  ],
  [
    /^context$/,
    [
      { sameSite: 'same-site', siteForCookies: { scheme: 'https', host: 'www.example.com' } },
      { sameSite: 'cross-site', siteForCookies: 'opaque' },
    ],
  ],
]

describe.each(contexts)('a context is refused for %s:', (argument, values) => {
  it.each(rows(values))('%s', (_, context) => {
    const jar = filledJar()
    const verbs = [
      // @ts-expect-error callers without types can pass anything
      () => jar.setCookie('a=b', url, context),
      // @ts-expect-error callers without types can pass anything
      () => jar.setCookies(['a=b'], url, context),
      // @ts-expect-error callers without types can pass anything
      () => jar.getCookieString(url, context),
      // @ts-expect-error callers without types can pass anything
      () => jar.getCookies(url, context),
      // @ts-expect-error callers without types can pass anything
      () => jar.explain(url, context),
    ]
    for (const verb of verbs) expectRefusal(jar, argument, verb)
  })
})

const wrongLimits = [Number.NaN, -1, -0.5, 1.5, Number.NEGATIVE_INFINITY, 2 ** 53, '5', true, null, 5n, [5], () => 5]

const options: [RegExp, unknown[]][] = [
  [/^options$/, [null, 42, 'loose', true, { looseMode: true }, { Now: () => 0 }, { store: {} }, ['now']]],
  [/^options\.now$/, [{ now: 0 }, { now: null }, { now: new Date(0) }, { now: 'now' }]],
  [
    /^options\.publicSuffixes$/,
    [
      { publicSuffixes: {} },
      { publicSuffixes: true },
      { publicSuffixes: false },
      { publicSuffixes: 'psl' },
      { publicSuffixes: ['com'] },
      { publicSuffixes: { isPublicSuffix: () => false } },
      { publicSuffixes: { registrableDomain: () => null } },
      { publicSuffixes: { isPublicSuffix: true, registrableDomain: () => null } },
    ],
  ],
  [/^options\.limits$/, [{ limits: null }, { limits: 50 }, { limits: { perSite: 50 } }, { limits: { cookie: 1 } }]],
  [/^options\.limits\.cookiesPerSite$/, wrongLimits.map((cookiesPerSite) => ({ limits: { cookiesPerSite } }))],
  [/^options\.limits\.cookies$/, wrongLimits.map((cookies) => ({ limits: { cookies } }))],
  [/^options\.limits\.cookieAgeLimit$/, wrongLimits.map((cookieAgeLimit) => ({ limits: { cookieAgeLimit } }))],
  [/^options\.trustLoopback$/, [{ trustLoopback: 'no' }, { trustLoopback: 0 }, { trustLoopback: null }]],
  [
    /^options\.laxAllowingUnsafe$/,
    [-1, Number.NaN, Number.NEGATIVE_INFINITY, 'true', null, {}].map((laxAllowingUnsafe) => ({ laxAllowingUnsafe })),
  ],
  [/^options\.thirdPartyCookies$/, ['deny', '', true, false, null].map((thirdPartyCookies) => ({ thirdPartyCookies }))],
  [/^options\.cookiesEnabled$/, ['false', 0, null].map((cookiesEnabled) => ({ cookiesEnabled }))],
  [/^options\.sessionOnly$/, ['yes', 1, null].map((sessionOnly) => ({ sessionOnly }))],
]

/** Shows options as text, also those that JSON cannot express. */
const shown = (value: unknown): string =>
  JSON.stringify(value, (_, part) =>
    typeof part === 'object' || typeof part === 'string' || typeof part === 'boolean' ? part : String(part),
  )

describe.each(options)('options are refused for %s:', (argument, values) => {
  it.each(values.map((value): [string, unknown] => [shown(value), value]))('%s', (_, wrong) => {
    const jar = filledJar()
    const verbs = [
      // @ts-expect-error callers without types can pass anything
      () => new CookieJar(wrong),
      // @ts-expect-error callers without types can pass anything
      () => jar.configure(wrong),
      // @ts-expect-error callers without types can pass anything
      () => jar.clone(wrong),
      // @ts-expect-error callers without types can pass anything
      () => CookieJar.fromJSON(jar.toJSON(), wrong),
    ]
    for (const verb of verbs) expectRefusal(jar, argument, verb)
  })
})

describe('options are refused', () => {
  it('by configure if they are left out', () => {
    const jar = filledJar()
    // @ts-expect-error callers without types can leave it out
    expectRefusal(jar, /^options$/, () => jar.configure())
  })
  it('by fromJSON if onRejected is not a function', () => {
    for (const onRejected of [null, 42, 'throw', {}]) {
      // @ts-expect-error callers without types can pass anything
      refusal(/^options\.onRejected$/, () => CookieJar.fromJSON(filledJar().toJSON(), { onRejected }))
    }
  })
  it('as a whole, so that valid ones next to an invalid one change nothing', () => {
    const jar = filledJar()
    const wrong: CookieJarOptions = { cookiesEnabled: false, limits: { cookies: 1, cookiesPerSite: -1 } }
    expectRefusal(jar, /^options\.limits\.cookiesPerSite$/, () => jar.configure(wrong))
    expect(jar.getCookieString(url)).toBe('SID=31d4; theme=dark')
  })
  it('but not if they are undefined, which counts as left out', () => {
    const before = contents(filledJar())
    const jar = filledJar({ publicSuffixes: undefined, limits: undefined, laxAllowingUnsafe: undefined })
    jar.configure({
      now: undefined,
      limits: { cookies: undefined, cookiesPerSite: undefined },
      trustLoopback: undefined,
    })
    expect(contents(jar)).toEqual(before)
  })
})

describe('a filter of delete', () => {
  const wrong: unknown[] = [undefined, null, 42, 'SID', true, {}, [], ['SID'], { name: undefined }, new Date(0)]
  it.each(rows(wrong))('is not %s', (_, filter) => {
    const jar = filledJar()
    // @ts-expect-error callers without types can pass anything
    expectRefusal(jar, /^filter$/, () => jar.delete(filter))
  })
  it.each(rows([{ nme: 'SID' }, { value: '31d4' }, { creationTime: START }, { name: 'SID', x: 1 }]))(
    'has no unknown field: %s',
    (_, filter) => {
      const jar = filledJar()
      // @ts-expect-error callers without types can pass anything
      expectRefusal(jar, /^filter$/, () => jar.delete(filter))
    },
  )
  it.each([
    ['name', 42],
    ['name', null],
    ['domain', ['example.com']],
    ['path', true],
    ['hostOnly', 'yes'],
    ['secure', 1],
    ['httpOnly', null],
    ['sameSite', 'strict'],
    ['persistent', 0],
    ['site', {}],
  ])('has no %s of the wrong type, such as %j', (field, value) => {
    const jar = filledJar()
    expectRefusal(jar, new RegExp(`^filter(\\.${field})?$`), () => jar.delete({ [field]: value }))
  })
})

describe('a listener', () => {
  it.each(rows([undefined, null, 42, 'log', {}, []]))('is not %s', (_, listener) => {
    const jar = filledJar()
    // @ts-expect-error callers without types can pass anything
    expectRefusal(jar, /^listener$/, () => jar.subscribe(listener))
  })
})
