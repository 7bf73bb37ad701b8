/**
 * Arbitrary set-cookie-strings of everything that a parser might stumble over (§5.6).
 */

import fc from 'fast-check'
import { anyText } from './weighted.js'

/** Lines as nobody should send them. */
export const hostileLine = fc.oneof(
  fc
    .array(
      fc.constantFrom(
        ';',
        '=',
        ' ',
        '\t',
        'a',
        'b',
        '1',
        ',',
        '"',
        '.',
        '/',
        '-',
        '\0',
        '\x1f',
        '\x7f',
        '\x80',
        '\n',
        '\r',
        'é',
        '✓',
        '\ud800',
        '\u2028',
        'Secure',
        'Path',
        'Domain=',
        'Max-Age',
        'Expires',
        'SameSite=None',
        '__Host-',
        '__Secure-',
        '__proto__',
        'site.example',
        '9',
      ),
      { maxLength: 14, size: 'max' },
    )
    .map((pieces) => pieces.join('')),
  anyText(20),
)
