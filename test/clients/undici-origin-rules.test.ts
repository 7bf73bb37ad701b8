/** Which requests may carry the cookies of their URL, and how a request fails with an error of this client. */
import { HstsStore } from 'speculoos/hsts'
import { describe, expect, it } from 'vitest'
import { fail } from '../../src/clients/undici/failure.js'
import { type OnlyOrigin, requireOrigin, withStatedOrigin } from '../../src/clients/undici/origin.js'
import type { DispatchedRequest } from '../../src/clients/undici/request.js'
import type { OneOrigin } from '../../src/http/one-origin.js'

const SHOP = 'https://shop.example'
const BANK = 'https://bank.example'

describe('the origin of a request', () => {
  it.each<[named: unknown, stated: string | undefined, told: string | null | undefined, origin: unknown]>([
    [undefined, SHOP, undefined, SHOP],
    [undefined, undefined, SHOP, SHOP],
    [undefined, SHOP, BANK, SHOP],
    ['', SHOP, undefined, SHOP],
    [BANK, SHOP, undefined, BANK],
    [BANK, SHOP, BANK, SHOP],
    [`${BANK}/`, SHOP, BANK, SHOP],
    [BANK, undefined, BANK, BANK],
    [`${BANK}/`, undefined, BANK, `${BANK}/`],
    ['https://other.example', SHOP, BANK, 'https://other.example'],
    [BANK, SHOP, null, BANK],
    ['no URL', SHOP, undefined, 'no URL'],
  ])('%j, with %j stated and %j told, is %j', (named, stated, told, origin) => {
    const request = { origin: named, path: '/', method: 'GET' } as DispatchedRequest
    expect(withStatedOrigin(request, { stated, told })).toEqual({ path: '/', method: 'GET', origin })
  })
})

