/**
 * Max-Age as browsers read it (in place of §5.6.2 steps 1 to 4).
 */

/** As Chromium 156 reads it: digits after an optional sign, of which `+` is one. */
export function chromiumMaxAge(text: string): number | null {
  return /^[+-]?[0-9]+$/.test(text) ? Number(text) : null
}

/** As Firefox 153 reads it: anything that begins with a minus is in the past, and all else is digits. */
export function firefoxMaxAge(text: string): number | null {
  if (text.startsWith('-')) return -1
  return /^[0-9]+$/.test(text) ? Number(text) : null
}

/** As the text says. */
export function textMaxAge(text: string): number | null {
  return /^-?[0-9]+$/.test(text) ? Number(text) : null
}
