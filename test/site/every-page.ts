/**
 * Checks every page of the site in the real Chromium: `npm run docs && npm run test:site`.
 *
 * Options:
 * - `--screenshots FOLDER`: also takes screenshots of the pages, at three widths and in light and dark.
 * - `--only TEXT`: the pages whose address has this text.
 */

import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { serve } from '../../docs/site/server.js'
import { root } from '../architecture/source.js'
import { MODES, openPage, overflowsOf, startChromium, violationsOf, WIDTHS } from './browser-checks.js'

const { values } = parseArgs({ options: { screenshots: { type: 'string' }, only: { type: 'string', default: '' } } })
const folder = `${root}docs/api`
const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.html') && path.includes(values.only))
  .sort()
if (values.screenshots !== undefined) mkdirSync(values.screenshots, { recursive: true })

const problems: string[] = []
const linked = new Set<string>()
const server = await serve(folder)
const browser = await startChromium()
try {
  const { page, errors } = await openPage(browser)
  for (const path of paths) {
    await page.goto(server.url + path)
    problems.push(...(await overflowsOf(page)), ...(await violationsOf(page)))
    for (const href of await page.evaluate(() => Array.from(document.links, (link) => link.href))) linked.add(href)
    if (values.screenshots === undefined) continue
    for (const width of WIDTHS) {
      for (const colorScheme of MODES) {
        await page.setViewportSize({ width, height: 900 })
        await page.emulateMedia({ colorScheme })
        const name = `${path.replaceAll('/', '_')}-${width}-${colorScheme}.png`
        await page.screenshot({ path: join(values.screenshots, name) })
      }
    }
  }
  problems.push(...errors)
  // Every link within the site leads to an existing page, and to an existing anchor.
  const anchors = new Map<string, readonly string[]>()
  for (const href of linked) {
    const url = new URL(href)
    if (!href.startsWith(server.url)) continue
    const address = url.origin + url.pathname
    if (!anchors.has(address)) {
      const response = await fetch(address)
      const text = await response.text()
      anchors.set(
        address,
        response.ok ? Array.from(text.matchAll(/\sid="([^"]*)"/g), ([, id = '']) => id) : ['missing'],
      )
      if (!response.ok) problems.push(`${address} is linked, and is not there`)
    }
    const wanted = decodeURIComponent(url.hash.slice(1))
    const ids = anchors.get(address) ?? []
    if (wanted !== '' && !ids.includes(wanted) && !ids.includes('missing'))
      problems.push(`${href} is linked, and is not there`)
  }
} finally {
  await browser.close()
  await server.close()
}
for (const problem of problems) console.log(problem)
console.log(`${paths.length} pages, ${linked.size} links, ${problems.length} problems`)
process.exitCode = paths.length > 0 && problems.length === 0 ? 0 : 1
