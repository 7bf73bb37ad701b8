/** A line with any control character but the tab is rejected, wherever the character is (§5.6 step 1). */
import { describe, expect, it } from 'vitest'
import { ids, outcome, storedCookie } from '../jar/outcome.js'
import { receive } from './filled-jar.js'

const places: Record<string, (character: string) => string> = {
  'in the name': (character) => `na${character}me=value`,
  'in the value': (character) => `name=val${character}ue`,
  'in the name of an attribute': (character) => `name=value; Se${character}cure`,
  'in the value of an attribute': (character) => `name=value; Path=/a${character}b`,
  'at the beginning of the line': (character) => `${character}name=value`,
  'at the end of the line': (character) => `name=value${character}`,
}

const codes = [...Array(0x20).keys(), 0x7f].filter((code) => code !== 0x09)

describe.each(Object.entries(places))('a line with a control character %s is rejected', (_, place) => {
  it.each(codes.map((code) => [code.toString(16).toUpperCase().padStart(4, '0'), String.fromCharCode(code)]))(
    'U+%s',
    (__, character) => {
      const reason = 'rejected: set-cookie-control-character'
      expect(outcome(receive(place(character)).result)).toBe(reason)
      expect(outcome(receive(place(character), undefined, { type: 'non-HTTP' }).result)).toBe(reason)
    },
  )
})

describe('a tab', () => {
  it('within the name and the value is kept', () => {
    const { result, jar } = receive('na\tme=val\tue')
    expect(storedCookie(result)).toMatchObject({ name: 'na\tme', value: 'val\tue' })
    expect(jar.getCookieString('https://www.example.com/dir/page')).toContain('na\tme=val\tue')
  })
  it('around the name, the value and the attributes is trimmed', () => {
    const { result } = receive('\tname\t=\tvalue\t;\tSecure\t;\tPath\t=\t/x\t')
    expect(storedCookie(result)).toMatchObject({ name: 'name', value: 'value', secure: true, path: '/x' })
    expect(result.warnings).toEqual([])
  })
  it('within the name of an attribute makes it an unknown attribute', () => {
    const { result } = receive('name=value; Sec\ture')
    expect(storedCookie(result).secure).toBe(false)
    expect(ids(result.warnings)).toEqual(['attribute-unrecognized'])
  })
  it('within a path is kept, and the path matches no path of a URL', () => {
    const { result, jar } = receive('name=value; Path=/a\tb')
    expect(storedCookie(result).path).toBe('/a\tb')
    const { excluded } = jar.explain('https://www.example.com/a\tb')
    expect(excluded.flatMap(({ reasons }) => ids(reasons))).toEqual(['path-not-matched'])
  })
})

it('the control characters from U+0080 to U+009F are allowed', () => {
  for (let code = 0x80; code <= 0x9f; code += 1) {
    const character = String.fromCharCode(code)
    const { result } = receive(`n${character}=${character}; Path=/${character}`)
    expect(storedCookie(result)).toMatchObject({ name: `n${character}`, value: character, path: `/${character}` })
  }
})

it('two control characters give one reason', () => {
  expect(outcome(receive('a\0=b\x7f; Path=/\n').result)).toBe('rejected: set-cookie-control-character')
})
