/** The jar and the options that all clients take: what is refused, and what the message says. */
import { CookieJar } from 'speculoos'
import { createFetch, type HopContext } from 'speculoos/fetch'
import { SharedCookieJar } from 'speculoos/shared'
import { memoryStorage } from 'speculoos/storage/memory'
import { CookieJar as ToughJar } from 'speculoos/tough-cookie'
import { describe, expect, it } from 'vitest'
import { clientJarOf, contextFields, isJar, isJarClass, jarOf } from '../../src/http/door-arguments.js'
import { openHop, readHopSettings } from '../../src/http/hop-settings.js'
import { slowJar } from '../doors/slow-jar.js'

/** Returns the message of the TypeError that a call throws. */
function messageOf(call: () => unknown): string {
  try {
    call()
  } catch (error) {
    if (error instanceof TypeError) return error.message
    throw error
  }
  return 'nothing was thrown'
}

const jar = new CookieJar()

describe('a synchronous jar', () => {
  it.each<[what: string, given: unknown, taken: unknown]>([
    ['a jar', jar, jar],
    ['an object that holds a jar', { jar }, jar],
    ['an object that holds a jar and a store', { jar, store: {} }, jar],
  ])('is found in %s', (_, given, taken) => {
    expect(jarOf(given as never)).toBe(taken)
    expect(clientJarOf(given as never)).toBe(taken)
  })

  it.each<[what: string, given: unknown, message: string]>([
    ['an asynchronous jar', slowJar(jar), 'a jar whose verbs return at once, got an object'],
    ['nothing', undefined, 'a CookieJar, got undefined'],
    ['null', null, 'a CookieJar, got null'],
    ['a string, which may be a secret', 'jar', 'a CookieJar, got a string of length 3'],
    ['a function', () => jar, 'a CookieJar, got a function'],
    ['an object without a jar', {}, 'a CookieJar, got an object'],
    ['an object that holds a string', { jar: 'jar' }, 'a CookieJar, got an object'],
    ['an object that holds null', { jar: null }, 'a CookieJar, got an object'],
    [
      'an object with a store instead',
      { jar: undefined, store: {} },
      'a CookieJar of speculoos, or one of speculoos/tough-cookie without a store',
    ],
  ])('is not found in %s', (_, given, message) => {
    expect(messageOf(() => jarOf(given as never))).toBe(`jar: expected ${message}`)
    expect(messageOf(() => jarOf(given as never, 'options.jar'))).toBe(`options.jar: expected ${message}`)
  })

  it('is distinguished from its class and from anything else', () => {
    expect([jar, CookieJar, null, undefined, {}, { setCookies: 1 }, 'jar'].map(isJar)).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
      false,
    ])
    expect([jar, CookieJar, null, class {}, () => jar, {}].map(isJarClass)).toEqual([
      false,
      true,
      false,
      false,
      false,
      false,
    ])
  })
})

describe('an asynchronous jar', () => {
  it('is recognized only by `isAsync: true`', () => {
    const later = slowJar(jar)
    expect(clientJarOf(later)).toBe(later)
    const unsure = Object.assign(new CookieJar(), { isAsync: 'perhaps' })
    expect(clientJarOf(unsure as never)).toBe(unsure)
    expect(messageOf(() => clientJarOf(null as never))).toBe('jar: expected a CookieJar, got null')
    expect(messageOf(() => clientJarOf('x' as never, 'a'))).toBe('a: expected a CookieJar, got a string of length 1')
  })

  it('is found through a jar of tough-cookie over it', () => {
    const shared = new SharedCookieJar(memoryStorage(), { name: 'ada' })
    expect(clientJarOf(ToughJar.over(shared))).toBe(shared)
  })
})

describe('the context of a hop', () => {
  it('has the fields of a context except its type and its method', () => {
    const context: HopContext = { sameSite: 'cross-site', topLevelNavigation: true }
    expect({ ...contextFields('page', context) }).toMatchObject(context)
    for (const key of ['type', 'method']) {
      expect(messageOf(() => contextFields('page', { [key]: 'x' }))).toMatch(
        new RegExp(`^page: expected one of sameSite, .*, got the key "${key}"$`),
      )
    }
  })
})

