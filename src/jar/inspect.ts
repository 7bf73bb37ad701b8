/**
 * What `console.log` shows of a jar on Node, Bun and Deno: how much it holds, and the cookies without their values.
 */
import type { Cookie } from '../cookie/cookie.js'
import { describeCookie } from '../cookie/describe-cookie.js'

/** The method that Node and Bun call. */
export const NODE_INSPECT = /* @__PURE__ */ Symbol.for('nodejs.util.inspect.custom')

/** The method that Deno calls. */
export const DENO_INSPECT = /* @__PURE__ */ Symbol.for('Deno.customInspect')

/** Describes the contents of a jar: in one line for the counts, then one for each of the first twenty cookies. */
export function describeJar(cookies: readonly { readonly cookie: Cookie; readonly site: string }[]): string {
  const most = 20
  const sites = new Set(cookies.map(({ site }) => site)).size
  const lines = cookies.slice(0, most).map(({ cookie }) => describeCookie(cookie))
  if (cookies.length > most) lines.push(`and ${cookies.length - most} more`)
  const counts = `CookieJar: ${counted(cookies.length, 'cookie')} of ${counted(sites, 'site')}`
  return [counts, ...lines].join('\n  ')
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
