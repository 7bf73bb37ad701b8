/** Long and regular lines and dates take at most linear time (§5.6, §5.1.1). */
import { CookieJar } from 'speculoos'
import { cookieDate, parseSetCookie } from 'speculoos/algorithms'
import { describe, expect, it } from 'vitest'
import { filledJar } from './filled-jar.js'
import { bestTime, growth, LINEAR } from './growth.js'

const SIZE = 65_536
/** The most time for the double input, in milliseconds: a hundred times what it takes. */
const MOST = 500

/** Returns a text of the given length, made of copies of a part. */
function filled(size: number, part: string, before = '', after = ''): string {
  return before + part.repeat(Math.ceil(size / part.length)).slice(0, size) + after
}

const lines: Record<string, (size: number) => string> = {
  semicolons: (size) => filled(size, ';'),
  'semicolons after a cookie': (size) => filled(size, ';', 'a=b'),
  spaces: (size) => filled(size, ' '),
  'spaces before a semicolon that never comes': (size) => filled(size, ' ', 'a=b', 'x'),
  'spaces within an attribute': (size) => filled(size, ' ', 'a=b;', 'x'),
  'spaces between semicolons': (size) => filled(size, ' ;', 'a=b'),
  tabs: (size) => filled(size, '\t'),
  'tabs around a value': (size) => filled(size, '\t', 'a=', 'x'),
  'tabs within an attribute': (size) => filled(size, '\t', 'a=b; x=', 'x'),
  'equals signs': (size) => filled(size, '='),
  'equals signs within an attribute': (size) => filled(size, '=', 'a=b; '),
  'equals signs between semicolons': (size) => filled(size, ' = ;', 'a=b'),
  'an Expires of 1-c-1': (size) => filled(size, '1-c-1 ', 'a=b; Expires=', '!'),
  'Expires of 1-c-1 over and over': (size) => filled(size, `; Expires=${'1-c-1 '.repeat(150)}!`, 'a=b'),
  'Expires of digits over and over': (size) => filled(size, `; Expires=${'1'.repeat(1000)}`, 'a=b'),
  'Expires of colons over and over': (size) => filled(size, `; Expires=${':'.repeat(1000)}`, 'a=b'),
  'Max-Age of digits over and over': (size) => filled(size, `; Max-Age=${'9'.repeat(1000)}`, 'a=b'),
  'Path over and over': (size) => filled(size, '; Path=/', 'a=b'),
  'Domain of a dot over and over': (size) => filled(size, '; Domain=.', 'a=b'),
  'Domain of dots over and over': (size) => filled(size, `; Domain=${'.'.repeat(1000)}`, 'a=b'),
  'SameSite of nothing over and over': (size) => filled(size, '; SameSite', 'a=b'),
  'unknown attributes over and over': (size) => filled(size, ';x', 'a=b'),
  'a value without end': (size) => filled(size, 'v', 'a='),
  'a name without end': (size) => filled(size, 'n', '', '=b'),
  'quotation marks': (size) => filled(size, '"', 'a='),
  'surrogates that have no partner': (size) => filled(size, '\ud800', 'a='),
  NUL: (size) => filled(size, '\0'),
}

const dates: Record<string, (size: number) => string> = {
  'of 1-c-1': (size) => filled(size, '1-c-1 ', '', '!'),
  'of digits': (size) => filled(size, '1'),
  'of digits apart': (size) => filled(size, '1 '),
  'of colons': (size) => filled(size, ':'),
  'of digits and colons': (size) => filled(size, '1:'),
  'of times that are too long': (size) => filled(size, '12:34:567 '),
  'of spaces': (size) => filled(size, ' '),
  'of hyphens': (size) => filled(size, '-'),
  'of all delimiters': (size) => filled(size, '\t !"#$%&\'()*+,-./;<=>?@[\\]^_`{|}~'),
  'of months': (size) => filled(size, 'jan'),
  'of months apart': (size) => filled(size, 'jan '),
  'of years apart': (size) => filled(size, '2026,'),
}

