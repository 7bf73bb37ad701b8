/** Set-Cookie lines of every kind, and texts for `document.cookie`. */

import type { Draw } from './draw.js'
import type { StoreArgument, StoreCall } from './history.js'

const NAMES = [
  'a',
  'b',
  'c',
  'SID',
  '__Host-h',
  '__Secure-s',
  '__Http-p',
  '__Host-Http-q',
  '__host-h',
  '',
  'a b',
  '"a"',
]
const VALUES = ['1', '2', '', 'x=y', '"quoted"', 'a b', 'a,b', '\xc3\xa9', '\xe9', 'tab\tin', '%20', '__Host-v']
const LIFETIMES = [
  'Max-Age=3600',
  'Max-Age=0',
  'Max-Age=-1',
  'Max-Age=-',
  'Max-Age=+5000',
  'Max-Age=3600x',
  'Max-Age=',
  'Max-Age="3600"',
  'Max-Age=99999999999999999999',
  'Expires=Wed, 09 Jun 2027 10:18:14 GMT',
  'Expires=Wednesday, 09-Jun-27 10:18:14 GMT',
  'Expires=Wed Jun  9 10:18:14 2027',
  'Expires=Thu, 01 Jan 1970 00:00:00 GMT',
  'Expires=31 Feb 2027 10:18:14',
  'Expires=9 June 2027 10:18',
  'Expires=2027-06-09T10:18:14Z',
  'Expires=09 Jun 2027 10:18:14 EST',
  'Expires=Jun 9 99 10:18:14',
  'Expires=garbage',
]
const PATHS = ['Path=/', 'Path=/docs', 'Path=/docs/', 'Path', 'Path=docs', 'Path="/docs"', 'Path=/DOCS', 'Path=/\tx']
const SITES = ['Strict', 'Lax', 'None', 'none', 'LAX', 'strict', 'x', '']
const OTHERS = ['Priority=High', 'Priority=low', 'SameParty', 'Foo=bar', '', '=', 'Version=1']

/** A line that a server of `host` may send, or a script may set. */
export function drawLine(draw: Draw, host: string, isScript: boolean): string {
  const name = draw.of(draw.chance(2) ? ['a', 'b'] : NAMES)
  const value = draw.of(draw.chance(2) ? ['1', '2'] : VALUES)
  const pair = draw.chance(20) ? value : `${name}${draw.chance(12) ? ' = ' : '='}${value}`
  const attributes: string[] = []
  if (draw.chance(3)) attributes.push(drawDomain(draw, host))
  if (draw.chance(2)) attributes.push(draw.of(PATHS))
  if (!draw.chance(3)) attributes.push(draw.of(['Secure', 'secure', 'Secure=no']))
  if (draw.chance(4)) attributes.push('HttpOnly')
  if (draw.chance(2)) attributes.push(`SameSite=${draw.of(draw.chance(2) ? ['None'] : SITES)}`)
  if (draw.chance(4)) attributes.push(draw.of(['Partitioned', 'partitioned=0']))
  for (let count = draw.below(3); count > 1; count -= 1) attributes.push(drawLifetime(draw))
  if (draw.chance(10)) attributes.push(drawLifetime(draw))
  if (draw.chance(12)) attributes.push(draw.of(OTHERS))
  const separator = draw.of(['; ', '; ', ';', ' ;  '])
  const line = [pair, ...shuffled(draw, attributes)].join(separator)
  // Octets that no server may send in a header field.
  return isScript && draw.chance(12) ? `${line}${draw.of(['\x01', '\n', '\0', '\x7f'])}x` : line
}

function drawLifetime(draw: Draw): string {
  return draw.chance(2) ? draw.of(LIFETIMES) : `Expires=${drawDate(draw)}`
}

