/**
 * The text of the record of a host.
 */
import { isIpAddress } from '../algorithms/canonical-host.js'
import { fieldOf } from '../cookie/invalid-argument.js'
import type { HstsHost } from './hsts-host.js'
import { knownName } from './hsts-store.js'

/** The text of a record. */
export function textOfHost({ host, includeSubDomains, expiryTime, notedTime }: HstsHost): string {
  return JSON.stringify({ version: 1, host, includeSubDomains, expiryTime, notedTime })
}

/** The host of a record; `null` if it is not of this form. */
export function hostOfText(text: string, unit: string): HstsHost | null {
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof data !== 'object' || data === null || fieldOf(data, 'version') !== 1) return null
  const [host, includeSubDomains, expiryTime, notedTime] = ['host', 'includeSubDomains', 'expiryTime', 'notedTime'].map(
    (key) => fieldOf(data, key),
  )
  const isHost = typeof host === 'string' && host === unit && knownName(host) === host && !isIpAddress(host)
  if (!isHost || typeof includeSubDomains !== 'boolean') return null
  if (!isTime(expiryTime) || !isTime(notedTime)) return null
  return Object.freeze({ host, includeSubDomains, expiryTime, notedTime })
}

function isTime(given: unknown): given is number {
  return typeof given === 'number' && Number.isFinite(given)
}