describe('a request', () => {
  const none: OnlyOrigin = { stated: undefined, told: undefined }
  const judge = (more: object, url: string, isBound: OneOrigin, only = none, hsts?: HstsStore): unknown => {
    try {
      requireOrigin({ path: '/', method: 'GET', ...more }, url, isBound, only, hsts)
      return 'carries cookies'
    } catch (error) {
      return error instanceof TypeError ? error.message : error
    }
  }

  type Row = readonly [title: string, more: object, url: string, isBound: OneOrigin, only: OnlyOrigin, expected: string]
  const yes = 'carries cookies'
  const late = 'compose: expected dns() before cookies(), got dns() after cookies()'
  const hidden = 'or cookies() before an interceptor that hides whether it has only one'
  const got = `got undefined for a request to ${SHOP}`
  const unnamed = `options.origin: expected the origin of the dispatcher, which has only one, ${got}`
  const headers = { host: 'shop.example' }
  const rows: readonly Row[] = [
    ['to a dispatcher for many origins', {}, SHOP, false, none, yes],
    ['with an origin that is stated', {}, SHOP, true, { stated: SHOP, told: undefined }, yes],
    ['with an origin that is told', {}, SHOP, true, { stated: undefined, told: SHOP }, yes],
    ['with a URL that cannot be read', {}, 'no URL', true, none, yes],
    ['with a name for TLS that is the host', { servername: 'shop.example' }, SHOP, false, none, yes],
    [
      'with a name for TLS that is the address',
      { servername: '127.0.0.1', headers },
      'https://127.0.0.1',
      false,
      none,
      yes,
    ],
    ['with an empty name for TLS', { servername: '', headers }, 'https://127.0.0.1', false, none, yes],
    ['with a name for TLS that is not a string', { servername: 1, headers }, 'https://127.0.0.1', false, none, yes],
    [
      'without a name for TLS',
      { headers },
      'https://127.0.0.1',
      true,
      { stated: 'https://127.0.0.1', told: undefined },
      yes,
    ],
    ['with another name for TLS and a host name', { servername: 'x.example', headers }, SHOP, false, none, yes],
    [
      'with another name for TLS and a host with digits',
      { servername: 'x.example', headers },
      'https://1.example',
      false,
      none,
      yes,
    ],
    [
      'with another name for TLS and a host that ends in digits',
      { servername: 'x.example', headers },
      'https://a.example2',
      false,
      none,
      yes,
    ],
    [
      'with a name for TLS, an address and the same Host',
      { servername: 'shop.example', headers: { host: '127.0.0.1:8' } },
      'https://127.0.0.1:8',
      false,
      none,
      yes,
    ],
    ['with a name for TLS and an address', { servername: 'shop.example' }, 'https://[::1]', false, none, yes],
    [
      'with a name for TLS, an address of version 4 and another Host',
      { servername: 'shop.example', headers: ['host', '127.0.0.1', 'host', 'shop.example'] },
      'https://127.0.0.1',
      false,
      none,
      late,
    ],
    [
      'with a name for TLS, an address of version 6 and another Host',
      { servername: 'shop.example', headers },
      'https://[::1]',
      false,
      none,
      late,
    ],
    [
      'to an origin other than the stated one',
      {},
      BANK,
      false,
      { stated: SHOP, told: undefined },
      `origin: expected ${SHOP}, as in the options of cookies(), got ${BANK}`,
    ],
    [
      'to an origin other than the told one',
      {},
      BANK,
      true,
      { stated: undefined, told: SHOP },
      `origin: expected ${SHOP}, the only one of the dispatcher, got ${BANK}`,
    ],
    ['to a dispatcher with one origin', {}, SHOP, true, none, unnamed],
    ['to a dispatcher with several addresses', {}, SHOP, true, { stated: undefined, told: null }, unnamed],
    [
      'to a dispatcher that hides its origins',
      {},
      SHOP,
      new Error('x'),
      none,
      `options.origin: expected the origin of the dispatcher, ${hidden}, ${got}`,
    ],
  ]
  it.each(rows)('%s', (_, more, url, isBound, only, expected) => {
    expect(judge(more, url, isBound, only)).toBe(expected)
  })

  it('that was upgraded for a known HSTS host fails with an error that names the host', () => {
    const hsts = new HstsStore({ preload: ['shop.example'] })
    const only = { stated: 'http://shop.example', told: undefined }
    expect(judge({}, `${SHOP}/`, true, only, hsts)).toBe(
      `origin: expected ${SHOP}, since shop.example is a known HSTS host, and the dispatcher connects to it without TLS, got http://shop.example`,
    )
    expect(judge({}, BANK, true, only, hsts)).toContain('as in the options of cookies()')
  })

  it('to a dispatcher that hides its origins fails with an error that has the cause', () => {
    const cause = new Error('x')
    const errors = [cause, true].map((isBound) => {
      try {
        requireOrigin({ path: '/', method: 'GET' }, SHOP, isBound, none)
      } catch (error) {
        return error
      }
      return null
    })
    expect(errors.map((error) => error instanceof Error && error.cause)).toEqual([cause, undefined])
  })
})

describe('a handler', () => {
  it('of the newer form gets the error, and a controller of an aborted request', () => {
    const got: unknown[] = []
    const handler = { onResponseError: (...given: unknown[]) => got.push(...given), onError: () => got.push('old') }
    const error = new Error('x')
    expect(fail(handler, error)).toBe(false)
    expect(got).toEqual([expect.objectContaining({ aborted: true, paused: false, reason: error }), error])
  })

  it('of the older form gets the error', () => {
    const got: unknown[] = []
    const older = { onResponseError: 1, onError: (error: unknown) => got.push(error) }
    expect(fail(older, 'thrown')).toBe(false)
    expect(got).toEqual([new Error('thrown')])
  })

  it('of neither form does not get the error, which is thrown', () => {
    for (const handler of [{}, { onError: 1 }]) expect(() => fail(handler, new Error('x'))).toThrow('x')
  })
})
