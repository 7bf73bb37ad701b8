/**
 * Recognizes the names of this machine.
 */
import { isIpAddress } from './canonical-host.js'

/**
 * Whether a canonicalized host is one of this machine's own names: `localhost`, a name below it, or a loopback address.
 *
 * @see https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy
 */
export function isLoopback(host: string): boolean {
  const name = host.endsWith('.') ? host.slice(0, -1) : host
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '[::1]' ||
    (name.startsWith('127.') && isIpAddress(name))
  )
}
