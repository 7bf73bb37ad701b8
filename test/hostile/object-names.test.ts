/** Names of the members of Object.prototype are ordinary names of cookies, hosts, paths, attributes and JSON keys. */
import { CookieJar, publicSuffixes } from 'speculoos'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ids, outcome, pairs, storedCookie } from '../jar/outcome.js'
import { expectRefusal, filledJar, receive, refusal } from './filled-jar.js'

const names = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'toJSON',
  'valueOf',
  'hasOwnProperty',
  'isPrototypeOf',
  '__defineGetter__',
  '__lookupSetter__',
  'length',
  'then',
]

const shapeOfPrototypes = () =>
  [Object.prototype, Array.prototype, Map.prototype, Function.prototype].map((prototype) => Reflect.ownKeys(prototype))

let before: unknown
beforeAll(() => {
  before = shapeOfPrototypes()
})
afterAll(() => {
  expect(shapeOfPrototypes()).toEqual(before)
})

describe.each(names)('%s', (name) => {
  const host = name.toLowerCase()

  it('is the name, the value and the path of a cookie', () => {
    const { result, jar } = receive(`${name}=${name}; Path=/${name}`)
    expect(storedCookie(result)).toMatchObject({ name, value: name, path: `/${name}` })
    expect(jar.getCookies(`https://www.example.com/${name}/x`)).toContainEqual(storedCookie(result))
    expect(jar.getCookieString('https://www.example.com/dir/page')).not.toContain(name)
  })
  it('is replaced, and deleted by its name', () => {
    const { jar } = receive(`${name}=1`)
    const replacement = jar.setCookie(`${name}=2`, 'https://www.example.com/dir/page')
    expect(replacement).toMatchObject({ status: 'stored', replaced: { name, value: '1' } })
    expect(pairs(jar.delete({ name }))).toEqual([`${name}=2`])
    expect(jar.delete({ name })).toEqual([])
  })
  it('is exported and imported as the name, the value and the path of a cookie', () => {
    const { jar } = receive(`${name}=${name}; Path=/${name}`)
    const other = CookieJar.fromJSON(JSON.stringify(jar), { now: () => 0 })
    expect(other.toJSON()).toEqual(jar.toJSON())
    expect(other.getCookieString(`https://www.example.com/${name}`)).toContain(`${name}=${name}`)
  })
  it('is an unknown attribute', () => {
    const { result } = receive(`a=b; ${name}; ${name}=x`)
    expect(storedCookie(result).name).toBe('a')
    expect(ids(result.warnings)).toEqual(['attribute-unrecognized', 'attribute-unrecognized'])
  })
  it('is an unknown SameSite, and not a date', () => {
    const { result } = receive(`a=b; SameSite=${name}; Expires=${name}`)
    expect(ids(result.warnings)).toEqual(['same-site-unrecognized', 'expires-not-a-date'])
  })
  it('is a host, and a separate site', () => {
    const jar = filledJar()
    expect(storedCookie(jar.setCookie('a=b', `http://${name}/`))).toMatchObject({ domain: host, hostOnly: true })
    expect(jar.getCookieString(`http://${name}/`)).toBe('a=b')
    expect(pairs(jar.delete({ site: host }))).toEqual(['a=b'])
  })
  it('is a public suffix as a last label that is not listed', () => {
    expect(publicSuffixes.isPublicSuffix(host)).toBe(true)
    expect(outcome(receive(`a=b; Domain=${name}`, `http://www.${name}/`).result)).toBe('rejected: domain-public-suffix')
  })
  it('is a label before a public suffix, and before another label', () => {
    for (const domain of [`${host}.example`, `${host}.co.uk`, `${host}.github.io`]) {
      const { result, jar } = receive(`a=b; Domain=${domain}`, `http://${host}.${domain}/`)
      expect(storedCookie(result)).toMatchObject({ domain, hostOnly: false })
      expect(jar.getCookieString(`http://${domain}/`)).toBe('a=b')
      expect(pairs(jar.delete({ domain }))).toEqual(['a=b'])
    }
  })
  it('is not a key of a context, of options, of a filter or of JSON', () => {
    const hostile: Record<string, unknown> = JSON.parse(`{"${name}":{"type":"non-HTTP","cookiesEnabled":false}}`)
    const jar = filledJar()
    expect(expectRefusal(jar, /^context$/, () => jar.getCookies('https://www.example.com/', hostile))).toContain(name)
    expect(expectRefusal(jar, /^options$/, () => jar.configure(hostile))).toContain(name)
    expect(expectRefusal(jar, /^options$/, () => new CookieJar(hostile))).toContain(name)
    expect(expectRefusal(jar, /^filter$/, () => jar.delete(hostile))).toContain(name)
    expect(refusal(/^serialized$/, () => CookieJar.fromJSON(`{"version":1,"cookies":[],"${name}":1}`))).toContain(name)
    const entry = JSON.stringify(jar.toJSON().cookies[0]).replace('{', `{"${name}":1,`)
    expect(
      refusal(/^serialized\.cookies\[0\]$/, () => CookieJar.fromJSON(`{"version":1,"cookies":[${entry}]}`)),
    ).toContain(name)
  })
  it('is an unsafe method', () => {
    const jar = filledJar()
    const context = { method: name, sameSite: 'cross-site', topLevelNavigation: true } as const
    const { excluded } = jar.explain('https://www.example.com/', context)
    expect(excluded.map(({ reasons }) => ids(reasons))).toEqual([
      ['cross-site-unsafe-method'],
      ['cross-site-unsafe-method'],
    ])
  })
})
