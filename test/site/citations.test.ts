/** Citations become links, to sections that exist. */

import { describe, expect, it } from 'vitest'
import { linkCitations } from '../../docs/site/citations.js'
import { sections } from '../../docs/site/sections.js'
import { readSources } from '../architecture/source.js'
import { readPages } from '../documentation/examples.js'

const EDITION = 'https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html'

/** The addresses of the links in a piece of HTML, with their texts. */
const linksOf = (html: string): string[] =>
  Array.from(html.matchAll(/<a href="([^"]*)"[^>]*>(.*?)<\/a>/g), ([, address, text]) => `${text} -> ${address}`)

describe('a link is made of', () => {
  it.each<[string, string[]]>([
    ['RFC 6265bis §5.7 step 9.3', [`RFC 6265bis §5.7 -> ${EDITION}#section-5.7`]],
    ['see §5.8.3, and §5.6.2.', [`§5.8.3 -> ${EDITION}#section-5.8.3`, `§5.6.2 -> ${EDITION}#section-5.6.2`]],
    ['RFC 6265bis says', [`RFC 6265bis -> ${EDITION}`]],
    ['RFC 9110 §5.3', ['RFC 9110 §5.3 -> https://www.rfc-editor.org/rfc/rfc9110#section-5.3']],
    ['RFC 3339 alone', ['RFC 3339 -> https://www.rfc-editor.org/rfc/rfc3339']],
    [
      'RFC 9110 §5.6.2 and §5.6.7',
      [
        'RFC 9110 §5.6.2 -> https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2',
        '§5.6.7 -> https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7',
      ],
    ],
    ['the Fetch standard', ['Fetch standard -> https://fetch.spec.whatwg.org/']],
    ['the Cookie Store API', ['Cookie Store API -> https://cookiestore.spec.whatwg.org/']],
    ['(CHIPS)', ['CHIPS -> https://datatracker.ietf.org/doc/html/draft-cutler-httpbis-partitioned-cookies']],
  ])('%s', (text, links) => {
    const { html, unknown } = linkCitations(`<p>${text}</p>`)
    expect(linksOf(html)).toEqual(links)
    expect(html.replace(/<\/?a[^>]*>/g, '')).toBe(`<p>${text}</p>`)
    expect(unknown).toEqual([])
  })
})

it('a link to a section has the title of the section', () => {
  expect(linkCitations('§5.7').html).toBe(`<a href="${EDITION}#section-5.7" title="Storage Model">§5.7</a>`)
})

it.each(['<a href="x">§5.7</a>', '<code>§5.7</code>', '<pre>RFC 6265bis §5.7</pre>', '<h2 id="a">§5.7</h2>'])(
  'nothing is changed in %s',
  (html) => {
    expect(linkCitations(html).html).toBe(html)
  },
)

it('a standard is linked at its first mention', () => {
  const { html } = linkCitations('<p>CHIPS</p><p>CHIPS and RFC 6265bis, RFC 6265bis</p>')
  expect(linksOf(html).map((link) => link.split(' -> ')[0])).toEqual(['CHIPS', 'RFC 6265bis'])
})

it('on a page about another RFC, a section without an RFC belongs to that RFC', () => {
  expect(linksOf(linkCitations('§8.1', 6797).html)).toEqual([
    '§8.1 -> https://www.rfc-editor.org/rfc/rfc6797#section-8.1',
  ])
})

it('a section that does not exist in the text is reported', () => {
  expect(linkCitations('<p>RFC 6265bis §5.9 and §5.7</p>').unknown).toEqual(['§5.9'])
})

it('every section of RFC 6265bis that the sources and pages cite exists', () => {
  const cited = [...readPages(), ...readSources('src')].flatMap(({ path, text }) =>
    Array.from(text.matchAll(/RFC 6265bis §(\d+(?:\.\d+)*)/g), ([, section = '']) => ({ path, section })),
  )
  expect(cited.length).toBeGreaterThan(100)
  expect(cited.filter(({ section }) => !sections.has(section))).toEqual([])
})
