/**
 * What a client needs of a store of HSTS hosts (RFC 6797 §8). `speculoos/hsts` has one.
 */
import { fieldOf, invalidArgument } from '../cookie/invalid-argument.js'

/**
 * Upgrades URLs to secure ones, and takes the Strict-Transport-Security header fields of responses. An `HstsStore` of
 * `speculoos/hsts` is one.
 *
 * @see RFC 6797 §8
 */
export interface HstsPolicy {
  /** Returns the URL to load in the place of another one, and whether it was upgraded. */
  upgrade(url: string): { readonly url: string; readonly upgraded: boolean }
  /**
   * Takes the header fields of a response.
   *
   * @param lines - the values of the Strict-Transport-Security header fields, in order.
   * @param url - the URL of the request whose response it is.
   */
  receive(lines: readonly string[], url: string): unknown
}

/** Returns `given`. Throws unless it has the methods of a store, or is left out. */
export function readHstsPolicy(argument: string, given: HstsPolicy | undefined): HstsPolicy | undefined {
  if (given === undefined) return undefined
  const hasMethod = (name: string) => given !== null && typeof fieldOf(given, name) === 'function'
  if (hasMethod('upgrade') && hasMethod('receive')) return given
  throw invalidArgument(argument, given, 'an HstsStore of speculoos/hsts')
}

/** The URL to load in the place of another one, with the reason why they differ; `null` if they do not. */
export function upgradedUrl(hsts: HstsPolicy | undefined, url: string): string | null {
  // Only these schemes can be upgraded, and most requests have others.
  if (hsts === undefined || !/^(?:http|ws):/i.test(url)) return null
  const { upgraded, url: target } = hsts.upgrade(url)
  return upgraded ? target : null
}
