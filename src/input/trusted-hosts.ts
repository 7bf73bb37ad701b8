/**
 * Hosts that the owner of a jar trusts as if every connection to them were secure (§5.7 step 13, §5.8.3 step 3).
 */
import { canonicalizeHost } from '../algorithms/canonical-host.js'
import { invalidArgument, invalidUrl } from '../cookie/invalid-argument.js'

/**
 * Canonicalizes a list of trusted hosts: names such as `app`, and `*.internal` for all names below `internal`.
 *
 * @throws TypeError if it is not an array of these.
 */
export function readTrustedHosts(given: readonly string[]): readonly string[] {
  if (!Array.isArray(given)) throw invalidArgument('options.trustedHosts', given, 'an array of hosts')
  return given.map((entry: unknown, index) => {
    const isBelow = typeof entry === 'string' && entry.startsWith('*.')
    const host = typeof entry === 'string' ? canonicalizeHost(isBelow ? entry.slice(2) : entry) : null
    if (host === null)
      throw (typeof entry === 'string' ? invalidUrl : invalidArgument)(
        `options.trustedHosts[${index}]`,
        entry,
        "a host, or '*.' and a host",
      )
    return isBelow ? `.${host}` : host
  })
}

/** Whether a canonicalized host is trusted. A trusted host with a leading dot stands for all names below it. */
export function isTrustedHost(host: string, trustedHosts: readonly string[]): boolean {
  return trustedHosts.some((trusted) => (trusted.startsWith('.') ? host.endsWith(trusted) : host === trusted))
}
