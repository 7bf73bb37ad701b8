/** How the messages of mistakes describe a value. None of them holds a secret. */
import { describe, expect, it } from 'vitest'
import {
  fieldOf,
  fieldsOf,
  invalidArgument,
  invalidSecret,
  invalidUrl,
  isPromise,
  readFlag,
  readWord,
  requireKnownKeys,
  requireString,
  shownUrl,
} from '../../src/cookie/invalid-argument.js'

/** The method of a promise. */
const THEN = 'then'

class Jar {
  size = 0
}
class Éclair {}
const anonymous: unknown = new (class {})()

describe('a value', () => {
  const values: readonly (readonly [unknown, string, string])[] = [
    ['text', '"text"', 'a string of length 4'],
    ['', '""', 'a string of length 0'],
    ['a"b', '"a\\"b"', 'a string of length 3'],
    ['x'.repeat(200), `"${'x'.repeat(200)}"`, 'a string of length 200'],
    ['x'.repeat(201), `"${'x'.repeat(200)}…"`, 'a string of length 201'],
    [undefined, 'undefined', 'undefined'],
    [null, 'null', 'null'],
    [1, '1', 'a number'],
    [Number.NaN, 'NaN', 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity', 'Infinity'],
    [true, 'true', 'a boolean'],
    [12n, '12n', 'a bigint'],
    [Symbol('s'), 'Symbol(s)', 'a symbol'],
    [() => 1, 'a function', 'a function'],
    [{}, 'an object', 'an object'],
    [Object.create(null), 'an object', 'an object'],
    [[], 'an array', 'an array'],
    [new Jar(), 'a Jar', 'a Jar'],
    [new Error('secret'), 'an Error', 'an Error'],
    [new Map(), 'a Map', 'a Map'],
    [new Éclair(), 'an object', 'an object'],
    [anonymous, 'an object', 'an object'],
    [{ constructor: { name: 'Secret value' } }, 'an object', 'an object'],
    [Object.create({ constructor: { name: 1 } }), 'an object', 'an object'],
    [Object.create({ constructor: { name: `A${'a'.repeat(41)}` } }), 'an object', 'an object'],
    [Object.create({ constructor: { name: 'aName' } }), 'an aName', 'an aName'],
    [Object.create({ constructor: undefined }), 'an object', 'an object'],
  ]
  it.each(values.map(([given, shown, hidden]) => ({ given, shown, hidden })))(
    'is $shown',
    ({ given, shown, hidden }) => {
      expect(invalidArgument('place', given, 'a thing').message).toBe(`place: expected a thing, got ${shown}`)
      expect(invalidSecret('place', given, 'a thing').message).toBe(`place: expected a thing, got ${hidden}`)
      expect(invalidSecret('place', given, 'a thing', 'look').message).toBe(
        `place: expected a thing, got ${hidden}; look`,
      )
    },
  )
})

describe('a URL', () => {
  it.each([
    ['https://site.example/a', 'https://site.example/a'],
    ['https://site.example/a?token#x', 'https://site.example/a'],
    ['https://site.example/a#x\ny', 'https://site.example/a'],
    ['https://user:secret@site.example/', 'https://…@site.example/'],
    ['//user:se@cret@site.example/', '//…@site.example/'],
    ['\\\\user@site.example', '\\\\…@site.example'],
    ['user:secret@site.example', '…@site.example'],
    ['https:/user@site.example', '…@site.example'],
  ])('%s is shown without its secret parts', (url, shown) => {
    expect(shownUrl(url)).toBe(shown)
    expect(invalidUrl('url', url, 'a URL').message).toBe(`url: expected a URL, got ${JSON.stringify(shown)}`)
  })
  it.each(['https://a/;b', 'https://a/b=c', 'https://user:a?b@site.example', 'https://user:a#\n@site.example'])(
    '%s is not shown',
    (url) => {
      expect(invalidUrl('url', url, 'a URL').message).toBe(`url: expected a URL, got a string of length ${url.length}`)
    },
  )
  it('that is not valid is described', () => {
    expect(invalidUrl('url', 1, 'a URL').message).toBe('url: expected a URL, got a number')
    expect(invalidUrl('url', new Jar(), 'a URL').message).toBe('url: expected a URL, got a Jar')
  })
})

describe('an argument', () => {
  it('is a string', () => {
    expect(() => requireString('name', 1)).toThrow(new TypeError('name: expected a string, got a number'))
    expect(requireString('name', '')).toBeUndefined()
  })
  it('is true, false or left out', () => {
    expect([true, false, undefined].map((flag) => readFlag('flag', flag))).toEqual([true, false, undefined])
    for (const given of [null, 0, 'true']) {
      expect(() => Reflect.apply(readFlag, undefined, ['flag', given])).toThrow('flag: expected true or false, got ')
    }
  })
  it('is one of some words or left out', () => {
    const words = ['a', 'b', 'c'] as const
    expect(['a', 'c', undefined].map((word) => Reflect.apply(readWord, undefined, ['word', word, words]))).toEqual([
      'a',
      'c',
      undefined,
    ])
    expect(() => Reflect.apply(readWord, undefined, ['word', 'd', words])).toThrow(
      new TypeError(`word: expected 'a', 'b' or 'c', got "d"`),
    )
  })
})

describe('the fields of an object', () => {
  const known = ['size', 'then', 'method']
  it('are known', () => {
    expect(() => requireKnownKeys('options', { size: 1, more: 2 }, known)).toThrow(
      new TypeError('options: expected one of size, then, method, got the key "more"'),
    )
    expect(() => requireKnownKeys('options', { 'a b': 2 }, known)).toThrow('got a key of length 3')
    expect(() => requireKnownKeys('options', { [`a.b-c$_${'x'.repeat(57)}`]: 2 }, known)).toThrow(
      'got the key "a.b-c$_',
    )
    expect(() => requireKnownKeys('options', { ['x'.repeat(65)]: 2 }, known)).toThrow('got a key of length 65')
    expect(() => requireKnownKeys('options', { '': 2 }, known)).toThrow('got a key of length 0')
    for (const given of [1, 'text', null, undefined, [], () => 1]) {
      expect(() => requireKnownKeys('options', given, known)).toThrow('options: expected an object, got ')
    }
    expect(requireKnownKeys('options', { size: 1 }, known)).toBeUndefined()
  })
  it('are read from the object or its class, and not from Object.prototype', () => {
    class Options extends Jar {
      get method(): string {
        return `method ${this.size}`
      }
    }
    expect(fieldOf(new Options(), 'method')).toBe('method 0')
    expect(fieldOf(new Options(), 'size')).toBe(0)
    expect(fieldOf(new Options(), 'toString')).toBeUndefined()
    expect(fieldOf({}, 'constructor')).toBeUndefined()
    expect(fieldOf(Object.create(null), 'size')).toBeUndefined()
    expect({ ...fieldsOf('options', new Options(), known) }).toEqual({ size: 0, [THEN]: undefined, method: 'method 0' })
    expect(Object.getPrototypeOf(fieldsOf('options', {}, known))).toBeNull()
    expect({ ...fieldsOf('options', Object.create(null), known) }).toEqual({})
  })
  it('may be those of a plain object, or of a class that has one of them', () => {
    class Empty {}
    for (const given of [
      new Empty(),
      new Date(),
      new Map(),
      Promise.resolve(),
      Object.assign(new Date(), { size: 1 }),
    ]) {
      expect(() => fieldsOf('options', given, known)).toThrow(
        'options: expected an object with size, then, method, got ',
      )
    }
    class Thenable {
      [THEN](): void {}
      size = 1
    }
    expect(() => fieldsOf('options', new Thenable(), known)).toThrow('options: expected an object with ')
    class Undefined {
      size = undefined
    }
    expect({ ...fieldsOf('options', new Undefined(), known) }).toEqual({ size: undefined })
  })
})

it('an object with a method `then` counts as a promise', () => {
  expect([Promise.resolve(), { [THEN]: () => 1 }].map(isPromise)).toEqual([true, true])
  expect([null, undefined, 1, {}, { [THEN]: 1 }, () => 1].map(isPromise)).toEqual(
    Array.from({ length: 6 }, () => false),
  )
})
