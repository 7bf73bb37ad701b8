/** White space in files is a space or a tab: the octet 0xA0, which ends `à` in UTF-8, belongs to a name or a value. */

import { readCookies, writeCookies } from 'speculoos/formats'
import { describe, expect, it } from 'vitest'
import { NOW, record } from './records.js'

/** The octets of `à` in UTF-8, whose last one is 0xA0. */
const LETTER = '\xc3\xa0'
const bytes = (octets: string): Uint8Array => Uint8Array.from(octets, (octet) => octet.charCodeAt(0))
const read = (input: string | Uint8Array) =>
  readCookies(input, { now: NOW, url: 'https://site.example/' }).cookies.map(({ name, value }) => [name, value])

describe('a name or a value that ends with the octet 0xA0 keeps it', () => {
  it.each([
    ['in a saved response', `HTTP/1.1 200 OK\r\nSet-Cookie: a${LETTER}=${LETTER}\r\n\r\n`],
    ['in a saved response that folds its lines', `HTTP/1.1 200 OK\r\nSet-Cookie:\r\n a${LETTER}=${LETTER}\r\n\r\n`],
    ['in a Set-Cookie line of cookies.txt', `# Netscape HTTP Cookie File\nSet-Cookie: a${LETTER}=${LETTER}\n`],
    [
      'in a line of cookies.txt',
      `# Netscape HTTP Cookie File\nsite.example\tFALSE\t/\tFALSE\t0\ta${LETTER}\t${LETTER}\n`,
    ],
    ['in a Set-Cookie3 line', `Set-Cookie3: a${LETTER}=${LETTER}; path="/"; domain=site.example\n`],
    ['in a Set-Cookie3 line with quotes', `Set-Cookie3: a${LETTER}="${LETTER}"; path="/"; domain=site.example\n`],
  ])('%s', (_where, file) => {
    expect(read(bytes(file))).toEqual([[`a${LETTER}`, LETTER]])
  })

  it('in the YAML of Insomnia', () => {
    const yaml = `type: collection.insomnia.rest/5.0
cookieJar:
  cookies:
    - key: a${LETTER}
      value: ${LETTER} # a comment
      domain: site.example
      path: /
`
    expect(read(yaml)).toEqual([[`a${LETTER}`, LETTER]])
  })
})

it('LWPCookieJar takes a name with such a letter, and none with a space of another kind', () => {
  const names = [LETTER, 'a\xc2\xa0b']
  const { output, omitted } = writeCookies(
    'lwp',
    names.map((name) => record({ name })),
    { now: NOW, as: 'bytes' },
  )
  expect(readCookies(output, { now: NOW }).cookies).toEqual([record({ name: LETTER })])
  expect(omitted.map(({ index, reasons }) => [index, reasons[0]?.id])).toEqual([[1, 'character-not-writable']])
})
