/** The real Chromium as a driver. */

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, type CDPSession, type Frame, type Page, chromium as playwright } from 'playwright-core'
import { chromium } from '../../package/debian.js'
import { RealBrowser, type StartOptions, TIMEOUT } from './real.js'
import { type Servers, startServers } from './servers.js'
import { heldText } from './shown.js'
import { Site } from './site.js'

const DISABLED = ['HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable', 'Translate', 'MediaRouter', 'OptimizationHints']
/** The options that keep the documents of each site in a separate process. */
const ISOLATION = ['IsolateOrigins', 'site-per-process', 'SpareRendererForSitePerProcess']

/** What a browser of Chromium's engine is started with. The default switches of the driver change the features of cookies. */
function switchesFor(folder: string, { port, securePort }: Servers, isFast: boolean): string[] {
  return [
    '--headless=new',
    '--remote-debugging-pipe',
    `--user-data-dir=${folder}`,
    '--no-sandbox',
    '--no-first-run',
    '--disable-dev-shm-usage',
    '--disable-gpu',
    '--disable-back-forward-cache',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-extensions',
    '--disable-popup-blocking',
    ...(isFast ? ['--disable-site-isolation-trials', '--renderer-process-limit=1'] : []),
    `--disable-features=${[...DISABLED, ...(isFast ? ISOLATION : [])].join(',')}`,
    '--ignore-certificate-errors',
    `--host-resolver-rules=MAP *:443 127.0.0.1:${securePort}, MAP *:80 127.0.0.1:${port}`,
  ]
}

export class RealChromium extends RealBrowser {
  readonly name = 'chromium'
  readonly version: string
  readonly #servers: Servers
  readonly #folder: string
  readonly #context: BrowserContext
  #page: Page
  #session: CDPSession
  readonly #frames = new Map<number, Frame>()

  private constructor(
    site: Site,
    servers: Servers,
    folder: string,
    context: BrowserContext,
    page: Page,
    session: CDPSession,
  ) {
    super(site)
    this.#servers = servers
    this.#folder = folder
    this.#context = context
    this.#page = page
    this.#session = session
    this.version = context.browser()?.version() ?? ''
  }

  static async start({ isFast, thirdPartyCookies }: StartOptions): Promise<RealChromium> {
    const site = new Site()
    const executablePath = execFileSync('which', [chromium()], { encoding: 'utf8' }).trim()
    const servers = await startServers(site)
    const folder = mkdtempSync(join(tmpdir(), 'speculoos-chromium-'))
    mkdirSync(join(folder, 'Default'))
    // Debian's build blocks third-party cookies by default.
    const mode = thirdPartyCookies === 'allow' ? 0 : 1
    writeFileSync(join(folder, 'Default', 'Preferences'), JSON.stringify({ profile: { cookie_controls_mode: mode } }))
    const context = await playwright.launchPersistentContext(folder, {
      executablePath,
      ignoreDefaultArgs: true,
      ignoreHTTPSErrors: true,
      args: switchesFor(folder, servers, isFast),
    })
    context.setDefaultTimeout(TIMEOUT)
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    return new RealChromium(site, servers, folder, context, page, session)
  }

  async stop(): Promise<void> {
    await this.#context.close()
    this.#servers.stop()
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 })
  }

  async open(url: string): Promise<void> {
    await this.#page.goto(url)
    this.forgetFrames()
  }

  async back(): Promise<void> {
    await this.#page.goBack()
    this.forgetFrames()
  }

  async popup(at: number, url: string): Promise<void> {
    const opened = this.#context.waitForEvent('page')
    await this.run(at, `window.open(${JSON.stringify(url)}); return 'done'`)
    const popup = await opened
    await popup.waitForLoadState('load')
    const session = await this.#context.newCDPSession(popup)
    await this.#page.close()
    this.#page = popup
    this.#session = session
    this.forgetFrames()
  }

  async held(): Promise<readonly string[]> {
    const { cookies } = await this.#session.send('Storage.getCookies')
    const lines = cookies.map(
      ({ name, value, domain, path, secure, httpOnly, sameSite, session, expires, partitionKey }) =>
        heldText({
          pair: `${name}=${value}`,
          domain,
          path,
          secure,
          httpOnly,
          sameSite: sameSite ?? '',
          expiryTime: session ? null : expires * 1000,
          partition: partitionKey ? `${partitionKey.topLevelSite} ${partitionKey.hasCrossSiteAncestor}` : '',
        }),
    )
    return lines.sort()
  }

  async clear(): Promise<void> {
    this.forgetFrames()
    await this.#session.send('Storage.clearCookies')
  }

  protected async refresh(): Promise<void> {
    await this.#page.reload()
  }

  protected async run(at: number, body: string): Promise<string> {
    const outcome = await this.#at(at).evaluate(
      `(async () => { try { ${body} } catch (error) { return error.name } })()`,
    )
    return String(outcome)
  }

  protected async navigate(filled: number, at: number, script: string): Promise<void> {
    await Promise.all([
      this.#at(filled).waitForNavigation({ waitUntil: 'load' }),
      this.#at(at)
        .evaluate(`{ ${script} }; null`)
        // The navigation may be over before the script has returned.
        .catch((error: unknown) => {
          if (!String(error).includes('Execution context was destroyed')) throw error
        }),
    ])
  }

  protected async adopt(at: number, id: number): Promise<void> {
    const frame = this.#at(at).childFrames().at(-1)
    if (frame === undefined) throw new Error('the frame was not made')
    this.#frames.set(id, frame)
  }

  protected forgetFrames(): void {
    this.#frames.clear()
  }

  #at(id: number): Frame {
    return this.#frames.get(id) ?? this.#page.mainFrame()
  }
}
