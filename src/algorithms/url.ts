/**
 * Reads the URLs that callers hand over.
 */
import { invalidArgument } from '../cookie/invalid-argument.js'

/**
 * Makes a URL of a string, or of an object with an `href`, whichever realm it comes from.
 *
 * @throws TypeError where it is not an absolute URL.
 */
export function parseUrl(argument: string, url: string | URL): URL {
  const text: unknown = typeof url === 'string' ? url : url?.href
  if (typeof text === 'string') {
    try {
      return new URL(text)
    } catch {
      // It is reported below, with what was given.
    }
  }
  throw invalidArgument(argument, url, 'an absolute URL, as a string or a URL object')
}
