/** A canonicalized host is its own canonical form, and every spelling of a host comes to the same one (§5.1.2). */
import { domainToASCII } from 'node:url'
import fc from 'fast-check'
import { canonicalizeHost, isIpAddress } from 'speculoos/algorithms'
import { describe, expect, it } from 'vitest'

const hostText = fc.oneof(
  fc.domain(),
  fc.webAuthority().map((authority) => authority.replace(/^.*@|:\d*$/g, '')),
  fc.ipV4(),
  fc.ipV4Extended(),
  fc.ipV6(),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: fc.constantFrom(...'aZ0-_.x%:[]\u00fc\u00df\u3002\uff0e\u212a\u0130\u200d '), maxLength: 20 }),
  fc.string({ unit: fc.constantFrom(...'xn--abc0123.'), maxLength: 20 }).map((text) => `xn--${text}`),
)

describe('what comes out', () => {
  it('stays as it is when it goes in again', () => {
    fc.assert(
      fc.property(hostText, (text) => {
        const host = canonicalizeHost(text)
        if (host !== null) expect(canonicalizeHost(host)).toBe(host)
      }),
      { numRuns: 2000 },
    )
  })
  it('is what a URL parser makes of it', () => {
    fc.assert(
      fc.property(hostText, (text) => {
        const host = canonicalizeHost(text)
        if (host !== null) expect(new URL(`http://${host}/`).hostname).toBe(host)
      }),
      { numRuns: 2000 },
    )
  })
  it('is made of labels that have an end', () => {
    fc.assert(
      fc.property(hostText, (text) => {
        const host = canonicalizeHost(text)
        if (host === null || host.startsWith('[')) return
        expect(host).toMatch(/^[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?$/)
      }),
      { numRuns: 2000 },
    )
  })
  it('is an IP address exactly where a URL parser sees one', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4Extended(), fc.ipV6(), fc.domain()), (text) => {
        const host = canonicalizeHost(text)
        const { hostname } = new URL(`http://${text.includes(':') ? `[${text}]` : text}/`)
        expect(host).toBe(hostname)
        expect(isIpAddress(hostname)).toBe(/^\[|^\d+\.\d+\.\d+\.\d+$/.test(hostname))
      }),
    )
  })
})

describe('an IP address', () => {
  it.each([
    '0.0.0.0',
    '127.0.0.1',
    '255.255.255.255',
    '[::]',
    '[::1]',
    '[2001:db8::1]',
    '[fe80::1]',
    '[fd00::]',
    '[a::]',
  ])('is %s', (host) => {
    expect(canonicalizeHost(host)).toBe(host)
    expect(isIpAddress(host)).toBe(true)
  })
  it.each(['localhost', 'a.0.0.1', '0.0.1.example', '127.0.0.1.example', 'fe80.example', '1.2.3.4a', 'a', '1a'])(
    'is not %s',
    (host) => {
      expect(isIpAddress(host)).toBe(false)
    },
  )
})

