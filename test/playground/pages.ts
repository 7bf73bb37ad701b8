/** The built playground on a local server, in the real Chromium. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { buildPlayground } from '../../docs/playground/build.js'
import { type SiteServer, serve } from '../../docs/site/server.js'
import { startChromium } from '../site/browser-checks.js'

/** The options for opening a page. */
export interface Opening {
  readonly fragment?: string
  readonly width?: number
  readonly dark?: boolean
}

export class Playground {
  /** The size of the script, in octets. */
  readonly octets: number
  /** The addresses of the page: on the server, and on the disk. */
  readonly origin: string
  readonly file: string
  /** The URLs that the pages requested, without fragments. */
  readonly requested = new Set<string>()
  /** The errors that the pages reported. */
  readonly complaints: string[] = []
  readonly #folder: string
  readonly #server: SiteServer
  readonly #browser: Browser
  #contexts: BrowserContext[] = []

  private constructor(folder: string, octets: number, server: SiteServer, browser: Browser) {
    this.#folder = folder
    this.octets = octets
    this.#server = server
    this.#browser = browser
    this.origin = server.url.slice(0, -1)
    this.file = pathToFileURL(join(folder, 'index.html')).href
  }

  static async start(): Promise<Playground> {
    const folder = mkdtempSync(join(tmpdir(), 'speculoos-playground-'))
    const octets = await buildPlayground(folder)
    return new Playground(folder, octets, await serve(folder), await startChromium())
  }

  async stop(): Promise<void> {
    await this.#browser.close()
    await this.#server.close()
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 })
  }

  /** Opens the page, and waits until it shows its first verdict. */
  async open(opening: Opening = {}, from = `${this.origin}/`): Promise<Page> {
    const page = await this.#newPage(opening)
    await visit(page, from, opening)
    return page
  }

  /** The time from the start of a visit to its first verdict, in milliseconds: by the clock, and of work of its thread. */
  async timesOfVisit(): Promise<{ readonly clock: number; readonly thread: number }> {
    const page = await this.#newPage({})
    const session = await page.context().newCDPSession(page)
    await session.send('Performance.enable', { timeDomain: 'threadTicks' })
    await visit(page, `${this.origin}/`, {})
    const thread = await taskTime(session)
    const clock = await page.evaluate(() => performance.getEntriesByName('first-verdict')[0]?.startTime ?? Infinity)
    return { clock, thread }
  }

  /** The time for which the thread of a page worked during an action, in milliseconds, without the work of others. */
  async threadTime(page: Page, act: () => Promise<void>): Promise<number> {
    const session = await page.context().newCDPSession(page)
    await session.send('Performance.enable', { timeDomain: 'threadTicks' })
    const before = await taskTime(session)
    await act()
    return (await taskTime(session)) - before
  }

  async #newPage({ width = 1280, dark = false }: Opening): Promise<Page> {
    const context = await this.#browser.newContext({
      viewport: { width, height: 800 },
      colorScheme: dark ? 'dark' : 'light',
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    this.#contexts.push(context)
    const page = await context.newPage()
    page.setDefaultTimeout(60_000)
    page.on('request', (request) => this.requested.add(request.url().replace(/#.*/s, '')))
    page.on('console', (message) => this.complaints.push(message.text()))
    page.on('pageerror', (error) => this.complaints.push(String(error)))
    page.on('dialog', (dialog) => {
      this.complaints.push(`a dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    return page
  }

  /** Closes the pages of a test. */
  async tidy(): Promise<void> {
    const contexts = this.#contexts
    this.#contexts = []
    await Promise.all(contexts.map((context) => context.close()))
  }
}

/** Opens the page, and waits until it shows its first verdict. */
async function visit(page: Page, from: string, { fragment = '' }: Opening): Promise<void> {
  await page.goto(`${from}${fragment === '' ? '' : `#${fragment}`}`)
  await page.waitForFunction('performance.getEntriesByName("first-verdict").length > 0')
}

async function taskTime(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.POSITIVE_INFINITY) * 1000
}
