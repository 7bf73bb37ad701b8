/** Cookies, items and events as lines of text, in which the two browsers are compared. */

/** The name of the cookie that shows that all earlier changes have been reported. */
export const SENTINEL = 'sentinel'

/** What both browsers show of a cookie. */
export interface HeldFields {
  readonly pair: string
  readonly domain: string
  readonly path: string
  readonly secure: boolean
  readonly httpOnly: boolean
  readonly sameSite: string
  /** In milliseconds; `null` for a cookie of the session. */
  readonly expiryTime: number | null
  readonly partition: string
}

export function heldText({
  pair,
  domain,
  path,
  secure,
  httpOnly,
  sameSite,
  expiryTime,
  partition,
}: HeldFields): string {
  const flags = `${secure ? ' secure' : ''}${httpOnly ? ' httpOnly' : ''} ${sameSite || 'unset'}`
  return `${pair} at ${domain}${path}${flags}${partition && ` in ${partition}`}${timeText(expiryTime)}`
}

/** A list item of the Cookie Store API. */
export function itemText(item: unknown): string {
  if (typeof item !== 'object' || item === null) return String(item)
  const fields = Object.entries(item).filter(([key]) => key !== 'expires')
  const expires = 'expires' in item ? Number(item.expires) : null
  return `${JSON.stringify(Object.fromEntries(fields.sort(([first], [second]) => (first < second ? -1 : 1))))}${timeText(expires || null)}`
}

/** A change event of the Cookie Store API; `''` if it reports nothing but the sentinel. */
export function eventText(event: unknown): string {
  if (typeof event !== 'object' || event === null) return String(event)
  return ['changed', 'deleted']
    .flatMap((kind) => {
      const items: unknown = Reflect.get(event, kind)
      const others = Array.isArray(items)
        ? items.filter((item: unknown) => Reflect.get(Object(item), 'name') !== SENTINEL)
        : []
      return others.map((item) => `${kind} ${itemText(item)}`)
    })
    .join(', ')
}

function timeText(time: number | null): string {
  return time === null ? '' : ` until ${Math.round(time / 1000)}s`
}

/** How far two times may be apart in seconds, since the two browsers play one after the other. */
const TOLERANCE = 5

/** Whether two lines are the same but for times that are nearly so. */
export function isSameLine(first: string, second: string): boolean {
  const time = /until (-?\d+)s/g
  if (first.replace(time, 'until') !== second.replace(time, 'until')) return false
  const times = [...second.matchAll(time)].map(([, seconds]) => Number(seconds))
  return [...first.matchAll(time)].every(
    ([, seconds], index) => Math.abs(Number(seconds) - (times[index] ?? 0)) <= TOLERANCE,
  )
}