describe('the options of a client', () => {
  it.each<[what: string, args: readonly unknown[], message: string]>([
    ['the class of a jar', [CookieJar], 'jar: expected a CookieJar, got a function'],
    ["the class of tough-cookie's interface", [ToughJar], 'jar: expected a CookieJar, got a function'],
    ['the class of a shared jar', [SharedCookieJar], 'jar: expected a CookieJar, got a function'],
    ['no jar', [null], 'jar: expected a CookieJar, got null'],
    [
      'a string as the context',
      [jar, { context: 'page' }],
      'options.context: expected an object, got a string of length 4',
    ],
    [
      'an invalid field in the context',
      [jar, { context: { sameSite: 'never' } }],
      "context.sameSite: expected 'same-site' or 'cross-site', got \"never\"",
    ],
    ['a listener that is not a function', [jar, { onHop: 1 }], 'options.onHop: expected a function, got 1'],
    ['null as the listener', [jar, { onHop: null }], 'options.onHop: expected a function, got null'],
    ['a number as a flag', [jar, { clearSiteData: 1 }], 'options.clearSiteData: expected true or false, got 1'],
    [
      'an object that is not an HSTS store',
      [jar, { hsts: {} }],
      'options.hsts: expected an HstsStore of speculoos/hsts, got an object',
    ],
  ])('are refused with %s', (_, [given, options = {}], message) => {
    expect(messageOf(() => readHopSettings(given as never, options as never))).toBe(message)
  })

  it('are off by default, and may be undefined', () => {
    const none = { context: undefined, onHop: undefined, clearSiteData: undefined, hsts: undefined }
    const expected = { jar, context: undefined, onHop: undefined, clearSiteData: false, hsts: undefined }
    expect(readHopSettings(jar, {})).toEqual(expected)
    expect(readHopSettings(jar, none)).toEqual(expected)
    expect(readHopSettings(jar, { clearSiteData: true }).clearSiteData).toBe(true)
  })

  it('are listed in the error for an unknown one', () => {
    for (const name of ['context', 'onHop', 'clearSiteData', 'hsts']) {
      expect(messageOf(() => createFetch(jar, { cookies: true } as never))).toContain(name)
    }
  })
})

describe('for each hop', () => {
  const url = 'https://shop.example/'
  const request = { url, method: 'GET', request: null }
  const strict = (): CookieJar => {
    const made = new CookieJar()
    made.setCookies(['a=1; SameSite=Strict', 'b=2; SameSite=None; Secure'], url)
    return made
  }
  const away: HopContext = { sameSite: 'cross-site' }

  it.each<[title: string, context: unknown, page: HopContext | undefined, cookie: string]>([
    ['no context', undefined, undefined, 'a=1; b=2'],
    ['a context as a value', away, undefined, 'b=2'],
    ['a function that returns a context', () => away, undefined, 'b=2'],
    ['a function that returns undefined', () => undefined, undefined, 'a=1; b=2'],
    ['a page that overrides the value', {}, away, 'b=2'],
    ['a page that overrides the function', () => away, {}, 'a=1; b=2'],
  ])('a client has %s', (_, context, page, cookie) => {
    const settings = readHopSettings<null>(strict(), { context: context as never })
    expect(openHop(settings, request, page).begin([])).toBe(cookie)
  })

  it('a context that becomes invalid later is refused with the name of its option', () => {
    const context = { sameSite: 'cross-site' } as const
    const settings = readHopSettings<null>(jar, { context })
    Object.assign(context, { type: 'HTTP' })
    expect(messageOf(() => openHop(settings, request))).toMatch(
      /^options\.context: expected one of .*, got the key "type"$/,
    )
  })

  it('each function gets the request', () => {
    const seen: unknown[] = []
    const settings = readHopSettings<null>(
      (hop) => {
        seen.push(hop)
        return jar
      },
      {
        context: (hop) => {
          seen.push(hop)
          return {}
        },
      },
    )
    openHop(settings, request)
    expect(seen).toEqual([request, request])
  })

  it.each<[what: string, returned: () => unknown, cookie: string]>([
    ['a jar', strict, 'a=1; b=2'],
    ['an object that holds a jar', () => ({ jar: strict() }), 'a=1; b=2'],
    ['null, for no jar', () => null, ''],
  ])('the function of the jar may return %s', (_, returned, cookie) => {
    const settings = readHopSettings<null>(returned as never, {})
    expect(openHop(settings, request).begin([])).toBe(cookie)
  })

  it('the function of the jar may return an asynchronous jar', async () => {
    const hop = openHop(
      readHopSettings<null>(() => slowJar(strict()), {}),
      request,
    )
    await hop.ready?.()
    expect(hop.begin([])).toBe('a=1; b=2')
  })

  const failed = (): Promise<never> => Promise.reject(new Error('no session'))
  it.each<[what: string, jarOrPage: 'jar' | 'context', returned: () => unknown, message: string]>([
    ['nothing', 'jar', () => undefined, 'a CookieJar, or null for a request without one, got undefined'],
    ['a string', 'jar', () => 'jar', 'a CookieJar, got a string of length 3'],
    ['a promise', 'jar', () => Promise.resolve(jar), 'a CookieJar, got a Promise'],
    ['a promise that rejects', 'jar', failed, 'a CookieJar, got a Promise'],
    ['null', 'context', () => null, 'an object, got null'],
    ['a promise', 'context', () => Promise.resolve({}), 'an object at once, got a Promise'],
    ['a promise that rejects', 'context', failed, 'an object at once, got a Promise'],
  ])('it is a mistake to return %s as the %s, and no rejection stays unhandled', async (_, what, returned, message) => {
    const unhandled: unknown[] = []
    const note = (error: unknown): number => unhandled.push(error)
    process.on('unhandledRejection', note)
    try {
      const settings =
        what === 'jar'
          ? readHopSettings<null>(returned as never, {})
          : readHopSettings<null>(jar, { context: returned as never })
      const argument = what === 'jar' ? 'the result of jar' : 'the result of options.context'
      expect(messageOf(() => openHop(settings, request))).toBe(`${argument}: expected ${message}`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    } finally {
      process.off('unhandledRejection', note)
    }
    expect(unhandled).toEqual([])
  })
})
