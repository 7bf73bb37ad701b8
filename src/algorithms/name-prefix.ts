/**
 * Cookie name prefixes (§5.4).
 */

/**
 * A prefix that makes promises about the cookie whose name begins with it.
 *
 * @see RFC 6265bis §4.1.3 and §5.4
 */
export type NamePrefix = '__Secure-' | '__Host-'

/**
 * Which prefix a name begins with, whatever the case of its letters; `null` where it begins with none.
 *
 * @example
 * ```ts
 * import { namePrefix } from 'speculoos/algorithms'
 *
 * console.log(namePrefix('__HOST-SID'), namePrefix('SID')) // => __Host- null
 * ```
 *
 * @see RFC 6265bis §5.4
 */
export function namePrefix(name: string): NamePrefix | null {
  if (!name.startsWith('__')) return null
  if (/^__secure-/i.test(name)) return '__Secure-'
  return /^__host-/i.test(name) ? '__Host-' : null
}
