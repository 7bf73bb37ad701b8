/** Every page and every entry point has a place on the site, with an address that does not change by accident. */

import { existsSync, readFileSync } from 'node:fs'
import { reasons } from 'speculoos'
import { expect, it } from 'vitest'
import { categoriesOf, categorized } from '../../docs/site/categories.js'
import { modules, outline, pages } from '../../docs/site/outline.js'
import options from '../../docs/typedoc.json' with { type: 'json' }
import manifest from '../../package.json' with { type: 'json' }
import { root } from '../architecture/source.js'
import { readPages } from '../documentation/examples.js'

it('every page of the documentation has a place in the sidebar', () => {
  const places = new Set(pages.keys())
  const missing = readPages().filter(({ path }) => path !== 'README.md' && !places.has(path))
  expect(missing.map(({ path }) => path)).toEqual([])
})

it('every place in the sidebar has its page', () => {
  const files = outline.flatMap((group) => group.pages.map(({ file }) => file))
  expect(files.filter((file) => !existsSync(`${root}${file}`))).toEqual([])
})

it('no two pages share a place or an address', () => {
  const all = outline.flatMap((group) => group.pages)
  expect(new Set(all.map(({ file }) => file)).size).toBe(all.length)
  expect(new Set(all.map(({ address }) => address)).size).toBe(all.length)
})

it('every entry point is documented, and has a place in the sidebar', () => {
  const entries = Object.keys(manifest.exports).filter((name) => !name.includes('*') && !name.endsWith('.json'))
  expect(entries.map((name) => `speculoos${name.slice(1)}`).filter((name) => !modules.includes(name))).toEqual([])
  expect(options.entryPoints).toHaveLength(entries.length)
})

/** The text of each entry point, by its name. */
const entryTexts = new Map(
  options.entryPoints.map((path) => {
    const text = readFileSync(new URL(path, new URL('../../docs/', import.meta.url)), 'utf8')
    return [/@module (\S+)/.exec(text)?.[1] ?? path, text] as const
  }),
)

it.each(categorized)('the categories of %s name only its exports, and each once', (module) => {
  const names = categoriesOf(module).flatMap(([, each]) => each)
  const text = entryTexts.get(module) ?? ''
  expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(text))).toEqual([])
  expect(new Set(names).size).toBe(names.length)
})

it('the page of reasons has the address that reasons link to', () => {
  const address = pages.get('docs/why-was-my-cookie-refused.md')?.address
  expect(`${manifest.homepage}${address?.replace('index.html', '')}#${reasons[0].id}`).toBe(reasons[0].url)
})

it('the theme knows the address of the site', async () => {
  const { HOMEPAGE } = await import('../../docs/site/theme.js')
  expect(HOMEPAGE).toBe(manifest.homepage)
  expect(existsSync(`${root}docs/site/style.css`)).toBe(true)
})
