/**
 * Worked cases: each is a case with what there is to see in it.
 */
import { type Case, EMPTY, PLAIN, type Setting } from './case.js'

/** A worked case. */
export interface Example {
  readonly title: string
  /** What there is to see, in one or two sentences. */
  readonly lesson: string
  readonly state: Case
}

/** New Year 2026, so that lifetimes in links stay what they are. */
const CLOCK = Date.UTC(2026, 0, 1)

function example(
  title: string,
  lesson: string,
  lines: readonly string[],
  received: Partial<Setting>,
  sent: Partial<Setting> = {},
  more: Partial<Case> = {},
): Example {
  const state: Case = {
    ...EMPTY,
    text: lines.join('\n'),
    received: { ...EMPTY.received, ...received },
    sent: { ...PLAIN, ...sent },
    clock: CLOCK,
    ...more,
  }
  return { title, lesson, state }
}

/** What the page shows before anything is pasted. */
export const START = example(
  'A login',
  'Two of these lines are stored. The third names a host that this one may not set cookies for, and a misspelled attribute.',
  [
    'SID=31d4d96e407aad42; Path=/; Secure; HttpOnly; SameSite=Lax',
    'lang=en-GB; Max-Age=31536000; SameSite=Strict',
    'cart=7; Domain=pay.example; Same-Site=None',
  ],
  { url: 'https://shop.example/login', kind: 'visit' },
  { url: 'https://shop.example/cart', kind: 'link', page: 'https://news.example/' },
)

