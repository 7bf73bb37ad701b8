/** What clients need from a store of HSTS hosts: two methods, and the URLs to load instead of others (RFC 6797 §8). */
import { HstsStore } from 'speculoos/hsts'
import { describe, expect, it } from 'vitest'
import { readHstsPolicy, upgradedUrl } from '../../src/http/hsts-policy.js'

describe('the option', () => {
  const upgrade = (url: string) => ({ url, upgraded: false })
  const receive = () => []

  it('accepts a store, an object with its methods, and undefined', () => {
    for (const given of [new HstsStore(), { upgrade, receive }, undefined]) {
      expect(readHstsPolicy('options.hsts', given)).toBe(given)
    }
  })

  it.each<[what: string, given: unknown, got: string]>([
    ['null', null, 'null'],
    ['true', true, 'true'],
    ['the class of a store', HstsStore, 'a function'],
    ['an object without receive', { upgrade }, 'an object'],
    ['an object without upgrade', { receive }, 'an object'],
    ['an object whose receive is a string', { upgrade, receive: 'yes' }, 'an object'],
  ])('refuses %s', (_, given, got) => {
    const expected = new TypeError(`options.hsts: expected an HstsStore of speculoos/hsts, got ${got}`)
    expect(() => readHstsPolicy('options.hsts', given as never)).toThrow(expected)
  })
})

describe('the URL to load instead of', () => {
  const hsts = new HstsStore({ preload: ['shop.example'] })
  it.each<[url: string, upgraded: string | null]>([
    ['http://shop.example/a?b', 'https://shop.example/a?b'],
    ['HTTP://shop.example/', 'https://shop.example/'],
    ['ws://shop.example/', 'wss://shop.example/'],
    ['https://shop.example/', null],
    ['http://other.example/', null],
    ['ftp://shop.example/', null],
  ])('%s is %s', (url, upgraded) => {
    expect(upgradedUrl(hsts, url)).toBe(upgraded)
    expect(upgradedUrl(undefined, url)).toBe(null)
  })

  it('a URL with another scheme is found without the store', () => {
    const asked: string[] = []
    const store = {
      upgrade: (url: string) => {
        asked.push(url)
        return { url, upgraded: true }
      },
      receive: () => [],
    }
    for (const url of ['https://a.example/', 'wss://a.example/', 'ftp://a.example/?http://', 'http://a.example/']) {
      upgradedUrl(store, url)
    }
    expect(asked).toEqual(['http://a.example/'])
  })
})
