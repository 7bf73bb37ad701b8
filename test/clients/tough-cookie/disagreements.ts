/** The cases in which RFC 6265bis and tough-cookie disagree: each as a call for both packages, with both outcomes. */

import type * as door from 'speculoos/tough-cookie'

/** The exports of either package. */
export type Package = typeof door

/** One case. Its title is in docs/from-tough-cookie.md. */
export interface Disagreement {
  readonly title: string
  readonly show: (both: Package) => unknown
  readonly tough: unknown
  readonly ours: unknown
}

const SITE = 'https://site.example/'
const LONG_LABEL = `https://${'x'.repeat(64)}.example/`
const DAYS_401 = 401 * 86_400

/** Returns the errors of receiving some lines, and then the Cookie header. */
export function exchange(
  { CookieJar }: Package,
  lines: readonly (readonly [line: string, url?: string, options?: door.SetCookieOptions])[],
  url = SITE,
  options: door.GetCookiesOptions = {},
  jarOptions: door.CreateCookieJarOptions = {},
): string[] {
  const jar = new CookieJar(null, jarOptions)
  const errors = lines.flatMap(([line, from = SITE, how = {}]) => attempt(() => jar.setCookieSync(line, from, how)))
  return [...errors, ...attempt(() => jar.getCookieStringSync(url, options), true)]
}