/** The worked cases. */
export const EXAMPLES: readonly Example[] = [
  START,
  example(
    'Session fixation, and the prefix that prevents it',
    'A blog on a sub-domain plants a session for the whole site. The bank gets two cookies of the name SID and cannot tell which is its own. The prefix __Host- keeps the planted one out.',
    [
      'HTTP/1.1 302 Found',
      'Location: https://bank.example/transfer',
      'Set-Cookie: SID=mallory; Domain=bank.example; Path=/transfer; Secure',
      'Set-Cookie: __Host-SID=mallory; Domain=bank.example; Path=/; Secure',
      '',
      'HTTP/1.1 200 OK',
      'Set-Cookie: SID=ada; Path=/; Secure',
      'Set-Cookie: __Host-SID=ada; Path=/; Secure; HttpOnly',
    ],
    { url: 'https://blog.bank.example/', kind: 'visit' },
    { url: 'https://bank.example/transfer', kind: 'visit' },
  ),
  example(
    'No SameSite: who gets the cookie',
    'An image on a foreign page gets only the SameSite=None cookie. Firefox does not treat a cookie without SameSite as Lax, but keeps third parties apart.',
    [
      'strict=1; Path=/; Secure; SameSite=Strict',
      'lax=1; Path=/; Secure; SameSite=Lax',
      'unnamed=1; Path=/; Secure',
      'none=1; Path=/; Secure; SameSite=None',
    ],
    { url: 'https://bank.example/', kind: 'visit' },
    { url: 'https://bank.example/logo.png', kind: 'load', page: 'https://news.example/' },
  ),
  example(
    'The prefixes __Secure- and __Host-',
    'A prefix in the name is a promise that the user agent checks. __Host- needs Secure and the attribute Path=/, and forbids Domain, even in lower case.',
    [
      '__Host-SID=1; Path=/; Secure; HttpOnly',
      '__Host-SID=2; Secure',
      '__host-SID=3; Path=/; Secure; Domain=site.example',
      '__Secure-lang=en; Domain=site.example',
      '=__Host-SID=4; Path=/; Secure',
    ],
    { url: 'https://site.example/account/', kind: 'visit' },
  ),
  example(
    'A Domain that does not match',
    'A host can name itself or a domain above it, and no other: neither a sibling nor a host below. A dot before the domain is removed.',
    [
      'above=1; Domain=shop.example',
      'self=1; Domain=.api.shop.example',
      'sibling=1; Domain=www.shop.example',
      'below=1; Domain=v2.api.shop.example',
      'other=1; Domain=localhost',
    ],
    { url: 'https://api.shop.example/v1' },
    { url: 'https://www.shop.example/' },
  ),
  example(
    'Public suffixes',
    'Nobody may set a cookie for all of co.uk, nor for all users of a hosting service.',
    ['a=1; Domain=co.uk', 'b=1; Domain=shop.co.uk', 'c=1; Domain=uk'],
    { url: 'https://www.shop.co.uk/' },
    { url: 'https://pay.shop.co.uk/' },
  ),
  example(
    'Secure cookies and http',
    'A Secure cookie cannot be set over http, nor overwritten from there, and it is not sent there. On localhost http counts as secure.',
    [
      'HTTP/1.1 301 Moved',
      'Set-Cookie: SID=https; Path=/; Secure',
      'Set-Cookie: theme=dark; Path=/',
      'Location: http://shop.example/',
      '',
      'HTTP/1.1 200 OK',
      'Set-Cookie: SID=http; Path=/',
      'Set-Cookie: token=1; Path=/; Secure',
      'Set-Cookie: theme=light; Path=/',
    ],
    { url: 'https://shop.example/' },
    { url: 'http://shop.example/cart' },
  ),
  example(
    'A payment that comes back by POST, within two minutes',
    'Chromium sends a cookie that named no SameSite with a cross-site POST that fills the page for two minutes after it was created. Change the 120 seconds to 121, and the login is gone.',
    ['order=17; Path=/; Secure', 'SID=31d4; Path=/; Secure; SameSite=Lax'],
    { url: 'https://shop.example/checkout', kind: 'visit' },
    { url: 'https://shop.example/paid', kind: 'link', method: 'POST', page: 'https://pay.example/' },
    { profile: 'chromium', later: 120 },
  ),
  example(
    'Partitioned: a widget on two sites',
    'The chat of a widget is stored for the page that holds it. On another page the widget starts with nothing, but an unpartitioned cookie is there in both.',
    ['chat=open; Path=/; Secure; SameSite=None; Partitioned', 'visitor=9; Path=/; Secure; SameSite=None'],
    { url: 'https://widget.example/', kind: 'frame', page: 'https://news.example/' },
    { url: 'https://widget.example/', kind: 'frame', page: 'https://shop.example/' },
  ),
  example(
    'Max-Age versus Expires',
    'Max-Age takes precedence if it is a number, and zero or less ends the cookie at once. No cookie may live longer than 400 days.',
    [
      'both=1; Max-Age=3600; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
      'ended=1; Max-Age=-1',
      'units=1; Max-Age=1h; Expires=Fri, 02 Jan 2026 00:00:00 GMT',
      'word=1; Expires=Session',
      'long=1; Max-Age=99999999999',
    ],
    { url: 'https://site.example/' },
    { url: 'https://site.example/' },
    { later: 3601 },
  ),
  example(
    'Paths, and the order in the header',
    'Cookies with longer paths come first, then the older ones. Two paths make two cookies of one name, and /docs does not cover /docs-old.',
    ['lang=en; Path=/', 'lang=de; Path=/docs', 'step=2; Path=/docs/a/', 'old=1; Path=/docs-old', 'here=1'],
    { url: 'https://site.example/docs/start' },
    { url: 'https://site.example/docs/a/b' },
  ),
  example(
    'A logout that removes nothing',
    'A cookie is removed only by one of the same name, domain and path. The first attempt names a domain, which the cookie did not; the second has another path; the third works.',
    [
      'SID=31d4; Path=/; Secure; HttpOnly',
      'SID=; Path=/; Domain=shop.example; Max-Age=0',
      'SID=; Max-Age=0',
      'SID=; Path=/; Max-Age=0',
    ],
    { url: 'https://shop.example/account/logout', kind: 'visit' },
    { url: 'https://shop.example/', kind: 'visit' },
  ),
  example(
    'A page that fetches from an API of another site',
    'The answer to a cross-site fetch can set only SameSite=None cookies, which must be Secure. Firefox keeps even those apart for each page.',
    [
      'session=31d4; Path=/; HttpOnly',
      'session=31d4; Path=/; HttpOnly; SameSite=None',
      'session=31d4; Path=/; HttpOnly; SameSite=None; Secure',
    ],
    { url: 'https://api.backend.example/login', kind: 'load', method: 'POST', page: 'http://localhost:3000/' },
    { url: 'https://api.backend.example/me', kind: 'load', page: 'http://localhost:3000/' },
  ),
  example(
    'Values that are cut, and a date that is not valid',
    'A semicolon ends the value, also within quotes, and what follows is read as an attribute. Expires=0 is not a date, so the cookie stays until the session ends.',
    ['cart={"apples":2;"pears":1}; Path=/', 'note="a; b"', 'SID=; Expires=0; Path=/', 'sum=1+1=2; Path=/'],
    { url: 'https://shop.example/', kind: 'visit' },
  ),
  example(
    'localhost: ports and Domain',
    'A port does not tell cookies apart: another server on localhost gets them. On localhost http counts as secure, and Domain=localhost is ignored.',
    ['a=1; Secure', 'b=2; Domain=localhost', 'c=3; Domain=localhost:3000'],
    { url: 'http://localhost:3000/', kind: 'visit' },
    { url: 'http://localhost:8080/', kind: 'visit' },
  ),
]
