/** One listener of a jar gets every refusal, whichever way the cookie came, and never its value. */
import { createServer, get } from 'node:http'
import { CookieJar, type Rejection } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { createAgent } from 'speculoos/node-http'
import { CookieJar as ToughJar } from 'speculoos/tough-cookie'
import { cookies } from 'speculoos/undici'
import { Agent, request } from 'undici'
import { describe, expect, it } from 'vitest'
import { uncaughtErrors } from '../hostile/uncaught-errors.js'
import { ids } from './outcome.js'

const url = 'https://www.site.example/docs/x'
/** A line that every host but those of other.example must refuse. */
const LINE = 'a=1; Domain=other.example'

function watchedJar(options = {}) {
  const rejections: Rejection[] = []
  const jar = new CookieJar({ ...options, onRejected: (rejection) => rejections.push(rejection) })
  /** The refusals since the last time, as way, name, URL and reasons. */
  const taken = () =>
    rejections.splice(0).map(({ via, name, url, reasons }) => [via, name, url, ids(reasons).join(' ')].join(' | '))
  return { jar, rejections, taken }
}

describe('onRejected takes', () => {
  it('a line, with its name, the reasons, the warnings and the URL', () => {
    const { jar, rejections } = watchedJar()
    const result = jar.setCookie('SID=secret; Domain=other.example; Typo', url)
    expect(rejections).toEqual([
      {
        name: 'SID',
        reasons: result.status === 'rejected' && result.reasons,
        warnings: result.warnings,
        url,
        via: 'HTTP',
      },
    ])
    expect(ids(result.warnings)).toEqual(['attribute-unrecognized'])
  })
  it('each of several lines that is refused, and not the others', () => {
    const { jar, taken } = watchedJar()
    jar.setCookies(['a=1', 'b=secret; Domain=other.example', 'c=1', `d=secret${'x'.repeat(4096)}`], url)
    expect(taken()).toEqual([`HTTP | b | ${url} | domain-mismatch`, `HTTP | d | ${url} | set-cookie-too-long`])
  })
  it('what a script sets', () => {
    const { jar, taken } = watchedJar()
    jar.client({ type: 'non-HTTP' }).setCookie('a=1; HttpOnly', url)
    expect(taken()).toEqual([`non-HTTP | a | ${url} | http-only-from-non-http`])
  })
  it('what is put, with a URL or a domain', () => {
    const { jar, taken } = watchedJar()
    jar.put({ name: 'a', value: '1;', url })
    jar.client().put({ name: '__Host-b', value: '1', domain: 'site.example', path: '/', secure: true })
    jar.put({ name: 'c', value: '1', domain: 'a b' })
    expect(taken()).toEqual([
      `put | a | ${url} | cookie-not-expressible`,
      'put | __Host-b | https://site.example/ | host-prefix-not-host-only',
      'put | c | https://a b/ | host-not-canonical',
    ])
  })
  it('a record that is admitted or restored', () => {
    const { jar, taken } = watchedJar()
    const other = new CookieJar({ publicSuffixes: null })
    other.setCookie('a=1; Domain=co.uk', 'https://site.co.uk/')
    jar.admit(other)
    jar.restore(JSON.stringify(other))
    const refusal = 'admit | a |  | domain-public-suffix'
    expect(taken()).toEqual([refusal, refusal])
  })
  it('a saved name that holds a value, without that value', () => {
    const { jar, taken } = watchedJar()
    jar.restore({
      version: 'tough-cookie@6.1.0',
      cookies: [{ key: 'SID=SECRET; q', value: '1', domain: 'site.example' }],
    })
    expect(taken()).toEqual([expect.stringMatching(/^admit \| SID \|/)])
  })
  it('a cookie for which the jar has no room', () => {
    const { jar, taken } = watchedJar({ limits: { cookiesPerSite: 1 } })
    jar.setCookies(['a=1; Secure', 'b=1'], url)
    expect(taken()).toEqual([`HTTP | b | ${url} | evicted-non-secure-from-full-site`])
  })
  it('what the policy forbids', () => {
    const { jar, taken } = watchedJar({ cookiesEnabled: false })
    jar.setCookie('a=1', url)
    expect(taken()).toEqual([`HTTP | a | ${url} | cookies-disabled`])
  })
  it.each<[string, (jar: CookieJar, url: string) => Promise<unknown>]>([
    ['a fetch', (jar, at) => createFetch(jar)(at)],
    [
      'an agent',
      (jar, at) =>
        new Promise((resolve, reject) => {
          get(at, { agent: createAgent(jar) }, (response) => response.resume().on('end', resolve)).on('error', reject)
        }),
    ],
    ['undici', (jar, at) => request(at, { dispatcher: new Agent().compose(cookies(jar)) })],
    [
      'a jar of tough-cookie over it',
      async (jar, at) => ToughJar.over(jar).setCookieSync(LINE, at, { ignoreError: true }),
    ],
  ])('cookies from %s', async (_, receive) => {
    const { jar, taken } = watchedJar()
    const server = createServer((_request, response) => response.setHeader('Set-Cookie', LINE).end())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : null
    try {
      await receive(jar, `http://127.0.0.1:${port}/path?query=secret`)
    } finally {
      server.closeAllConnections()
      server.close()
    }
    expect(taken()).toEqual([`HTTP | a | http://127.0.0.1:${port}/path | domain-mismatch`])
  })
})