describe('all spellings come to one host:', () => {
  it.each([
    [
      'xn--bcher-kva.example',
      [
        'b\u00fccher.example',
        'B\u00dcCHER.EXAMPLE',
        'bu\u0308cher.example',
        '\uff42\u00fccher.example',
        'b\u00fc\u00adcher.example',
        'b\u00fccher\u3002example',
        'b\u00fccher\uff0eexample',
        'b\u00fccher\uff61example',
        'xn--bcher-kva.example',
        'XN--BCHER-KVA.example',
        'Xn--BcHeR-kVa.ExAmPlE',
      ],
    ],
    ['xn--fa-hia.example', ['fa\u00df.example', 'FA\u00df.example', 'xn--fa-hia.example']],
    ['fass.example', ['fass.example', 'FASS.example', '\uff46\uff41\uff53\uff53.example']],
    ['xn--wgv71a119e.xn--wgbl6a', ['\u65e5\u672c\u8a9e.\u0642\u0637\u0631', 'XN--WGV71A119E.XN--WGBL6A']],
    ['k.example', ['k.example', 'K.example', '\u212a.example', '\uff2b.example']],
    ['127.0.0.1', ['127.0.0.1', '127.1', '0x7f.1', '017700000001', '2130706433', '127.0.0.1.', '\uff11\uff12\uff17.1']],
    ['[::1]', ['[::1]', '::1', '[0:0:0:0:0:0:0:1]', '0000:0000:0000:0000:0000:0000:0000:0001', '[::0.0.0.1]']],
    ['[2001:db8::a]', ['[2001:DB8::A]', '2001:db8:0:0:0:0:0:a', '[2001:0db8::000A]']],
    ['www.example.com.', ['www.example.com.', 'WWW.EXAMPLE.COM.', 'www.example.com\u3002']],
  ])('%s', (host, spellings) => {
    expect(spellings.map(canonicalizeHost)).toEqual(spellings.map(() => host))
  })
  it('an A-label and the U-label that it stands for', () => {
    const letter = fc.constantFrom(...'abc\u00e4\u00f6\u00fc\u00e9\u03b1\u03c9\u0431\u044f\u05d0\u65e5\u8a9e')
    fc.assert(
      fc.property(fc.string({ unit: letter, minLength: 1, maxLength: 12 }), (label) => {
        const ascii = domainToASCII(`${label}.example`)
        fc.pre(ascii !== '')
        expect(canonicalizeHost(`${label}.example`)).toBe(ascii)
        expect(canonicalizeHost(ascii)).toBe(ascii)
        expect(canonicalizeHost(ascii.toUpperCase())).toBe(ascii)
      }),
    )
  })
})

describe('a label that only looks like an A-label is refused', () => {
  it.each([
    ['since nothing follows', 'xn--'],
    ['since nothing that it encodes is beyond US-ASCII', 'xn--abc-'],
    ['since nothing that it encodes is beyond US-ASCII, though it has hyphens', 'xn--a-b-'],
    ['since it is no Punycode', 'xn--a'],
    ['since it is Punycode that breaks off', 'xn--bcher-kv'],
    ['since its Punycode goes beyond Unicode', 'xn--99999999'],
    ['since it encodes a capital letter', 'xn--bcher-2pa'],
    ['since it encodes a full-width letter', 'xn--mi7c'],
    ['since it encodes letters that should be composed', 'xn--ucher-egd'],
    ['since it encodes an A-label', 'xn--xn--bcher-kva-'],
    ['since it encodes a surrogate', 'xn--a-rc4g'],
  ])('%s', (_, label) => {
    for (const host of [label, `${label}.example`, `www.${label}.example`, `${label}.example.`, label.toUpperCase()]) {
      expect(canonicalizeHost(host), host).toBeNull()
    }
  })
})

describe('a text that is no host is refused', () => {
  it.each([
    ...['', '.', '..', '.example', 'a..b', 'example..', 'a b', ' a', 'a ', 'a\tb', 'a\nb', 'a\0b', '*', 'a*b', '%61'],
    ...['a%2eb', 'a/b', '/', 'a\\b', 'a?b', 'a#b', 'a@b', '@', 'a:80', 'a:', ':', '[', ']', '[]', '[::1', '::1]'],
    ...['[[::1]]', '[::1].', '[a]', '[1.2.3.4]', ':::', '1:2', '[::1%25a]', '1.2.3.4.5', '256.1.1.1', '1.2.3.256'],
    ...['0x100000000', 'a.1', 'a.0x1', '08', 'a,b', 'a;b', 'a=b', "a'b", 'a"b', '<a>', 'a|b', 'a^b', 'a`b', 'a!', '~a'],
    ...['\ud800', 'a\ud800.example', '\uffff', '\u2024', 'a\u2024b', 'a\u2025b', '\u3002', 'a\u3002\u3002b', '\u00a0'],
  ])('%j', (text) => {
    expect(canonicalizeHost(text)).toBeNull()
  })
  it('for a label of 64 octets, in whatever spelling', () => {
    expect(canonicalizeHost('a'.repeat(63))).toBe('a'.repeat(63))
    expect(canonicalizeHost('a'.repeat(64))).toBeNull()
    expect(canonicalizeHost(`${'a'.repeat(64)}.example`)).toBeNull()
    expect(canonicalizeHost('A'.repeat(64))).toBeNull()
    expect(canonicalizeHost('\u00fc'.repeat(60))).toBeNull()
  })
})
