/**
 * The forms in which the Set-Cookie fields of one response are handed over (§5.6).
 */

/** A Headers object, some lines, or the headers of a node:http message. */
export type SetCookieLines =
  | Headers
  | Iterable<string>
  | Readonly<Record<string, string | readonly string[] | undefined>>

/** Answers the set-cookie-strings one by one. */
export function linesOf(lines: SetCookieLines): string[] {
  if (lines instanceof Headers) return lines.getSetCookie()
  if (isIterable(lines)) return [...lines]
  const header = lines['set-cookie']
  if (header === undefined) return []
  return typeof header === 'string' ? [header] : [...header]
}

function isIterable(value: object): value is Iterable<string> {
  return Symbol.iterator in value
}
