/** Header fields are read from every form that Node clients use (RFC 9110 §5.2, §5.3). */
import { describe, expect, it } from 'vitest'
import { type HeaderField, headerFields, headersOf, valuesOf } from '../../src/http/response-headers.js'

const octets = (text: string): Uint8Array => Uint8Array.from(text, (each) => each.charCodeAt(0))

describe('the header fields of', () => {
  it.each<[form: string, headers: unknown, fields: readonly HeaderField[]]>([
    [
      'a record',
      { Server: 'x', 'set-cookie': 'a=1' },
      [
        ['server', 'x'],
        ['set-cookie', 'a=1'],
      ],
    ],
    [
      'a record with a list of values',
      { 'Set-Cookie': ['a=1', 'b=2'] },
      [
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
      ],
    ],
    [
      'a list of names and values',
      ['Set-Cookie', 'a=1', 'Server', 'x', 'set-cookie', 'b=2'],
      [
        ['set-cookie', 'a=1'],
        ['server', 'x'],
        ['set-cookie', 'b=2'],
      ],
    ],
    ['a list of octets', [octets('Set-Cookie'), octets('a=\xe9\x80')], [['set-cookie', 'a=\xe9\x80']]],
    [
      'a list with a list of octets',
      ['set-cookie', [octets('a=1'), octets('b=2')]],
      [
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
      ],
    ],
    ['a list whose last name has no value', ['a', '1', 'b'], [['a', '1']]],
    ['a list with a number as a name', [7, '1', 'b', '2'], [['b', '2']]],
    ['a list with a number as a value', ['a', 7, 'b', '2'], [['b', '2']]],
    ['a record with an empty value', { a: '' }, [['a', '']]],
    ['an empty list', [], []],
    ['an empty record', {}, []],
    ['nothing', undefined, []],
    ['null', null, []],
    ['a string', 'set-cookie: a=1', []],
  ])('%s', (_, headers, fields) => {
    expect(headerFields(headers)).toEqual(fields)
  })
})

it('the lines of one field keep their order', () => {
  const fields = headerFields(['set-cookie', 'a=1', 'server', 'x', 'Set-Cookie', 'b=2'])
  expect(valuesOf(fields, 'set-cookie')).toEqual(['a=1', 'b=2'])
  expect(valuesOf(fields, 'date')).toEqual([])
})

it('Headers has the fields that it accepts, each with all of its lines', () => {
  const headers = headersOf([
    ['set-cookie', 'a=1'],
    ['not a token', 'x'],
    ['set-cookie', 'b=2'],
    ['x', 'a\0b'],
    ['vary', 'a'],
    ['vary', 'b'],
  ])
  expect(headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  expect([...headers]).toEqual([
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2'],
    ['vary', 'a, b'],
  ])
})
