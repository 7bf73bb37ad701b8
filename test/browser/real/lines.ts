/** Set-Cookie lines of every kind, and texts for `document.cookie`. */

import type { Draw } from './draw.js'

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
  for (let count = draw.below(3); count > 1; count -= 1) attributes.push(draw.of(LIFETIMES))
  if (draw.chance(10)) attributes.push(draw.of(LIFETIMES))
  if (draw.chance(12)) attributes.push(draw.of(OTHERS))
  const separator = draw.of(['; ', '; ', ';', ' ;  '])
  const line = [pair, ...shuffled(draw, attributes)].join(separator)
  // Octets that no server may send in a header field.
  return isScript && draw.chance(12) ? `${line}${draw.of(['\x01', '\n', '\0', '\x7f'])}x` : line
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
