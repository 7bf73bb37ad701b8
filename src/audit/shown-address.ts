/**
 * The URL of a response as it may be shown to anybody.
 */
import { shownUrl } from '../cookie/invalid-argument.js'

/** A URL without credentials, query and fragment, and without the identifiers that servers put into the path. */
export function shownAddress(url: string): string {
  return shownUrl(url)
    .replace(/;([\w.-]+)=[^/;]*/g, ';$1=...')
    .replace(/\/\((\w)\([^/]*\)\)/g, '/($1(...))')
}
