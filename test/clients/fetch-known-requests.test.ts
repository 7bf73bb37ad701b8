/** Which objects are Requests, and which URL they are sent to. */

import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { readRequest } from '../../src/clients/fetch/input.js'

const SHOP = 'https://shop.example/'
const BANK = 'https://bank.example/'
const ONE_URL = 'input: expected a URL or a Request that has one URL'
afterEach(() => vi.restoreAllMocks())

/** The Request class of a library, with its URL as a data property. */
class PlainRequest {
  readonly url: unknown
  constructor(given: unknown) {
    this.url = Object(given).url ?? given
  }
  clone(): unknown {
    return new PlainRequest(this)
  }
}
Object.defineProperty(PlainRequest, 'name', { value: 'Request' })

describe('a Request', () => {
  it.each<[string, (url: string) => object]>([
    ['a plain one', (url) => new Request(url)],
    ['one of a subclass', (url) => new (class extends Request {})(url)],
  ])('%s is sent as it is', (_, make) => {
    const request = make(SHOP)
    expect(readRequest(request)).toEqual({ request, url: SHOP, byParts: false })
    expect(readRequest(request)?.request).toBe(request)
  })

  it('with its URL as a data property is sent by its parts', () => {
    const request = new PlainRequest(SHOP)
    expect(readRequest(request)).toEqual({ request, url: SHOP, byParts: true })
  })

  it('of a subclass that reports another URL is copied, and has its real URL', () => {
    class Lying extends Request {
      override get url(): string {
        return BANK
      }
    }
    const known = readRequest(new Lying(SHOP, { method: 'PUT' }))
    expect([known?.url, known?.request.url, known?.request.method]).toEqual([SHOP, SHOP, 'PUT'])
    expect(known?.request.constructor).toBe(Request)
  })

  it.each(['href', 'toString', 'valueOf', Symbol.toPrimitive])(
    'with its URL as a data property, and another one as its %s, is refused',
    (name) => {
      const request = Object.assign(new PlainRequest(SHOP), { [name]: name === 'href' ? BANK : () => BANK })
      expect(() => readRequest(request)).toThrow(ONE_URL)
    },
  )

  it('whose copy reports two URLs too is refused', () => {
    class Request {
      href = BANK
      get url(): string {
        return SHOP
      }
      clone(): unknown {
        return this
      }
    }
    expect(() => readRequest(new Request())).toThrow(ONE_URL)
  })

  it('whose copy is not a Request is refused', () => {
    class Request {
      get url(): string {
        return SHOP
      }
      get clone(): unknown {
        return Object.hasOwn(this, 'href') ? () => this : undefined
      }
    }
    expect(() => readRequest(Object.assign(new Request(), { href: BANK }))).toThrow(ONE_URL)
  })

  it.each<[string, () => object]>([
    ['that its class did not make', () => Object.create(Request.prototype)],
    ['whose URL is not a text', () => new PlainRequest(new URL(SHOP))],
    [
      'behind a Proxy that reports another URL',
      () => {
        class Request {
          readonly real = SHOP
          get url(): string {
            return this.real
          }
          clone(): unknown {
            return this
          }
        }
        return new Proxy(new Request(), {
          get: (target, name, receiver) => (name === 'url' ? BANK : Reflect.get(target, name, receiver)),
        })
      },
    ],
  ])('%s is refused', (_, make) => {
    expect(() => readRequest(make())).toThrow(ONE_URL)
  })
})

describe('an input', () => {
  it.each<[string, unknown]>([
    ['a text', SHOP],
    ['null', null],
    ['a function', Object.assign(() => {}, { url: SHOP, clone() {}, [Symbol.toStringTag]: 'Request' })],
    ['a URL', new URL(SHOP)],
    ['an object without a url', { clone() {} }],
    ['an object of no class', Object.assign(Object.create(null), { url: SHOP, clone() {} })],
    ['an object of another class', { url: SHOP, clone() {} }],
    ['a Request that cannot be cloned', Object.assign(new PlainRequest(SHOP), { clone: undefined })],
    ['a Request whose clone is not a function', Object.assign(new PlainRequest(SHOP), { clone: 1 })],
    ['a Response', new Response()],
  ])('is not a Request if it is %s', (_, input) => {
    expect(readRequest(input)).toBeNull()
  })

  it('is a Request if its class has another name, but the tag of a Request', () => {
    class Tagged extends PlainRequest {
      get [Symbol.toStringTag](): string {
        return 'Request'
      }
    }
    Object.defineProperty(Tagged, 'name', { value: 'Tagged' })
    expect(readRequest(new Tagged(SHOP))?.url).toBe(SHOP)
  })
})

describe('an init has its own members, and not those of Object.prototype', () => {
  it.each([
    ['without a prototype', Object.assign(Object.create(null), { method: 'PUT' }), 'PUT'],
    ['without a prototype or members', Object.create(null), 'GET'],
    ['of a class', Object.assign(Object.create({}), { method: 'PUT' }), 'PUT'],
    ['of a class, without members', Object.create({}), 'GET'],
  ])('%s', async (_, init, method) => {
    const fetch = vi.fn(async (_url: string, given: RequestInit = {}) => {
      expect(given.method).toBe(method)
      return new Response()
    })
    Reflect.set(Object.prototype, 'method', 'POST')
    try {
      await createFetch(new CookieJar(), { fetch })(SHOP, init)
    } finally {
      Reflect.deleteProperty(Object.prototype, 'method')
    }
  })
})
