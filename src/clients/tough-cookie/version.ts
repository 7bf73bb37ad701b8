/**
 * Which tough-cookie this door stands in for.
 */

/**
 * The version of tough-cookie whose interface this is. It stands in serialised jars, for those who read them.
 *
 * @example
 * ```ts
 * import { CookieJar, version } from 'speculoos/tough-cookie'
 *
 * console.log(new CookieJar().toJSON()?.version === `tough-cookie@${version}`) // => true
 * ```
 */
export const version = '6.1.0'
