/** Random histories of lines and requests for two jars, and the cases in which the jars are known to disagree. */

import fc from 'fast-check'

/** One call of a jar. */
export type Step =
  | { readonly kind: 'set'; readonly line: string; readonly url: string; readonly options: Options }
  | { readonly kind: 'get'; readonly url: string; readonly options: Options }

export interface Options {
  readonly http?: boolean | undefined
  readonly sameSiteContext?: 'strict' | 'lax' | 'none' | undefined
}

export interface JarOptions {
  readonly rejectPublicSuffixes?: boolean
  readonly prefixSecurity?: 'silent' | 'strict' | 'unsafe-disabled'
  readonly allowSpecialUseDomain?: boolean
  readonly allowSecureOnLocal?: boolean
  readonly enforceSecureOriginOnStorage?: boolean
}

const NAMES = ['a', 'b', 'SID', '__Secure-a', '__Host-a', '__host-a', 'A', 'a b', '"a"', '', ' a', 'a\t', '__proto__']
const VALUES = ['1', '2', '', 'x y', '"q"', '=', 'a=b', 'é', ' v ', 'v\u00a0', 'a\u0001b', 'v\n']
const ATTRIBUTES = [
  ...[
    'Path=/',
    'Path=/docs',
    'Path=docs',
    'Path=',
    'path',
    'Path=/docs/',
    ' Path = / ',
    'Secure',
    'secure=0',
    'HttpOnly',
  ],
  ...['Domain=example.com', 'Domain=.example.com', 'Domain=www.example.com', 'Domain=EXAMPLE.com', 'Domain=other.com'],
  ...[
    'Domain=com',
    'Domain=co.uk',
    'Domain=',
    'Domain=.',
    'Domain=..example.com',
    'Domain=localhost',
    'Domain=foo.local',
  ],
  ...['Domain=127.0.0.1', 'Domain=[::1]', 'Domain=github.io', 'Domain=me.github.io', 'Domain=bücher.example'],
  ...[
    'SameSite=Lax',
    'SameSite=strict',
    'SameSite=None',
    'samesite',
    'SameSite=foo',
    'Priority=High',
    '',
    '=',
    '=x',
    'foo',
  ],
  ...[
    'Max-Age=60',
    'Max-Age=0',
    'Max-Age=-1',
    'Max-Age=+5',
    'Max-Age=5x',
    'Max-Age=',
    'Max-Age=99999999999',
    'Max-Age= 60 ',
  ],
  ...['Expires=Wed, 09 Jun 2021 10:18:14 GMT', 'Expires=foo', 'Expires=Wed, 09 Jun 2099 10:18:14 GMT', 'httponly=x'],
  ...['Expires=30 Feb 2026 00:00:00', `Expires=${new Date(Date.now() + 86_400_000).toUTCString()}`],
]
const URLS = [
  ...[
    'https://www.example.com/docs/x',
    'http://www.example.com/docs/x',
    'http://www.example.com/',
    'https://example.com/docs',
  ],
  ...[
    'http://example.com/',
    'https://a.b.example.com/docs/',
    'http://localhost/',
    'http://a.localhost/x',
    'http://127.0.0.1/',
  ],
  ...['https://127.0.0.1/docs/', 'http://[::1]/', 'https://foo.co.uk/', 'https://github.io/', 'https://me.github.io/'],
  ...[
    'https://x.foo.local/',
    'https://local/',
    'https://intranet/',
    'https://bücher.example/',
    'https://example.com./',
  ],
  ...[
    'https://www.example.com/%64ocs/x',
    'ws://example.com/',
    'ftp://example.com/',
    'https://u:p@example.com:8443/docs/?q#h',
  ],
]

const line = fc
  .tuple(
    fc.constantFrom(...NAMES),
    fc.boolean(),
    fc.constantFrom(...VALUES),
    fc.array(fc.constantFrom(...ATTRIBUTES), { maxLength: 4 }),
  )
  .map(([name, hasEquals, value, attributes]) => {
    return [hasEquals || name !== '' ? `${name}=${value}` : value, ...attributes].join('; ')
  })
