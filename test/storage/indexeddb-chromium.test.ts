/** The storage in IndexedDB, in the real one of Chromium: in pages, and in a worker. */

import { execFileSync } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { type BrowserContext, type Page, chromium as playwright } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../architecture/source.js'
import { chromium } from '../package/debian.js'
import { contract } from './contract.js'
import { type Folder, newFolder } from './folder.js'
import type { StorageTests } from './indexeddb-page.js'

declare const storageTests: StorageTests

let folder: Folder
let server: Server
let context: BrowserContext
let page: Page

/** Starts Chromium with the profile that it had before, and opens a page. */
async function start(): Promise<void> {
  context = await playwright.launchPersistentContext(folder.path('profile'), {
    executablePath: execFileSync('which', [chromium()], { encoding: 'utf8' }).trim(),
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  })
  page = await newPage()
}

async function newPage(): Promise<Page> {
  const address = server.address()
  const opened = await context.newPage()
  await opened.goto(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`)
  return opened
}

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('indexeddb-page.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    tsconfig: join(root, 'tsconfig.json'),
  })
  const script = outputFiles[0]?.text ?? ''
  server = createServer((request, response) => {
    if (request.url === '/page.js') response.setHeader('content-type', 'text/javascript').end(script)
    else response.setHeader('content-type', 'text/html').end('<!doctype html><script src="/page.js"></script>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  folder = newFolder()
  await start()
})
afterAll(async () => {
  await context.close()
  server.close()
  server.closeAllConnections()
  folder.remove()
})

describe('indexeddb in Chromium', () => {
  it('is the one of the browser', async () => {
    expect(await page.evaluate(() => String(indexedDB.open))).toContain('[native code]')
  })

  it.each(contract.map(({ name }) => name))('%s', async (name) => {
    expect(await page.evaluate((check) => storageTests.check(check), name)).toBe(null)
  })

  it('a jar that was flushed and not closed is there for another page', async () => {
    await page.evaluate(() => storageTests.set('pages', ['a=1', 'b=2; Max-Age=1000']))
    const other = await newPage()
    await page.close()
    page = other
    expect(await page.evaluate(() => storageTests.names('pages'))).toEqual(['a', 'b'])
  })

  it('a jar of a page is there for a worker', async () => {
    await page.evaluate(() => storageTests.set('workers', ['a=1']))
    const started = page.waitForEvent('worker')
    await page.evaluate(() => {
      new Worker('/page.js')
    })
    const worker = await started
    await expect.poll(() => worker.evaluate(() => 'storageTests' in globalThis)).toBe(true)
    expect(await worker.evaluate(() => storageTests.names('workers'))).toEqual(['a'])
  })

  it('two owners of one site conflict', async () => {
    expect(await page.evaluate(() => storageTests.conflict('owners'))).toEqual(['saved', 'StorageConflict'])
  })

  it('a jar that was flushed is there when the browser is killed and started again', async () => {
    await page.evaluate(() => storageTests.set('killed', ['a=1', 'b=2']))
    const session = await context.newCDPSession(page)
    const isGone = new Promise((resolve) => context.once('close', resolve))
    // The browser has no time to save anything, and does not reply.
    session.send('Browser.crash').catch(() => {})
    await isGone
    await start()
    expect(await page.evaluate(() => storageTests.names('killed'))).toEqual(['a', 'b'])
  })
})
