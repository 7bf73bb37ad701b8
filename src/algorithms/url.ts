/**
 * Reads the URLs that callers pass.
 */
import { fieldOf, invalidUrl } from '../cookie/invalid-argument.js'

/**
 * Makes a URL of a string, or of an object with an `href`, of any realm.
 *
 * @throws TypeError if it is not an absolute URL.
 */
export function parseUrl(argument: string, url: string | URL): URL {
  const text = typeof url === 'object' && url !== null ? fieldOf(url, 'href') : url
  const parsed = typeof text === 'string' ? readUrl(text) : null
  if (parsed === null) throw invalidUrl(argument, url, 'an absolute URL, as a string or a URL object')
  return parsed
}

/** Reads a URL, which may be relative to another; `null` if the text is not a URL. */
export function readUrl(text: string, base?: URL): URL | null {
  try {
    return new URL(text, base)
  } catch {
    return null
  }
}
