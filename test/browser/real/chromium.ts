/** The real Chromium as a driver, before servers on loopback. */

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, type CDPSession, type Frame, type Page, chromium as playwright } from 'playwright-core'
import { chromium } from '../../package/debian.js'
import { makeCertificate } from '../../servers/certificate.js'
import type { Driver } from './driver.js'
import { HOSTS } from './history.js'
import { describe } from './simulated.js'
import { Site } from './site.js'

/** The longest time that an action takes, in milliseconds. */
const TIMEOUT = 20_000

export class RealChromium implements Driver {
  readonly name = 'chromium'
  readonly site: Site
  readonly #server: Server
  readonly #folder: string
  readonly #context: BrowserContext
  #page: Page
  #session: CDPSession
  readonly #frames = new Map<number, Frame>()

  private constructor(
    site: Site,
    server: Server,
    folder: string,
    context: BrowserContext,
    { page, session }: { page: Page; session: CDPSession },
  ) {
    this.site = site
    this.#server = server
    this.#folder = folder
    this.#context = context
    this.#page = page
    this.#session = session
  }

  static async start(): Promise<RealChromium> {
    const site = new Site()
    const server = createServer(await makeCertificate(HOSTS), (request, response) => {
      const { host = '', cookie = '', origin } = request.headers
      const reply = site.reply(request.method ?? 'GET', `https://${host}${request.url}`, cookie, origin ?? null)
      response.statusCode = reply.status
      for (const [name, value] of reply.headers) response.appendHeader(name, value)
      // A body of octets keeps Node from writing the headers as UTF-8.
      request.resume().on('end', () => response.end(Buffer.from('<!doctype html>')))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    if (typeof address !== 'object' || address === null) throw new Error('the server has no port')
    const folder = mkdtempSync(join(tmpdir(), 'speculoos-chromium-'))
    mkdirSync(join(folder, 'Default'))
    // Debian's build blocks third-party cookies by default.
    writeFileSync(join(folder, 'Default', 'Preferences'), JSON.stringify({ profile: { cookie_controls_mode: 0 } }))
    const context = await playwright.launchPersistentContext(folder, {
      executablePath: execFileSync('which', [chromium()], { encoding: 'utf8' }).trim(),
      // The default switches of the driver change the features of cookies.
      ignoreDefaultArgs: true,
      ignoreHTTPSErrors: true,
      args: [
        '--headless=new',
        '--remote-debugging-pipe',
        `--user-data-dir=${folder}`,
        '--no-sandbox',
        '--no-first-run',
        '--disable-dev-shm-usage',
        '--disable-gpu',
        '--disable-back-forward-cache',
        '--disable-background-networking',
        '--disable-features=HttpsUpgrades,Translate',
        '--ignore-certificate-errors',
        `--host-resolver-rules=MAP *:443 127.0.0.1:${address.port}, MAP *:80 127.0.0.1:${address.port}`,
      ],
    })
    context.setDefaultTimeout(TIMEOUT)
    const page = await context.newPage()
    return new RealChromium(site, server, folder, context, { page, session: await context.newCDPSession(page) })
  }

  async stop(): Promise<void> {
    await this.#context.close()
    this.#server.close()
    this.#server.closeAllConnections()
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 })
  }

  async open(url: string): Promise<void> {
    await this.#page.goto(url)
    this.#frames.clear()
  }

  async popup(at: number, url: string): Promise<void> {
    const opened = this.#context.waitForEvent('page')
    await this.#at(at).evaluate(`void window.open(${JSON.stringify(url)})`)
    const popup = await opened
    await popup.waitForLoadState('load')
    const session = await this.#context.newCDPSession(popup)
    await this.#page.close()
    this.#page = popup
    this.#session = session
    this.#frames.clear()
  }

  async follow(at: number, url: string, target: '_self' | '_top'): Promise<void> {
    const filled = target === '_top' ? this.#page.mainFrame() : this.#at(at)
    await this.#navigation(
      filled,
      at,
      `const link = document.createElement('a')
      link.href = ${JSON.stringify(url)}
      link.target = ${JSON.stringify(target)}
      document.body.append(link)
      link.click()`,
    )
  }

  async submit(at: number, url: string): Promise<void> {
    await this.#navigation(
      this.#at(at),
      at,
      `const form = document.createElement('form')
      form.method = 'post'
      form.action = ${JSON.stringify(url)}
      document.body.append(form)
      form.submit()`,
    )
  }

  async frame(at: number, id: number, url: string, sandbox: boolean): Promise<void> {
    const parent = this.#at(at)
    await parent.evaluate(
      `new Promise((resolve) => {
        const frame = document.createElement('iframe')
        if (${sandbox}) frame.sandbox = 'allow-scripts allow-forms'
        frame.onload = () => resolve(null)
        frame.src = ${JSON.stringify(url)}
        document.body.append(frame)
      })`,
    )
    const frame = parent.childFrames().at(-1)
    if (frame === undefined) throw new Error('the frame was not made')
    this.#frames.set(id, frame)
  }

  async image(at: number, url: string): Promise<void> {
    await this.#at(at).evaluate(
      `new Promise((resolve) => {
        const image = new Image()
        image.onload = image.onerror = () => resolve(null)
        image.src = ${JSON.stringify(url)}
      })`,
    )
  }

  async fetch(at: number, url: string, credentials: RequestCredentials): Promise<void> {
    const init = JSON.stringify({ credentials })
    await this.#at(at).evaluate(`fetch(${JSON.stringify(url)}, ${init}).then(() => null, () => null)`)
  }

  async set(at: number, line: string): Promise<string> {
    return this.#outcome(at, `document.cookie = ${JSON.stringify(line)}; return 'done'`)
  }

  async read(at: number): Promise<string> {
    return this.#outcome(at, 'return document.cookie')
  }

  async reload(by: 'user' | 'script'): Promise<void> {
    if (by === 'user') await this.#page.reload()
    else await this.#navigation(this.#page.mainFrame(), 0, 'location.reload()')
    this.#frames.clear()
  }

  async held(): Promise<string[]> {
    const { cookies } = await this.#session.send('Storage.getCookies')
    const lines = cookies.map(({ name, value, domain, path, secure, httpOnly, sameSite, ...rest }) =>
      describe({
        pair: `${name}=${value}`,
        domain,
        path,
        secure,
        httpOnly,
        sameSite: sameSite ?? '',
        expiryTime: rest.session ? null : rest.expires * 1000,
        partition: rest.partitionKey
          ? `${rest.partitionKey.topLevelSite} ${rest.partitionKey.hasCrossSiteAncestor}`
          : '',
      }),
    )
    return lines.sort()
  }

  async clear(): Promise<void> {
    const page = await this.#context.newPage()
    const session = await this.#context.newCDPSession(page)
    await this.#page.close()
    this.#page = page
    this.#session = session
    this.#frames.clear()
    await session.send('Storage.clearCookies')
  }

  async #navigation(filled: Frame, at: number, script: string): Promise<void> {
    await Promise.all([
      filled.waitForNavigation({ waitUntil: 'load' }),
      this.#at(at)
        .evaluate(`{ ${script} }; null`)
        // The navigation may be over before the script has returned.
        .catch((error: unknown) => {
          if (!String(error).includes('Execution context was destroyed')) throw error
        }),
    ])
  }

  async #outcome(at: number, script: string): Promise<string> {
    const outcome = await this.#at(at).evaluate(`(() => { try { ${script} } catch (error) { return error.name } })()`)
    return String(outcome)
  }

  #at(id: number): Frame {
    return this.#frames.get(id) ?? this.#page.mainFrame()
  }
}
