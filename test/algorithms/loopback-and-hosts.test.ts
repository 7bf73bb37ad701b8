/** Hosts one octet away from the names of this machine, and the boundaries of labels and addresses (§5.1.2, §5.1.3). */
import { canonicalizeHost, isIpAddress } from 'speculoos/algorithms'
import { describe, expect, it } from 'vitest'
import { isLoopback } from '../../src/algorithms/loopback.js'

describe('a host is this machine', () => {
  it.each(['localhost', 'localhost.', 'a.localhost', 'a.b.localhost.', '127.0.0.1', '127.255.255.254', '[::1]'])(
    'if it is %s',
    (host) => {
      expect(isLoopback(host)).toBe(true)
    },
  )
  it.each([
    ...['', '.', 'ocalhost', 'localhos', 'xlocalhost', 'localhostx', 'localhost.example', 'a.localhost.example'],
    ...[
      '.localhost.example',
      'a-localhost',
      'localhost..',
      '127.example',
      '127.0.0',
      '128.0.0.1',
      '1.127.0.0',
      '12.7.0.0',
    ],
    ...['[::2]', '[::]', '[::11]', '::1', '127.0.0.1.example', 'x127.0.0.1', '1270.0.0.1', '127', 'example.127.0.0.1'],
  ])('and not if it is %j', (host) => {
    expect(isLoopback(host)).toBe(false)
  })
})

describe('a host is an IP address', () => {
  it.each(['0.0.0.0', '9.10.99.255', '[::]', '[2001:db8::1]'])('if it is %s', (host) => {
    expect(isIpAddress(host)).toBe(true)
  })
  it.each([
    '',
    '.',
    '1',
    '1.2.3',
    '1.2.3.4.5',
    '.1.2.3',
    '1.2.3.',
    '1..2.3',
    '1.2.3.a',
    'a.1.2.3',
    '1.2.3.4.',
    '1.2.3./',
  ])('and not if it is %j', (host) => {
    expect(isIpAddress(host)).toBe(false)
  })
})

describe('each octet of a label', () => {
  // Deviation of the jar from NR-LDH labels: underscores, and hyphens anywhere.
  it('is a letter, a digit, a hyphen or an underscore', () => {
    for (let code = 0; code < 0x80; code += 1) {
      const octet = String.fromCharCode(code)
      const isAllowed = /[A-Za-z0-9_-]/.test(octet)
      for (const host of [`a${octet}a.example`, `${octet}a.example`, `a${octet}.example`]) {
        const isSplit = octet === '.' && host === `a${octet}a.example`
        const expected = isAllowed || isSplit ? host.toLowerCase() : null
        expect(canonicalizeHost(host), JSON.stringify(host)).toBe(expected)
      }
    }
  })
  it('is one of at most 63', () => {
    for (const octet of ['a', 'A', 'ü']) {
      const most = octet === 'ü' ? 'xn--'.length + 'ü'.length : 63
      if (most === 63) expect(canonicalizeHost(`${octet.repeat(63)}.example`)).toBe(`${'a'.repeat(63)}.example`)
      expect(canonicalizeHost(`${octet.repeat(64)}.example`)).toBe(null)
    }
    expect(canonicalizeHost(`example.${'a'.repeat(63)}`)).toBe(`example.${'a'.repeat(63)}`)
    expect(canonicalizeHost(`example.${'a'.repeat(64)}`)).toBe(null)
  })
})

describe('dots of a host', () => {
  it.each([
    ['a.', 'a.'],
    ['a.b.', 'a.b.'],
    ['A.', 'a.'],
    ['', null],
    ['.', null],
    ['..', null],
    ['.a', null],
    ['a..', null],
    ['a..b', null],
    ['A..b', null],
  ])('in %j', (host, expected) => {
    expect(canonicalizeHost(host)).toBe(expected)
  })
})

describe('an IP address is written in one form', () => {
  it.each([
    ['127.1', '127.0.0.1'],
    ['1', '0.0.0.1'],
    ['0X7F.0.0.1', '127.0.0.1'],
    ['017.0.0.1', '15.0.0.1'],
    ['1.2.3.4.', '1.2.3.4'],
    ['256.1.1.1', null],
    ['1.2.3.4.5', null],
    ['a.1', null],
    ['1a.example', '1a.example'],
    ['1.example', '1.example'],
    ['::1', '[::1]'],
    ['[::1]', '[::1]'],
    ['[::1', null],
    ['::1]', null],
    ['[0:0::0:1]', '[::1]'],
    ['::FFFF:1.2.3.4', '[::ffff:102:304]'],
    ['::g', null],
    ['::1%eth0', null],
    ['1:2', null],
    ['a:b', null],
    ['x::1', null],
    ['::1/x', null],
  ])('%j', (host, expected) => {
    expect(canonicalizeHost(host)).toBe(expected)
  })
})

describe('a label that begins with xn-- is an A-label or refused', () => {
  it.each([
    ['xn--bcher-kva', 'bücher'],
    ['xn--mnchen-3ya', 'münchen'],
    ['xn--nxasmq6b', 'βόλοσ'],
    ['xn--fiqs8s', '中国'],
    ['xn--3e0b707e', '한국'],
    ['xn--80akhbyknj4f', 'испытание'],
    ['xn--hxajbheg2az3al', 'παράδειγμα'],
    ['xn--11b5bs3a9aj6g', 'परीक्षा'],
    ['xn--zckzah', 'テスト'],
    ['xn--jxalpdlp', 'δοκιμή'],
    ['xn--deba0ad', 'טעסט'],
    ['xn--maana-pta', 'mañana'],
    ['xn--caf-dma', 'café'],
    ['xn--n3h', '☃'],
    ['xn--ls8h', '💩'],
  ])('%s', (label, unicode) => {
    expect(canonicalizeHost(`${unicode}.example`)).toBe(`${label}.example`)
    expect(canonicalizeHost(`${label}.example`)).toBe(`${label}.example`)
    expect(canonicalizeHost(`example.${label}`)).toBe(`example.${label}`)
    expect(canonicalizeHost(`${label.toUpperCase()}.example`)).toBe(`${label}.example`)
  })
  it.each([
    ...[
      'xn--',
      'xn--a',
      'xn---',
      'xn--abc-',
      'xn--0',
      'xn--99999999',
      'xn--bcher-kv',

      'xn--a-',
    ],
    ...['xn--ls8', 'xn--Bcher-kva1', 'xn--bcher_kva', `xn--${'9'.repeat(59)}`],
  ])('%s is refused', (label) => {
    expect(canonicalizeHost(`${label}.example`)).toBe(null)
    expect(canonicalizeHost(`example.${label}`)).toBe(null)
  })
})
