/** Histories that reach the limits of a site and of a partition, in number and in octets, and make the browser evict. */

import type { Action, Chain, History } from './history.js'

const A = 'site-a.example'
const B = 'site-b.example'
const FRAMED = '; SameSite=None; Secure; Partitioned; Path=/'

const hop = (host: string, lines: readonly string[]): Chain => [
  { scheme: 'https', host, path: '/docs', status: 302, lines },
]
const open = (host: string, lines: readonly string[] = []): Action => ({ kind: 'open', chain: hop(host, lines) })
const frame = (lines: readonly string[]): Action => ({ kind: 'frame', at: 0, chain: hop(A, lines), sandbox: false })

/** Returns one line for each of `count` cookies. The names sort in the order of their numbers. */
function lines(count: number, attributes: string, prefix = 'a', octets = 1): string[] {
  const value = 'x'.repeat(octets)
  return Array.from({ length: count }, (_, index) => `${prefix}${1000 + index}=${value}${attributes}`)
}

/** Each history, by its description. */
export const LIMITS: ReadonlyMap<string, History> = new Map(
  Object.entries({
    '185 cookies of a site': [open(A, lines(185, ''))],
    '185 Secure cookies of a site': [open(A, lines(185, '; Secure'))],
    '180 Secure cookies of a site, and one that is not': [open(A, [...lines(180, '; Secure'), 'b=1'])],
    '100 cookies of a site that are not Secure, and 85 that are': [
      open(A, [...lines(100, ''), ...lines(85, '; Secure', 'b')]),
    ],
    'cookies of each priority': [
      open(A, [
        ...lines(60, '; Priority=Low', 'low'),
        ...lines(60, '; Priority=Medium', 'medium'),
        ...lines(61, '; Priority=High', 'high'),
      ]),
    ],
    'Secure cookies of low priority, and others of high priority': [
      open(A, [...lines(90, '; Priority=Low; Secure', 'low'), ...lines(95, '; Priority=High', 'high')]),
    ],
    '185 cookies of two hosts of a site': [
      open(`www.${A}`, lines(90, '; Domain=site-a.example')),
      open(A, lines(95, '', 'b')),
    ],
    'cookies of a site that scripts read before there are too many': [
      open(A, lines(100, '; Path=/docs')),
      { kind: 'read', at: 0 },
      open(A, lines(81, '', 'b')),
    ],
    '200 cookies of a partition': [open(B), frame(lines(200, FRAMED))],
    '200 cookies of a partition beside 100 others': [open(A, lines(100, '')), open(A, lines(200, FRAMED, 'b'))],
    '12,000 octets of a partition': [open(B), frame(lines(30, FRAMED, 'a', 395))],
    '16,000 octets of a partition': [open(B), frame(lines(40, FRAMED, 'a', 395))],
    'three cookies of 4,000 octets in a partition': [open(B), frame(lines(3, FRAMED, 'a', 3995))],
    'five cookies of 4,000 octets in a partition': [open(B), frame(lines(5, FRAMED, 'a', 3995))],
    '14,000 octets of a partition, of which scripts set some': [
      open(B),
      frame(lines(3, FRAMED, 'a', 3995)),
      { kind: 'set', at: 1, line: `b=${'x'.repeat(2000)}${FRAMED}` },
    ],
  } satisfies Record<string, History>),
)
