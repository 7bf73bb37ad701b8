/**
 * Cookie name prefixes, and what they promise (§5.4, §5.7 steps 20 to 22).
 */
import {
  hostPrefixNotHostOnly,
  hostPrefixNotSecure,
  hostPrefixPath,
  namelessHostPrefix,
  namelessSecurePrefix,
  type Reason,
  securePrefixNotSecure,
} from '../cookie/reason.js'

/**
 * A prefix that makes promises about the cookie whose name begins with it.
 *
 * @see RFC 6265bis §4.1.3 and §5.4
 */
export type NamePrefix = '__Secure-' | '__Host-'

/**
 * The prefix of a name, in any case; `null` if it has none.
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

/**
 * Checks that a cookie keeps the promises of its name prefix.
 *
 * @param hasRootPath - whether there is a Path attribute, and the cookie's path is `/`.
 * @param reasons - the list to which the reasons are added.
 */
export function checkNamePrefix(
  name: string,
  value: string,
  secure: boolean,
  hostOnly: boolean,
  hasRootPath: boolean,
  reasons: Reason[],
): void {
  switch (namePrefix(name)) {
    case '__Secure-':
      // §5.7 step 20
      if (!secure) reasons.push(securePrefixNotSecure)
      break
    case '__Host-':
      // §5.7 step 21.1
      if (!secure) reasons.push(hostPrefixNotSecure)
      // §5.7 step 21.2
      if (!hostOnly) reasons.push(hostPrefixNotHostOnly)
      // §5.7 step 21.3
      if (!hasRootPath) reasons.push(hostPrefixPath)
      break
  }
  // §5.7 step 22
  if (name === '') {
    const prefix = namePrefix(value)
    if (prefix === '__Secure-') reasons.push(namelessSecurePrefix)
    else if (prefix === '__Host-') reasons.push(namelessHostPrefix)
  }
}