const url = fc.constantFrom(...URLS)
const options = fc.record(
  {
    http: fc.constantFrom(undefined, true, false),
    sameSiteContext: fc.constantFrom(undefined, 'strict' as const, 'lax' as const, 'none' as const),
  },
  { requiredKeys: [] },
)

export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('set' as const), line, url, options }),
    fc.record({ kind: fc.constant('get' as const), url, options }),
  ),
  { minLength: 1, maxLength: 10 },
)

export const jarOptions: fc.Arbitrary<JarOptions> = fc.record(
  {
    rejectPublicSuffixes: fc.constantFrom(true, true, true, false),
    prefixSecurity: fc.constantFrom('silent' as const, 'strict' as const, 'unsafe-disabled' as const),
    allowSpecialUseDomain: fc.constantFrom(true, true, true, false),
    allowSecureOnLocal: fc.boolean(),
    enforceSecureOriginOnStorage: fc.boolean(),
  },
  { requiredKeys: [] },
)

/** Whether the two jars are known to disagree on a step, after the given earlier steps. */
export function isDisagreement(step: Step, before: readonly Step[], rules: JarOptions): boolean {
  const { hostname, protocol, pathname } = new URL(step.url)
  const { http, sameSiteContext } = step.options
  const isCrossSite = sameSiteContext === 'none' || sameSiteContext === 'lax'
  const isPlain = ['https:', 'wss:'].includes(protocol) === false
  if (pathname.includes('%') || hostname.endsWith('.')) return true
  if (sameSiteContext === 'none' || (isCrossSite && http === false)) return true
  if (hostname === 'local' || (rules.allowSpecialUseDomain === false && hostname.endsWith('localhost'))) return true
  if (rules.allowSpecialUseDomain === false && /\.(?:local|example)$/.test(hostname)) return true
  if (step.kind === 'get') {
    // Only one of the jars sends a cookie whose Domain is a public suffix.
    return rules.rejectPublicSuffixes === false && before.some((set) => /domain=/i.test(lineOf(set)))
  }
  const [pair = '', ...attributes] = step.line.split(';')
  const rest = attributes.join(';')
  const name = pair.includes('=') ? pair.slice(0, pair.indexOf('=')).trim() : ''
  const domains = [...rest.matchAll(/domain=([^;]*)/gi)].map(([, domain = '']) => domain.replace(/^\./, '').trim())
  const domain = domains.at(-1)?.toLowerCase() ?? ''
  return (
    name === '' ||
    [...step.line].some((character) => (character < ' ' && character !== '\t') || character === '\u00a0') ||
    (/^__(?:host|secure)-/i.test(name) && !/^__(?:Host|Secure)-/.test(name)) ||
    domains.some((each) => each === '' || each.startsWith('.') || [...each].some((character) => character > '\x7f')) ||
    /=99999999999|2099/.test(rest) ||
    (/samesite=none/i.test(rest) && !/(?:^|;)\s*secure/i.test(rest)) ||
    (domain !== '' && isPublicSuffixOfItsOwn(domain, hostname)) ||
    domain.startsWith('[') ||
    (name.startsWith('__Host-') && /(?:^|;)\s*path\s*(?:;|$|=\s*(?:[^/\s]|;|$))/i.test(rest)) ||
    before.some((set) => {
      const [otherPair = ''] = lineOf(set).split(';')
      if (otherPair.slice(0, otherPair.indexOf('=')).trim() !== name) return false
      // One cookie is host-only and the other is not, or one is set over an insecure connection and the other is
      // Secure.
      const isOtherDomain = /domain=/i.test(lineOf(set)) !== domains.length > 0
      return isOtherDomain || (isPlain && /secure/i.test(lineOf(set)))
    })
  )
}

function isPublicSuffixOfItsOwn(domain: string, host: string): boolean {
  const isOwn = domain === host && !domain.endsWith('example.com') && domain !== '127.0.0.1'
  return isOwn || (domain === 'localhost' && host.endsWith('.localhost'))
}

function lineOf(step: Step): string {
  return step.kind === 'set' ? step.line : ''
}