const DAYS = ['9', '09', '1', '31', '30', '29', '0', '32', '9th', '009']
const MONTHS = ['Jan', 'feb', 'JUN', 'June', 'Sept', 'May', '6', '06', 'Foo']
const YEARS = ['2027', '27', '1999', '99', '70', '1600', '027', '02027', '10000', '2027x']
const TIMES = ['10:18:14', '10:18', '1:2:3', '24:00:00', '10:60:00', '10:18:60', '10:18:14pm', '10', '10:18:14.5', '']
const ZONES = ['GMT', 'UTC', 'EST', 'CET', 'PDT', '+0200', '-0530', 'GMT+2', 'Z', '']
const WEEKDAYS = ['', '', 'Wed, ', 'Wednesday, ', 'wed ', 'Foo, ', '(comment) ']

/** A date as servers write it, or nearly so. */
export function drawDate(draw: Draw): string {
  const mostly = (items: readonly string[]): string => (draw.chance(3) ? draw.of(items) : (items[0] ?? ''))
  const [day, month, year] = [mostly(DAYS), draw.of(draw.chance(2) ? ['Jun', 'Mar'] : MONTHS), mostly(YEARS)]
  const [time, zone] = [mostly(TIMES), mostly(ZONES)]
  const separator = draw.of([' ', ' ', '-', '/', ', ', '.'])
  const orders = [
    [[day, month, year].join(separator), time, zone],
    [[month, day, year].join(separator), time, zone],
    [[year, month, day].join(separator), time, zone],
    [month, day, time, zone, year],
    [time, [day, month, year].join(separator), zone],
  ]
  return draw.of(WEEKDAYS) + draw.of(orders).filter(Boolean).join(' ')
}

const STORE_NAMES = [
  'a',
  'b',
  'c',
  'SID',
  '__Host-h',
  '__Secure-s',
  '__Http-p',
  '__host-h',
  '',
  ' a ',
  'a=b',
  'a;b',
  'a\tb',
  '\xe9',
]
const STORE_VALUES = ['1', '2', '', 'x=y', ' 1 ', 'a;b', 'a\tb', 'a\x01b', '\xe9', '__Host-v', '__http-v']
const STORE_PATHS = ['/', '/docs', '/docs/', '', 'docs', '/DOCS', '/a;b', '/\xe9']

/** A call of the Cookie Store API by a script of a page that is perhaps at `host`. */
export function drawStoreCall(draw: Draw, host: string): StoreCall {
  const method = draw.of<StoreCall['method']>(['set', 'set', 'set', 'delete', 'getAll', 'get'])
  const name = draw.of(draw.chance(2) ? ['a', 'b'] : STORE_NAMES)
  if (method === 'get') return { method, argument: { name } }
  if (method === 'getAll') return { method, argument: draw.chance(3) ? { name } : {} }
  const parent = host.slice(host.indexOf('.') + 1)
  const given: StoreArgument = { name }
  if (draw.chance(4)) given.domain = draw.of([host, parent, `.${host}`, host.toUpperCase(), 'example', '', null])
  if (draw.chance(3)) given.path = draw.of(STORE_PATHS)
  if (draw.chance(4)) given.partitioned = draw.chance(2)
  if (method === 'delete') return { method, argument: given }
  given.value = draw.of(draw.chance(2) ? ['1', '2'] : STORE_VALUES)
  if (draw.chance(2)) given.sameSite = draw.of(['strict', 'lax', 'none'])
  if (draw.chance(6)) given.expires = draw.of([0, 1_812_000_000_000, 99_999_999_999_999])
  if (draw.chance(6)) given.maxAge = draw.of([0, -1, 3600, 1e12])
  return { method, argument: given }
}

function drawDomain(draw: Draw, host: string): string {
  const parent = host.slice(host.indexOf('.') + 1)
  const domains = [host, parent, `.${host}`, `.${parent}`, host.toUpperCase(), `${host}.`, `"${host}"`, '', '.']
  const others = ['site-b.example', 'www.site-a.example', 'example', 'co.uk', 'github.io', `x.${host}`, `..${parent}`]
  return `Domain=${draw.of(draw.chance(3) ? others : draw.chance(2) ? [host, parent] : domains)}`
}

function shuffled<Item>(draw: Draw, items: readonly Item[]): Item[] {
  const left = [...items]
  return items.flatMap(() => left.splice(draw.below(left.length), 1))
}
