/** Every client takes a jar, or an object that holds one, known by what it has and not by its class. */

import { CookieJar } from 'speculoos'
import { createFetch, type GivenJar } from 'speculoos/fetch'
import { createAgent } from 'speculoos/node-http'
import { cookies } from 'speculoos/undici'
import { describe, expect, it } from 'vitest'

const fetch = async (_url: string, _init?: RequestInit) => new Response()

const makers: readonly (readonly [title: string, make: (jar: GivenJar) => unknown])[] = [
  ['createFetch', (jar) => createFetch(jar, { fetch })],
  ['createAgent', (jar) => createAgent(jar)],
  ['cookies of undici', (jar) => cookies(jar)],
]

class Holder {
  readonly #jar = new CookieJar()
  get jar(): CookieJar {
    return this.#jar
  }
}

describe.each(makers)('%s', (_, make) => {
  it('takes a jar, and objects that have one as their own property or that of their class', () => {
    for (const jar of [new CookieJar(), { jar: new CookieJar() }, new Holder()]) expect(() => make(jar)).not.toThrow()
  })

  it.each<[title: string, given: unknown]>([
    ['nothing', undefined],
    ['an object without a jar', {}],
    ['an object with something else as its jar', { jar: { setCookies: true } }],
    ['a holder of a holder', { jar: { jar: new CookieJar() } }],
    ['a holder without a jar', { jar: undefined }],
  ])('refuses %s', (_title, given) => {
    expect(() => make(given as GivenJar)).toThrow(/^jar: expected a CookieJar/)
  })

  it('takes no jar of Object.prototype', () => {
    Object.defineProperty(Object.prototype, 'jar', { value: new CookieJar(), configurable: true })
    try {
      expect(() => make({} as GivenJar)).toThrow(TypeError)
    } finally {
      Reflect.deleteProperty(Object.prototype, 'jar')
    }
  })
})

it('createFetch sends the cookies of the jar that is held', async () => {
  const holder = new Holder()
  const answers: string[] = []
  const server = async (_url: string, init?: RequestInit) => {
    answers.push(new Headers(init?.headers).get('cookie') ?? 'none')
    return new Response(null, { headers: { 'set-cookie': 'a=1' } })
  }
  const wrapped = createFetch(holder, { fetch: server })
  await wrapped('https://site.example/')
  await wrapped('https://site.example/')
  expect(answers).toEqual(['none', 'a=1'])
  expect(holder.jar.getCookieString('https://site.example/')).toBe('a=1')
})
