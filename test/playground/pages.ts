/** The built playground on a local server, in the real Chromium. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContext, type CDPSession, type Page, chromium as playwright } from 'playwright-core'
import { buildPlayground } from '../../docs/playground/build.js'
import { chromium } from '../package/debian.js'

const FILES: Readonly<Record<string, string>> = {
  'index.html': 'text/html; charset=utf-8',
  'playground.css': 'text/css',
  'playground.js': 'text/javascript',
}

/** What a page may be opened with. */
export interface Opening {
  readonly fragment?: string
  readonly width?: number
  readonly dark?: boolean
}

export class Playground {
  readonly folder: string
  /** The octets of the script. */
  readonly octets: number
  readonly origin: string
  /** The paths that were requested, also ones that there are not. */
  readonly requested: string[] = []
  /** What the pages complained about. */
  readonly complaints: string[] = []
  readonly #server: Server
  readonly #browser: Browser
  #contexts: BrowserContext[] = []

  private constructor(folder: string, octets: number, server: Server, browser: Browser) {
    this.folder = folder
    this.octets = octets
    this.#server = server
    this.#browser = browser
    server.on('request', (request, response) => {
      const name = request.url === '/' ? 'index.html' : (request.url ?? '').slice(1)
      this.requested.push(name)
      const type = FILES[name]
      if (type === undefined) response.writeHead(404).end()
      else response.writeHead(200, { 'content-type': type }).end(readFileSync(join(folder, name)))
    })
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('the server has no port')
    this.origin = `http://127.0.0.1:${address.port}`
  }

  static async start(): Promise<Playground> {
    const folder = mkdtempSync(join(tmpdir(), 'speculoos-playground-'))
    const octets = await buildPlayground(folder)
    const server = createServer()
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    const executablePath = execFileSync('which', [chromium()], { encoding: 'utf8' }).trim()
    const browser = await playwright.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
    return new Playground(folder, octets, server, browser)
  }

  async stop(): Promise<void> {
    await this.#browser.close()
    this.#server.close()
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }

  /** Opens the page, and waits until it shows its first verdict. */
  async open(opening: Opening = {}, from = `${this.origin}/`): Promise<Page> {
    const page = await this.#newPage(opening)
    await visit(page, from, opening)
    return page
  }

  /** The milliseconds from the start of a visit to its first verdict: by the clock, and those of work of its thread. */
  async timesOfVisit(): Promise<{ readonly clock: number; readonly thread: number }> {
    const page = await this.#newPage({})
    const session = await page.context().newCDPSession(page)
    await session.send('Performance.enable', { timeDomain: 'threadTicks' })
    await visit(page, `${this.origin}/`, {})
    const thread = await taskTime(session)
    const clock = await page.evaluate(() => performance.getEntriesByName('first-verdict')[0]?.startTime ?? Infinity)
    return { clock, thread }
  }

  /** How long the thread of a page worked while something was done, in milliseconds: not the time that others took. */
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
