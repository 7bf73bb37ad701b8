/** The search alone: how it divides a text into words, and how it orders its results. */

import { describe, expect, it } from 'vitest'
import { type Entry, excerpt, Search, wordsOf } from '../../docs/site/search.js'

const entry = (title: string, text: string, group = 'Start'): Entry => ({
  address: `${title}.html`,
  title,
  page: 'A page',
  group,
  text,
})
const found = (entries: readonly Entry[], question: string): string[] =>
  new Search(entries).find(question).map(({ entry: { title } }) => title)

describe('the words of a text', () => {
  it.each<[string, string[]]>([
    ['Save it', ['save', 'it']],
    ['document.cookie', ['document.cookie', 'document', 'cookie']],
    ['setCookie', ['setcookie', 'set', 'cookie']],
    ['domain-mismatch', ['domain-mismatch', 'domain', 'mismatch']],
    ["doesn't", ['doesnt']],
    ['', []],
  ])('%s', (text, words) => {
    expect(wordsOf(text)).toEqual(words)
  })
})

describe('the search', () => {
  it('finds a word in the title before one in the text', () => {
    expect(found([entry('other', 'a proxy'), entry('proxy', 'anything')], 'proxy')).toEqual(['proxy', 'other'])
  })
  it('finds a part with all words before one with a single word', () => {
    const entries = [entry('one', 'redirect redirect redirect'), entry('both', 'a redirect and a cookie')]
    expect(found(entries, 'redirect cookie')[0]).toBe('both')
  })
  it('finds words with other endings, and synonyms', () => {
    expect(found([entry('a', 'the cookie expires'), entry('b', 'nothing')], 'expired cookies')).toEqual(['a'])
    expect(found([entry('a', 'persist the jar'), entry('b', 'nothing')], 'save')).toEqual(['a'])
  })
  it('finds a word by its beginning', () => {
    expect(found([entry('partitioned', 'a'), entry('b', 'c')], 'partit')).toEqual(['partitioned'])
  })
  it('finds guides before the reference, and the reference before pages for maintainers', () => {
    const entries = ['For maintainers', 'Reference', 'Start'].map((group) => entry(group, 'a proxy', group))
    expect(found(entries, 'proxy')).toEqual(['Start', 'Reference', 'For maintainers'])
  })
  it('finds nothing for words without meaning', () => {
    expect(found([entry('a', 'how do I')], 'how do I')).toEqual([])
    expect(found([], 'proxy')).toEqual([])
    expect(found([entry('a', 'b')], '')).toEqual([])
  })
})

it('an excerpt shows the matching place', () => {
  const text = `${'before '.repeat(60)}the proxy agent ${'after '.repeat(60)}`
  expect(excerpt(text, ['proxy'])).toMatch(/^… .*the proxy agent .* …$/)
  expect(excerpt('short', ['none'])).toBe('short')
})
