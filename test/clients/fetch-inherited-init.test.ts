/** Members that `init` inherits from its class go to the wrapped fetch, and an inherited `cookies` counts too. */
import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { expect, it } from 'vitest'

const URL_OF_SHOP = 'https://shop.test/'
const sent: RequestInit[] = []
const server = async (url: string, init: RequestInit = {}): Promise<Response> => {
  sent.push(init)
  return url.endsWith('/') ? new Response('', { status: 302, headers: { location: '/next' } }) : new Response('')
}
const jar = new CookieJar()
jar.setCookie('SID=1; SameSite=Strict', URL_OF_SHOP)

const dispatcher = { dispatch: (): boolean => true }
class Init {
  readonly #page = { siteForCookies: 'https://news.example/' }
  get dispatcher(): typeof dispatcher {
    return dispatcher
  }
  get method(): string {
    return 'DELETE'
  }
  get cookies(): { siteForCookies: string } {
    return this.#page
  }
  agent(): string {
    return this.#page.siteForCookies
  }
}
class Derived extends Init {}

it.each([
  ['an instance of a class', () => new Init()],
  ['an instance of a class that extends it', () => new Derived()],
  [
    'a record that inherits from another',
    () => Object.create({ dispatcher, method: 'DELETE', cookies: { sameSite: 'cross-site' } }),
  ],
])('%s: every hop has its members', async (_, make) => {
  sent.length = 0
  await createFetch(jar, { fetch: server })(URL_OF_SHOP, make())
  expect(sent).toHaveLength(2)
  for (const init of sent) {
    expect([Reflect.get(init, 'dispatcher'), init.method, Object(init.headers).cookie]).toEqual([
      dispatcher,
      'DELETE',
      undefined,
    ])
    expect(Object.keys(init)).not.toContain('constructor')
  }
})

it('an option that is a method is passed on, such as the agent of node-fetch', async () => {
  sent.length = 0
  await createFetch(jar, { fetch: server })(URL_OF_SHOP, new Init())
  expect(Reflect.get(sent[0] ?? {}, 'agent')).toBeTypeOf('function')
})

it('a Request as init has only the members of the standard', async () => {
  sent.length = 0
  await createFetch(jar, { fetch: server })(`${URL_OF_SHOP}next`, new Request(URL_OF_SHOP, { method: 'PUT' }))
  expect(sent[0]?.method).toBe('PUT')
  expect(Object.keys(sent[0] ?? {})).not.toContain('json')
})

it('properties of Object.prototype are not members', async () => {
  sent.length = 0
  Object.defineProperty(Object.prototype, 'polluted', { value: 1, configurable: true, enumerable: true })
  try {
    await createFetch(jar, { fetch: server })(URL_OF_SHOP, new Init())
  } finally {
    Reflect.deleteProperty(Object.prototype, 'polluted')
  }
  expect(Object.hasOwn(sent[0] ?? {}, 'polluted')).toBe(false)
  expect(Object.hasOwn(sent[0] ?? {}, 'toString')).toBe(false)
})