describe('onRejected takes nothing', () => {
  it('of what is stored, removed or expired', () => {
    const { jar, taken } = watchedJar()
    jar.setCookies(['a=1; Typo', 'a=; Max-Age=0', 'b=; Max-Age=0'], url)
    jar.put({ name: 'a', value: '1', url })
    expect(taken()).toEqual([])
  })
  it('of a mistake of the program', () => {
    const { jar, taken } = watchedJar()
    expect(() => jar.setCookie('a=1', 'nowhere')).toThrow(TypeError)
    expect(taken()).toEqual([])
  })
  it('that is secret: neither a value nor the password, query and fragment of a URL', () => {
    const { jar, rejections } = watchedJar()
    const at = 'https://user:secret@site.example/x?secret#secret'
    jar.setCookies(['a=secret; Domain=other.example', 'secret; Domain=other.example', '\u0000secret'], at)
    jar.put({ name: '', value: 'secret;', url: new URL(at) })
    expect(rejections).toHaveLength(4)
    expect(JSON.stringify(rejections)).not.toContain('secret')
  })
})

describe('the listener of refusals', () => {
  it('is called after the call, when the jar can be used', () => {
    const seen: (string | number)[] = []
    const jar = new CookieJar({ onRejected: ({ name }) => seen.push(name, jar.getCookieString(url)) })
    jar.setCookies(['x=1; Domain=other.example', 'a=1; Path=/'], url)
    expect(seen).toEqual(['x', 'a=1'])
  })
  it('may refuse more: each refusal comes once, and in order', () => {
    const names: string[] = []
    const jar = new CookieJar({
      onRejected: ({ name }) => {
        if (name === 'a') jar.setCookie('c=1; Domain=other.example', url)
        names.push(name)
      },
    })
    jar.setCookies(['a=1; Domain=other.example', 'b=1; Domain=other.example'], url)
    expect(names).toEqual(['a', 'b', 'c'])
  })
  it('that throws has no effect on others, and its error is reported', async () => {
    const jar = new CookieJar({
      onRejected: () => {
        throw new RangeError('no more')
      },
    })
    const errors = await uncaughtErrors(() => {
      expect(jar.setCookies(['a=1; Domain=other.example', 'b=1'], url).map(({ status }) => status)).toEqual([
        'rejected',
        'stored',
      ])
    })
    expect(errors).toEqual([new RangeError('no more')])
  })
  it('that writes into what it gets changes nothing for the caller', () => {
    const jar = new CookieJar({
      onRejected: ({ reasons, warnings }) => {
        Reflect.set(reasons, 'length', 0)
        Reflect.set(warnings, 'length', 0)
      },
    })
    const result = jar.setCookie('a=1; Typo; Domain=other.example', url)
    expect(result).toMatchObject({ reasons: [{ id: 'domain-mismatch' }], warnings: [{ id: 'attribute-unrecognized' }] })
  })
  it('is set, replaced and ended by configure, and stays if it is not named', () => {
    const { jar, taken } = watchedJar()
    const later: string[] = []
    jar.configure({ sessionOnly: true })
    jar.setCookie('a=1; Domain=other.example', url)
    expect(taken()).toHaveLength(1)
    jar.configure({ onRejected: ({ name }) => later.push(name) })
    jar.setCookie('b=1; Domain=other.example', url)
    jar.configure({ onRejected: null })
    jar.setCookie('c=1; Domain=other.example', url)
    expect([taken(), later]).toEqual([[], ['b']])
  })
  it('goes with the options to a clone', () => {
    const { jar, taken } = watchedJar()
    jar.clone().setCookie('a=1; Domain=other.example', url)
    jar.clone({ onRejected: null }).setCookie('b=1; Domain=other.example', url)
    expect(taken()).toEqual([`HTTP | a | ${url} | domain-mismatch`])
  })
  it('may be missing, and then a refusal causes no error', async () => {
    const other = new CookieJar({ publicSuffixes: null })
    other.setCookie('a=1; Domain=co.uk', 'https://site.co.uk/')
    const jar = new CookieJar()
    const errors = await uncaughtErrors(() => {
      expect(jar.setCookie(LINE, url).status).toBe('rejected')
      expect(jar.admit(other).rejected).toHaveLength(1)
    })
    expect(errors).toEqual([])
  })
  it('must be a function or null', () => {
    for (const onRejected of [42, 'log', {}]) {
      // @ts-expect-error what is not a function is a mistake
      expect(() => new CookieJar({ onRejected })).toThrow(/^options\.onRejected: expected a function or null/)
    }
  })
  it('of fromJSON is separate: it gets the saved cookies, and no later refusal of the jar', () => {
    const other = new CookieJar({ publicSuffixes: null })
    other.setCookie('a=1; Domain=co.uk', 'https://site.co.uk/')
    const keys: string[][] = []
    const jar = CookieJar.fromJSON(JSON.stringify(other), { onRejected: (each) => keys.push(Object.keys(each)) })
    jar.setCookie('b=1; Domain=other.example', url)
    expect(keys).toEqual([['entry', 'reasons']])
  })
})
