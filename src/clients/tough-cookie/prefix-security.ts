/**
 * What a jar does where a cookie breaks the promise of its name prefix (RFC 6265bis §5.4).
 */

/**
 * The three ways to treat a cookie that breaks the promise of its name prefix: `silent` ignores it without a word,
 * `strict` ignores it with an error, `unsafe-disabled` stores it.
 *
 * @example
 * ```ts
 * import { CookieJar, PrefixSecurityEnum } from 'speculoos/tough-cookie'
 *
 * const jar = new CookieJar(null, { prefixSecurity: PrefixSecurityEnum.STRICT })
 * try {
 *   jar.setCookieSync('__Secure-SID=1', 'https://site.example/')
 * } catch (error) {
 *   console.log(String(error)) // => Error: Cookie has __Secure prefix but Secure attribute is not set
 * }
 * ```
 *
 * @see RFC 6265bis §4.1.3 and §5.4
 */
export const PrefixSecurityEnum = /* @__PURE__ */ Object.freeze({
  SILENT: 'silent',
  STRICT: 'strict',
  DISABLED: 'unsafe-disabled',
} as const)

/**
 * One of the values of {@link PrefixSecurityEnum}.
 *
 * @see RFC 6265bis §5.4
 */
export type PrefixSecurityMode = (typeof PrefixSecurityEnum)[keyof typeof PrefixSecurityEnum]

/** The mode that a text names, whatever its case; `silent` where it names none. */
export function prefixSecurityMode(name: string): PrefixSecurityMode {
  const lowerCase = name.toLowerCase()
  return Object.values(PrefixSecurityEnum).find((mode) => mode === lowerCase) ?? PrefixSecurityEnum.SILENT
}
