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
  return typeof header === 'string' ? divided(header) : [...header]
}

/** Divides a joined field before each newline, and before each comma that a name and an equals sign follow. */
function divided(header: string): string[] {
  const lines: string[] = []
  let line = ''
  for (const [index, character] of [...header].entries()) {
    const rest = [...header].slice(index + 1).join('')
    const isBoundary = character === ',' && /^[ \t]*[A-Za-z0-9!#$%&'*+.^_`|~-]+=/.test(rest)
    if (character === '\n') line = line.replace(/\r$/, '')
    if (character === '\n' || isBoundary) {
      lines.push(line)
      line = ''
    } else line += character
  }
  return [...lines, line].filter((each) => /[^ \t]/.test(each))
}

function isIterable(value: object): value is Iterable<string> {
  return Symbol.iterator in value
}