/** Returns the message of an error; otherwise the result as text if `isShown`, or nothing. */
function attempt(act: () => unknown, isShown = false): string[] {
  try {
    const answer = act()
    return isShown ? [String(answer)] : []
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}

const PARSE = 'Cookie failed to parse'
const CROSS_ORIGIN = 'Cookie is SameSite but this is a cross-origin request'
const SUFFIX = 'Cookie has domain set to a public suffix'

export const disagreements: readonly Disagreement[] = [
  {
    title: 'A cookie without a name',
    show: (both) => [exchange(both, [['bare'], ['=a=b; Path=/x']], `${SITE}x`), both.Cookie.parse('=a=b')?.value],
    tough: [[PARSE, PARSE, ''], undefined],
    ours: [['a=b; bare'], 'a=b'],
  },
  {
    title: 'Loose mode',
    show: (both) => {
      const { key, value } = both.Cookie.parse('=a=b', { loose: true }) ?? {}
      return { key, value }
    },
    tough: { key: 'a', value: 'b' },
    ours: { key: '', value: 'a=b' },
  },
  {
    title: 'A control character',
    show: (both) => exchange(both, [['a=1\nb'], ['c=2; Note=\u0007']]),
    tough: ['a=1; c=2'],
    ours: [PARSE, PARSE, ''],
  },
  {
    title: 'A tab within a name or a value',
    show: (both) => exchange(both, [['a=1\t2']]),
    tough: [PARSE, ''],
    ours: ['a=1\t2'],
  },
  {
    title: 'A name and a value of more than 4096 octets',
    show: (both) => exchange(both, [[`a=${'x'.repeat(4096)}`]]).map((text) => text.slice(0, 60)),
    tough: [`a=${'x'.repeat(58)}`],
    ours: ['The name and the value together are longer than 4096 octets.', ''],
  },
  {
    title: 'An attribute of more than 1024 octets',
    show: (both) => exchange(both, [[`a=1; Path=/${'x'.repeat(1024)}`]]),
    tough: [''],
    ours: ['a=1'],
  },
  {
    title: 'White space other than space and tab',
    show: (both) => exchange(both, [['a=\u00a01\u00a0']]),
    tough: ['a=1'],
    ours: ['a=\u00a01\u00a0'],
  },
  {
    title: 'An empty Domain attribute after another one',
    show: (both) => exchange(both, [['a=1; Domain=other.example; Domain=']]),
    tough: ["Cookie not in this host's domain. Cookie:other.example Request:site.example", ''],
    ours: ['a=1'],
  },
  {
    title: 'A Domain attribute that is not ASCII',
    show: (both) =>
      exchange(both, [['a=1; Domain=bücher.example', 'https://bücher.example/']], 'https://bücher.example/'),
    tough: [''],
    ours: ["Cookie not in this host's domain. Cookie:bücher.example Request:xn--bcher-kva.example", ''],
  },
  {
    title: 'A date with a character beyond U+00FF',
    show: ({ parseDate }) => parseDate('9 junĭ 2021 10:18:14')?.toISOString(),
    tough: undefined,
    ours: '2021-06-09T10:18:14.000Z',
  },
  {
    title: 'A lifetime of more than 400 days',
    show: ({ CookieJar }) => new CookieJar().setCookieSync(`a=1; Max-Age=${DAYS_401}`, SITE)?.maxAge,
    tough: DAYS_401,
    ours: 400 * 86_400,
  },
  {
    title: 'A cookie that arrives expired',
    show: ({ CookieJar }) => {
      const jar = new CookieJar()
      jar.setCookieSync('a=1', SITE)
      jar.setCookieSync('a=2; Max-Age=0', SITE)
      return [jar.getCookieStringSync(SITE, { expire: false }), new CookieJar().serializeSync()?.cookies]
    },
    tough: ['a=2', []],
    ours: ['', []],
  },
  {
    title: 'SameSite=None without Secure',
    show: (both) => exchange(both, [['a=1; SameSite=None']]),
    tough: ['a=1'],
    ours: ['A SameSite=None cookie must be Secure.', ''],
  },
  {
    title: 'A cookie from an insecure origin beside a Secure one',
    show: (both) =>
      exchange(both, [
        ['a=1; Secure; Domain=site.example', 'https://www.site.example/'],
        ['a=2', 'http://site.example/'],
      ]),
    tough: ['a=2'],
    ours: ['An insecure connection cannot set a cookie that would overlay a Secure cookie of the same name.', 'a=1'],
  },
  {
    title: 'The host-only-flag tells cookies apart',
    show: (both) => exchange(both, [['a=1'], ['a=2; Domain=site.example']]),
    tough: ['a=2'],
    ours: ['a=1; a=2'],
  },
  {
    title: 'A name prefix in other letters, or in the value of a nameless cookie',
    show: (both) => exchange(both, [['__HOST-a=1'], ['=__Secure-b']], SITE, {}, { looseMode: true }),
    tough: ['__HOST-a=1; __Secure-b'],
    ours: [''],
  },
  {
    title: 'A __Host- cookie with a Path that names none, at the root',
    show: (both) => exchange(both, [['__Host-a=1; Secure; Path=']]),
    tough: [''],
    ours: ['__Host-a=1'],
  },
  {
    title: 'A public suffix that is the host itself',
    show: (both) => [
      exchange(both, [['a=1; Domain=github.io', 'https://github.io/']], 'https://github.io/'),
      exchange(both, [['a=1; Domain=localhost', 'http://localhost/']], 'http://localhost/'),
      new both.CookieJar().setCookieSync('a=1; Domain=localhost', 'http://localhost/')?.hostOnly,
    ],
    tough: [[SUFFIX, ''], ['a=1'], false],
    ours: [['a=1'], ['a=1'], true],
  },
  {
    title: 'Domain=localhost from a host below it',
    show: (both) => exchange(both, [['a=1; Domain=localhost', 'http://www.localhost/']], 'http://localhost/'),
    tough: ['a=1'],
    ours: [SUFFIX, ''],
  },
  {
    title: 'A host that is not a host name',
    show: (both) => exchange(both, [['a=1', LONG_LABEL]], LONG_LABEL),
    tough: ['a=1'],
    ours: ['The host of the URL cannot be canonicalized.', ''],
  },
  {
    title: 'A cross-site response with a cookie that names no SameSite',
    show: (both) => exchange(both, [['a=1', SITE, { sameSiteContext: 'none' }]]),
    tough: ['a=1'],
    ours: [CROSS_ORIGIN, ''],
  },
  {
    title: 'A script in a cross-site document',
    show: (both) => [
      exchange(both, [['a=1; SameSite=Lax', SITE, { sameSiteContext: 'lax', http: false }]]),
      exchange(both, [['a=1; SameSite=Lax']], SITE, { sameSiteContext: 'lax', http: false }),
    ],
    tough: [['a=1'], ['a=1']],
    ours: [[CROSS_ORIGIN, ''], ['']],
  },
  {
    title: 'A cross-site request and a cookie that names no SameSite',
    show: (both) => exchange(both, [['a=1'], ['b=2; SameSite=None; Secure']], SITE, { sameSiteContext: 'none' }),
    tough: ['a=1; b=2'],
    ours: ['b=2'],
  },
  {
    title: 'Percent-encoded paths',
    show: (both) => [
      exchange(both, [['a=1; Path=/docs']], `${SITE}%64ocs`),
      new both.CookieJar().setCookieSync('a=1', `${SITE}%64ocs/x`)?.path,
    ],
    tough: [['a=1'], '/docs'],
    ours: [[''], '/%64ocs'],
  },
  {
    title: 'Max-Age counts from when the cookie was received',
    show: ({ CookieJar }) => {
      const jar = new CookieJar()
      const received = new Date(Date.now() - 3000_000)
      const cookie = jar.setCookieSync('a=1; Max-Age=3600', SITE, { now: received })
      jar.getCookiesSync(SITE)
      return (cookie?.expiryTime() ?? 0) - received.getTime() > 3600_000
    },
    tough: true,
    ours: false,
  },
  {
    title: 'A host with a trailing dot',
    show: (both) => exchange(both, [['a=1', 'https://site.example./']], 'https://site.example./'),
    tough: [''],
    ours: ['a=1'],
  },
  {
    title: 'A host that is a special-use domain',
    show: (both) => [
      exchange(both, [['a=1', 'https://local/']], 'https://local/').map((text) => text.slice(0, 10)),
      exchange(both, [], 'http://localhost/', {}, { allowSpecialUseDomain: false }).map((text) => text.slice(0, 10)),
    ],
    tough: [['Cookie has'], ['Cookie has']],
    ours: [['a=1'], ['']],
  },
  {
    title: 'Public suffixes that are not rejected',
    show: (both) =>
      exchange(
        both,
        [['a=1; Domain=com', 'https://site.com/']],
        'https://other.com/',
        {},
        { rejectPublicSuffixes: false },
      ),
    tough: [''],
    ours: ['a=1'],
  },
  {
    title: 'The order of getCookies and getSetCookieStrings with other options',
    show: ({ CookieJar }) => {
      const jar = new CookieJar()
      jar.setCookieSync('a=1', SITE)
      jar.setCookieSync('b=2; Path=/docs', SITE)
      return [
        jar.getCookiesSync(`${SITE}docs`, { http: true }).map(({ key }) => key),
        jar.getSetCookieStringsSync(`${SITE}docs`).map((line) => line.charAt(0)),
      ]
    },
    tough: [
      ['a', 'b'],
      ['a', 'b'],
    ],
    ours: [
      ['b', 'a'],
      ['b', 'a'],
    ],
  },
  {
    title: 'A domain that no host can have, in canonicalDomain and domainMatch',
    show: ({ canonicalDomain, domainMatch }) => [
      attempt(() => canonicalDomain('É.0'), true),
      canonicalDomain('É).example'),
      attempt(() => canonicalDomain('fe80::1%eth0'), true),
      domainMatch('a.:80', ':80', false),
    ],
    tough: [['Invalid URL'], 'xn--)-9fa.example', ['Invalid URL'], true],
    ours: [['é.0'], 'é).example', ['fe80::1%eth0'], false],
  },
  {
    title: 'A path that does not begin with a slash, in permutePath',
    show: ({ permutePath }) => permutePath('abc'),
    tough: ['abc', 'ab', 'a', '/'],
    ours: ['abc', '/'],
  },
  {
    title: 'A Cookie object that no header field could set',
    show: ({ Cookie, CookieJar }) => {
      const jar = new CookieJar()
      return ['1; b=2', '1\r\nX: y'].map((value) => {
        return attempt(() => jar.setCookieSync(new Cookie({ key: 'a', value }), SITE)).length
      })
    },
    tough: [0, 0],
    ours: [1, 1],
  },
  {
    title: 'A host-only Cookie object of another host',
    show: ({ Cookie, CookieJar }) => {
      const jar = new CookieJar()
      const cookie = new Cookie({ key: 'a', value: '1', domain: 'site.example', hostOnly: true })
      return attempt(() => String(jar.setCookieSync(cookie, 'https://www.site.example/')?.hostOnly), true)
    },
    tough: ['true'],
    ours: ["Cookie not in this host's domain. Cookie:site.example Request:www.site.example"],
  },
  {
    title: 'A cookie of another class',
    show: ({ CookieJar }) =>
      attempt(() => String(new CookieJar().setCookieSync({ key: 'a', value: '1' } as never, SITE)), true),
    tough: ['First argument to setCookie must be a Cookie object or string'],
    ours: ['a=1; Path=/'],
  },
  {
    title: 'Invalid dates',
    show: ({ Cookie, cookieCompare }) => {
      const cookie = Cookie.fromJSON({ key: 'a', lastAccessed: 'soon' })
      const dateless = new Cookie({ creation: new Date(Number.NaN) })
      return [
        attempt(() => JSON.stringify(cookie).includes('lastAccessed'), true),
        cookieCompare(dateless, new Cookie({ creation: new Date(0) })) > 0,
      ]
    },
    tough: [['Invalid time value'], false],
    ours: [['false'], true],
  },
  {
    title: 'An empty URL, and options that are not an object',
    show: ({ CookieJar }) => {
      const jar = new CookieJar()
      const heard: string[] = []
      jar.getCookies('', (error: unknown) => heard.push(String(error)))
      const messages = [['http'], null].map((given) => attempt(() => jar.getCookiesSync(SITE, given as never)))
      return [heard, ...messages]
    },
    tough: [
      ['Error: [object Object]', 'TypeError: Invalid URL'],
      [],
      ["Cannot read properties of null (reading 'sameSiteContext')"],
    ],
    ours: [
      ['Error: `url` argument is an empty string, a URL is wanted.'],
      ['`options` argument is not an object.'],
      [],
    ],
  },
  {
    title: 'A store that is not synchronous, though it claims to be',
    show: ({ CookieJar, Store }) => {
      class LateStore extends Store {
        override synchronous = true
        override findCookies(): never {
          return undefined as never
        }
      }
      return attempt(() => new CookieJar(new LateStore()).getCookiesSync(SITE).length, true)
    },
    tough: ['0'],
    ours: ['CookieJar store is not synchronous; use async API instead.'],
  },
  {
    title: 'A clone of a jar with allowSecureOnLocal off',
    show: ({ CookieJar }) => {
      const clone = new CookieJar(null, { allowSecureOnLocal: false }).cloneSync()
      return attempt(() => clone?.setCookieSync('a=1; Secure', 'http://localhost/'))
    },
    tough: [],
    ours: ['Cookie is Secure but this is not a secure connection'],
  },
  {
    title: 'A saved cookie that no header field could set',
    show: ({ CookieJar }) => {
      const cookies = [{ key: 'a; SID', value: '1', domain: 'site.example', path: '/' }]
      return CookieJar.fromJSON({ cookies } as never).getCookieStringSync(SITE)
    },
    tough: 'a; SID=1',
    ours: '',
  },
  {
    title: 'A saved cookie that has a name and no key',
    show: ({ CookieJar }) => {
      const cookies = [{ name: 'a', value: '1', domain: 'site.example', path: '/' }]
      return attempt(() => CookieJar.fromJSON({ cookies } as never).getCookieStringSync(SITE), true)
    },
    tough: ['1'],
    ours: [
      "cookie: expected a saved cookie of tough-cookie with a key, got one with a name, which CookieJar.fromJSON of 'speculoos' or readCookies of 'speculoos/formats' reads",
    ],
  },
  {
    title: 'SameSite among the extensions of a saved cookie',
    show: ({ CookieJar }) => {
      const entry = { key: 'a', value: '1', domain: 'site.example', path: '/', extensions: ['SameSite=Strict'] }
      const jar = CookieJar.fromJSON({ cookies: [entry] } as never)
      return jar.getCookieStringSync(SITE, { sameSiteContext: 'lax' })
    },
    tough: 'a=1',
    ours: '',
  },
  {
    title: 'A cookie for a public suffix in a store',
    show: ({ Cookie, CookieJar, MemoryCookieStore }) => {
      class SuffixStore extends MemoryCookieStore {
        override findCookies(...parameters: unknown[]): never {
          const done = parameters.at(-1) as (error: null, cookies: door.Cookie[]) => void
          done(null, [new Cookie({ key: 'a', value: '1', domain: 'co.uk', path: '/', hostOnly: false })])
          return undefined as never
        }
      }
      return new CookieJar(new SuffixStore() as never).getCookieStringSync('https://bank.co.uk/')
    },
    tough: 'a=1',
    ours: '',
  },
  {
    title: 'A store without updateCookie',
    show: ({ CookieJar, Store }) => {
      class PutStore extends Store {
        override synchronous = true
        cookie: door.Cookie | undefined
        override findCookie(...parameters: unknown[]): never {
          const done = parameters.at(-1) as (error: null, cookie: door.Cookie | undefined) => void
          done(null, this.cookie)
          return undefined as never
        }
        override putCookie(cookie: door.Cookie, done?: door.ErrorCallback): never {
          this.cookie = cookie
          done?.(null)
          return undefined as never
        }
      }
      const jar = new CookieJar(new PutStore() as never)
      jar.setCookieSync('a=1', SITE)
      return attempt(() => jar.setCookieSync('a=2', SITE)?.value ?? '', true)
    },
    tough: ['updateCookie is not implemented'],
    ours: ['2'],
  },
  {
    title: 'A cookie that a jar returns, when it is changed',
    show: ({ CookieJar }) => {
      const jar = new CookieJar()
      jar.setCookieSync('a=1', SITE)
      Object.assign(jar.getCookiesSync(SITE)[0] ?? {}, { value: 'changed' })
      return jar.getCookieStringSync(SITE)
    },
    tough: 'a=changed',
    ours: 'a=1',
  },
  {
    title: 'A method or a rule of a jar, when it is replaced',
    show: ({ CookieJar }) => {
      const jar = new CookieJar()
      jar.setCookieSync('a=1', SITE)
      Object.assign(jar, {
        getCookies: (...parameters: unknown[]) => (parameters.at(-1) as door.Callback<[]>)(null, []),
      })
      return jar.getCookieStringSync(SITE)
    },
    tough: '',
    ours: 'a=1',
  },
  {
    title: 'More than 180 cookies of one site',
    show: ({ CookieJar }) => {
      const jar = new CookieJar()
      for (let index = 0; index < 200; index += 1) jar.setCookieSync(`n${index}=1`, SITE)
      return jar.getCookiesSync(SITE).length
    },
    tough: 200,
    ours: 180,
  },
  {
    title: 'A saved cookie that no response could set',
    show: ({ CookieJar }) => {
      const cookies = [{ key: 'a', value: '1', domain: 'site.example', path: '/', sameSite: 'none' }]
      return CookieJar.fromJSON({ cookies } as never).getCookieStringSync(SITE)
    },
    tough: 'a=1',
    ours: '',
  },
  {
    title: 'The JSON of a jar of speculoos',
    show: ({ CookieJar }) => {
      const times = { persistent: false, expiryTime: null, creationTime: 0, lastAccessTime: 0 }
      const flags = { hostOnly: true, secure: false, httpOnly: false, sameSite: 'Default' }
      const cookies = [{ name: 'a', value: '1', domain: 'site.example', path: '/', ...flags, ...times }]
      return CookieJar.fromJSON({ version: 1, cookies } as never).getCookieStringSync(SITE)
    },
    tough: '1',
    ours: 'a=1',
  },
]
