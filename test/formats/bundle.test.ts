/** A program that imports one format has no other in its bundle. */

import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { root } from '../architecture/source.js'

async function bundleOf(code: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: root, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    tsconfigRaw: {},
  })
  return outputFiles[0]?.text ?? ''
}

it('a bundle has the formats that are imported, and no others', async () => {
  const one = await bundleOf(
    "import { netscape, readFormat, writeFormat } from './src/formats/index.js'\nconsole.log(readFormat(netscape, ''), writeFormat(netscape, []))",
  )
  const all = await bundleOf("import { readCookies } from './src/formats/index.js'\nconsole.log(readCookies(''))")
  expect(one).toContain('Netscape cookies.txt')
  for (const mark of ['SQLite format 3', 'storageState', 'binarycookies', 'moz_cookies', 'raw_cookie']) {
    expect(all).toContain(mark)
    expect(one).not.toContain(mark)
  }
  expect(one.length).toBeLessThan(all.length)
})
