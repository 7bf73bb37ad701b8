/**
 * The error for an argument that cannot be used.
 */

/**
 * Says that an argument is not of the kind that is wanted.
 *
 * @example
 * ```ts
 * import { CookieJar, ParameterError } from 'speculoos/tough-cookie'
 *
 * try {
 *   new CookieJar().getCookiesSync('')
 * } catch (error) {
 *   console.log(error instanceof ParameterError) // => true
 * }
 * ```
 */
export class ParameterError extends Error {}
