/**
 * Arbitrary set-cookie-strings that are stored most of the time and often meet one another (§5.7 steps 16 and 23).
 */

import fc from 'fast-check'
import { weighted } from './weighted.js'

/** What stands for a domain until the host of the request is known. */
const ownDomains = ['own', 'parent', 'parent of parent'] as const

/** How a line names a domain of the host that it comes from; `null` where it names none. */
export type OwnDomain = (typeof ownDomains)[number] | null

const friendlyAttribute = fc.oneof(
  { arbitrary: weighted(['Path=/', 5], ['Path=/docs', 2], ['Path=/docs/', 1], ['Path=/docs/Web', 1]), weight: 4 },
  {
    arbitrary: weighted(['Max-Age=1', 1], ['Max-Age=2', 1], ['Max-Age=60', 4], ['Max-Age=3600', 4], ['Max-Age=0', 1]),
    weight: 3,
  },
  { arbitrary: weighted(['SameSite=Lax', 2], ['SameSite=Strict', 2], ['SameSite=None; Secure', 3]), weight: 3 },
  { arbitrary: fc.constant('Secure'), weight: 2 },
  { arbitrary: fc.constant('HttpOnly'), weight: 2 },
  {
    arbitrary: weighted(
      ['Secure; Partitioned', 3],
      ['SameSite=None; Secure; Partitioned', 3],
      ['partitioned=no', 1],
      ['Partitioned', 1],
    ),
    weight: 3,
  },
)

/** Lines that are stored most of the time, and often meet the cookies of one another. */
export const friendlyLine: fc.Arbitrary<{ line: string; domain: OwnDomain }> = fc
  .tuple(
    weighted(['a', 10], ['b', 6], ['c', 3], ['', 1]),
    weighted(['1', 3], ['2', 3], ['', 1]),
    weighted<OwnDomain>([null, 9], ['own', 4], ['parent', 5], ['parent of parent', 1]),
    fc.array(friendlyAttribute, { maxLength: 3, size: 'max' }),
  )
  .map(([name, value, domain, attributes]) => ({ line: [`${name}=${value}`, ...attributes].join('; '), domain }))

/** Answers the line as the host sends it. */
export function finished(line: string, domain: OwnDomain, host: string): string {
  if (domain === null) return line
  const labels = host.split('.')
  const start = Math.max(0, Math.min(ownDomains.indexOf(domain), labels.length - 2))
  return `${line}; Domain=${labels.slice(start).join('.')}`
}
