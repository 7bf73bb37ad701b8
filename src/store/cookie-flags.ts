/**
 * The flags of a stored cookie, as the bits of a number.
 */
import type { Cookie, SameSite } from '../cookie/cookie.js'

export const HOST_ONLY = 1
export const SECURE = 2
export const HTTP_ONLY = 4
export const PERSISTENT = 8
export const REMOVED = 16
export const SAME_SITE_SHIFT = 5
export const SAME_SITE = 3
export const LOW = 128
export const HIGH = 256
export const SAME_SITES: readonly SameSite[] = ['Default', 'None', 'Lax', 'Strict']

/** The flags of a cookie that is in the store. */
export function flagsOf(cookie: Cookie): number {
  return (
    (cookie.hostOnly ? HOST_ONLY : 0) |
    (cookie.secure ? SECURE : 0) |
    (cookie.httpOnly ? HTTP_ONLY : 0) |
    (cookie.persistent ? PERSISTENT : 0) |
    (cookie.priority === undefined ? 0 : cookie.priority === 'Low' ? LOW : HIGH) |
    (SAME_SITES.indexOf(cookie.sameSite) << SAME_SITE_SHIFT)
  )
}
