/** The place of a cookie that overwrites another one, among cookies of the same path and creation-time (§5.8.3 step 4). */
import type { Cookie } from '../cookie/cookie.js'
import type { CookieStore } from '../store/cookie-store.js'
import type { StoredCookie } from '../store/stored-cookie.js'
import type { Policy } from './policy.js'

/**
 * The last place if no cookie is replaced, or if the value changes and the profile treats that as a new cookie;
 * otherwise the place of the replaced cookie.
 */
export function placeAfter(
  replaced: StoredCookie | undefined,
  cookie: Cookie,
  { nextSequence }: CookieStore,
  { profile }: Policy,
): number {
  if (replaced === undefined) return nextSequence
  // Chromium 156 does so.
  const isNew = profile?.creationTime === 'kept-with-value' && replaced.value !== cookie.value
  return isNew ? nextSequence : replaced.sequence
}
