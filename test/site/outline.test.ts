/** Every page and every entry point has its place on the site, and its address does not change by accident. */

import { existsSync } from 'node:fs'
import { reasons } from 'speculoos'
import { expect, it } from 'vitest'
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

it('no two pages have one place or one address', () => {
  const all = outline.flatMap((group) => group.pages)
  expect(new Set(all.map(({ file }) => file)).size).toBe(all.length)
  expect(new Set(all.map(({ address }) => address)).size).toBe(all.length)
})

it('every entry point is documented, and has a place in the sidebar', () => {
  const entries = Object.keys(manifest.exports).filter((name) => !name.includes('*') && !name.endsWith('.json'))
  expect(entries.map((name) => `speculoos${name.slice(1)}`).filter((name) => !modules.includes(name))).toEqual([])
  expect(options.entryPoints).toHaveLength(entries.length)
})

it('the page of the reasons is where they say', () => {
  const address = pages.get('docs/why-was-my-cookie-refused.md')?.address
  expect(`${manifest.homepage}${address?.replace('index.html', '')}#${reasons[0].id}`).toBe(reasons[0].url)
})

it('the theme knows the address of the site', async () => {
  const { HOMEPAGE } = await import('../../docs/site/theme.js')
  expect(HOMEPAGE).toBe(manifest.homepage)
  expect(existsSync(`${root}docs/site/style.css`)).toBe(true)
})