describe.each(Object.entries(lines))('a line of %s', (_, line) => {
  it('is parsed in linear time', () => {
    const { factor, milliseconds } = growth((size) => {
      const text = line(size)
      return () => parseSetCookie(text)
    }, SIZE)
    expect(factor).toBeLessThanOrEqual(LINEAR)
    expect(milliseconds).toBeLessThan(MOST)
  })
  it('is received in linear time, as from a script', () => {
    const jar = filledJar()
    const { factor, milliseconds } = growth((size) => {
      const text = line(size)
      return () => jar.setCookie(text, 'https://www.example.com/', { type: 'non-HTTP' })
    }, SIZE)
    expect(factor).toBeLessThanOrEqual(LINEAR)
    expect(milliseconds).toBeLessThan(MOST)
  })
})

describe.each(Object.entries(dates))('a cookie-date %s', (_, date) => {
  it('is refused in linear time', () => {
    expect(cookieDate(date(SIZE))).toBeNull()
    const { factor, milliseconds } = growth((size) => {
      const text = date(size)
      return () => cookieDate(text)
    }, SIZE)
    expect(factor).toBeLessThanOrEqual(LINEAR)
    expect(milliseconds).toBeLessThan(MOST)
  })
})

describe('a URL', () => {
  it.each([
    ['slashes', '/'],
    ['dots and slashes', '/..'],
    ['percent signs', '/%2F'],
    ['question marks', '?'],
  ])('of %s is matched in linear time', (_, part) => {
    const jar = filledJar()
    const { factor, milliseconds } = growth((size) => {
      const url = filled(size, part, 'https://www.example.com/')
      return () => jar.getCookieString(url)
    }, SIZE)
    expect(factor).toBeLessThanOrEqual(LINEAR)
    expect(milliseconds).toBeLessThan(MOST)
  })
})

describe('a site', () => {
  it('serves requests to ever new hosts as fast as the first', () => {
    const { factor, milliseconds } = growth((size) => {
      const urls = Array.from({ length: size }, (_, index) => `https://host-${index}.site.example/`)
      return () => {
        const jar = new CookieJar()
        jar.setCookie('a=1; Domain=site.example', 'https://site.example/')
        let headers = 0
        for (const url of urls) headers += jar.getCookieString(url).length
        return headers
      }
    }, 8_000)
    expect(factor).toBeLessThanOrEqual(LINEAR)
    expect(milliseconds).toBeLessThan(10 * MOST)
  })
})

describe('a full jar', () => {
  it('evicts each cookie as fast as the first after its clock was set back', () => {
    const { factor, milliseconds } = growth((size) => {
      const day = 86_400_000
      let now = 2 * day
      const jar = new CookieJar({ now: () => now, limits: { cookies: size } })
      for (let index = 0; index < size; index += 1)
        jar.setCookie('a=1; Max-Age=9999999', `https://old-${index}.example/`)
      let serial = 0
      return () => {
        now = day
        for (let index = 0; index < size; index += 1) {
          now += 1
          serial += 1
          jar.getCookieString(`https://old-${index}.example/`)
          jar.setCookie('a=1; Max-Age=9999999', `https://new-${serial}.example/`)
        }
      }
    }, 1_000)
    expect(factor).toBeLessThanOrEqual(LINEAR)
    expect(milliseconds).toBeLessThan(MOST)
  })
})

describe('a jar of many sites', () => {
  it('makes cookie-strings as fast as before, after more of them than it keeps', () => {
    const jar = new CookieJar()
    const urls = Array.from({ length: 8_000 }, (_, index) => `https://site-${index}.example/`)
    let value = 0
    const visitAll = () => {
      value += 1
      for (const url of urls) {
        jar.setCookie(`a=${value}`, url)
        jar.getCookieString(url)
      }
    }
    visitAll()
    const before = bestTime(visitAll)
    const large = 'https://large.example/'
    for (let count = 0; count < 150; count += 1) jar.setCookie(`n${count}=${'v'.repeat(4_000)}`, large)
    // 42 million characters in total
    for (let time = 0; time < 70; time += 1) {
      jar.setCookie(`n0=${time}`, large)
      jar.getCookieString(large)
    }
    visitAll()
    expect(bestTime(visitAll)).toBeLessThan(5 * before)
  })
})

describe('the measure', () => {
  const workThatTakes = (steps: (size: number) => number) => {
    let time = 0
    return growth(
      (size) => () => {
        time += steps(size)
      },
      100,
      () => time,
    )
  }
  it('detects quadratic time', () => {
    expect(workThatTakes((size) => size ** 2).factor).toBeGreaterThan(LINEAR)
  })
  it('accepts linear time', () => {
    expect(workThatTakes((size) => size).factor).toBeLessThanOrEqual(LINEAR)
  })
})
