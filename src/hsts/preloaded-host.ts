/**
 * The entries of a preload list.
 */
import { fieldsOf, invalidArgument, requireString } from '../cookie/invalid-argument.js'

/**
 * A host of a preload list. It never expires, and no header field changes it.
 *
 * @see RFC 6797 §12.3
 */
export interface PreloadedHost {
  /** The host. */
  readonly host: string
  /** Whether all hosts below it are to be upgraded, too; true by default. */
  readonly includeSubDomains?: boolean | undefined
}

/** Reads an entry of a preload list. */
export function readPreloaded(given: string | PreloadedHost): PreloadedHost {
  if (typeof given === 'string') return { host: given }
  const { host, includeSubDomains } = fieldsOf('options.preload', given, ['host', 'includeSubDomains'])
  requireString('options.preload', host)
  if (includeSubDomains !== undefined && typeof includeSubDomains !== 'boolean') {
    throw invalidArgument('options.preload', includeSubDomains, 'an includeSubDomains that is true or false')
  }
  return { host, includeSubDomains }
}
