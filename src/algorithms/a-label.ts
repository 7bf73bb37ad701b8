/**
 * Tells an A-label from a Fake A-label (§5.1.2 step 4; RFC 5890 §2.3.2.1).
 */
import { isAscii } from './characters.js'
import { decodePunycode } from './punycode.js'

/**
 * Whether a label that begins with `xn--` is an A-label: the rest decodes to a U-label that encodes to the same label.
 *
 * @param label - a lower-case label that begins with `xn--`.
 */
export function isALabel(label: string): boolean {
  const decoded = decodePunycode(label.slice(4))
  if (decoded === null || isAscii(decoded)) return false
  try {
    return new URL(`http://${decoded}/`).hostname === label
  } catch {
    return false
  }
}
