/** The real Firefox as a driver. */

import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { firefox } from '../../package/debian.js'
import { Marionette, MarionetteError } from './marionette.js'
import { RealBrowser, type StartOptions, TIMEOUT } from './real.js'
import { type Servers, startServers } from './servers.js'
import { heldText } from './shown.js'
import { Site } from './site.js'

/** The numbers that Firefox has for the rules for third-party cookies; 5 is its default. */
const BEHAVIORS = { allow: 0, block: 1, partition: 5 } as const

/** The preferences of the profile. Only one concerns cookies: the rule for third parties. */
function preferencesFor(
  { port, securePort }: Servers,
  { isFast, thirdPartyCookies }: StartOptions,
): Readonly<Record<string, string | number | boolean>> {
  return {
    // A free port, which Firefox writes into its profile
    'marionette.port': 0,
    'network.dns.forceResolve': '127.0.0.1',
    'network.socket.forcePort': `443=${securePort};80=${port}`,
    'network.captive-portal-service.enabled': false,
    'network.connectivity-service.enabled': false,
    'network.http.speculative-parallel-limit': 0,
    // Navigations and popups by scripts, since nobody touches the pages
    'dom.disable_open_during_load': false,
    'dom.security.framebusting_intervention.enabled': false,
    'dom.security.https_first': false,
    'browser.sessionhistory.max_total_viewers': 0,
    'fission.autostart': !isFast,
    'network.cookie.cookieBehavior': BEHAVIORS[thirdPartyCookies],
    'browser.startup.page': 0,
    'browser.startup.homepage_override.mstone': 'ignore',
    'browser.shell.checkDefaultBrowser': false,
    'browser.safebrowsing.malware.enabled': false,
    'browser.safebrowsing.phishing.enabled': false,
    'app.update.enabled': false,
    'app.normandy.enabled': false,
    'datareporting.policy.dataSubmissionEnabled': false,
    'extensions.update.enabled': false,
    'services.settings.server': 'data:,',
    'toolkit.telemetry.enabled': false,
  }
}

/** What the script of {@link RealFirefox.held} returns of a cookie. */
interface FirefoxCookie {
  readonly name: string
  readonly value: string
  readonly host: string
  readonly path: string
  readonly isSecure: boolean
  readonly isHttpOnly: boolean
  readonly isSession: boolean
  /** In milliseconds. */
  readonly expiry: number
  readonly sameSite: number
  readonly partitionKey: string
}

const SAME_SITES = new Map([
  [0, 'None'],
  [1, 'Lax'],
  [2, 'Strict'],
])

export class RealFirefox extends RealBrowser {
  readonly name = 'firefox'
  version = ''
  readonly #servers: Servers
  readonly #folder: string
  readonly #process: ChildProcess
  readonly #marionette: Marionette
  #window = ''
  /** The place of each frame among the frames of its parent, and so on from the page down. */
  readonly #frames = new Map<number, readonly number[]>()
  /** The document that the next script runs in, if it is known. */
  #current: number | null = null

  private constructor(site: Site, servers: Servers, folder: string, process: ChildProcess, marionette: Marionette) {
    super(site)
    this.#servers = servers
    this.#folder = folder
    this.#process = process
    this.#marionette = marionette
  }

  static async start(options: StartOptions): Promise<RealFirefox> {
    const site = new Site()
    const command = firefox()
    const servers = await startServers(site)
    const folder = mkdtempSync(join(tmpdir(), 'speculoos-firefox-'))
    const lines = Object.entries(preferencesFor(servers, options)).map(
      ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
    )
    writeFileSync(join(folder, 'user.js'), lines.join('\n'))
    const args = ['--headless', '--marionette', '--remote-allow-system-access', '--no-remote', '--profile', folder]
    const process_ = spawn(command, args, { stdio: 'ignore', env: { ...process.env, HOME: folder } })
    process.once('exit', () => process_.kill('SIGKILL'))
    const port = await portIn(folder)
    const browser = new RealFirefox(site, servers, folder, process_, await Marionette.connect(port))
    await browser.#begin()
    return browser
  }

  async #begin(): Promise<void> {
    const session = await this.#send('WebDriver:NewSession', { acceptInsecureCerts: true })
    const capabilities: unknown = Reflect.get(Object(session), 'capabilities')
    this.version = String(Reflect.get(Object(capabilities), 'browserVersion'))
    await this.#send('WebDriver:SetTimeouts', { script: TIMEOUT, pageLoad: TIMEOUT })
    this.#window = String(await this.#value('WebDriver:GetWindowHandle'))
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve))
    await this.#send('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => this.#process.kill('SIGKILL'))
    await Promise.race([ended, delay(TIMEOUT).then(() => this.#process.kill('SIGKILL'))])
    this.#marionette.close()
    this.#servers.stop()
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 })
  }

  async open(url: string): Promise<void> {
    await this.#at(0)
    await this.#send('WebDriver:Navigate', { url })
    this.forgetFrames()
  }

  async back(): Promise<void> {
    await this.#at(0)
    await this.#send('WebDriver:Back')
    this.forgetFrames()
  }

  async popup(at: number, url: string): Promise<void> {
    const old = this.#window
    await this.run(at, `window.open(${JSON.stringify(url)}); return 'done'`)
    this.#window = await until(async () => {
      const handles: unknown = await this.#marionette.send('WebDriver:GetWindowHandles')
      return Array.isArray(handles) ? handles.map(String).find((handle) => handle !== old) : undefined
    })
    await this.#send('WebDriver:CloseWindow')
    await this.#send('WebDriver:SwitchToWindow', { handle: this.#window, focus: false })
    this.forgetFrames()
    await this.#loaded(0)
  }

  async held(): Promise<readonly string[]> {
    // Firefox lists a cookie with `Max-Age=0` if it read the line one millisecond after the response came. It sends no
    // expired cookie.
    const cookies = await this.#inBrowser(
      `const isAlive = ({ isSession, expiry }) => isSession || expiry > Date.now()
      return Services.cookies.cookies.filter(isAlive).map(({ name, value, host, path, isSecure, isHttpOnly, isSession, expiry, sameSite, originAttributes }) =>
        ({ name, value, host, path, isSecure, isHttpOnly, isSession, expiry, sameSite, partitionKey: originAttributes.partitionKey }))`,
    )
    // The script above made them.
    return (cookies as readonly FirefoxCookie[]).map(lineOf).sort()
  }

  async clear(): Promise<void> {
    this.forgetFrames()
    await this.#inBrowser('Services.cookies.removeAll(); Services.perms.removeAll(); return null')
  }

  protected async refresh(): Promise<void> {
    await this.#at(0)
    await this.#send('WebDriver:Refresh')
  }

  protected async run(at: number, body: string): Promise<string> {
    await this.#at(at)
    const script = `const done = arguments[arguments.length - 1];
      (async () => { try { ${body} } catch (error) { return error.name } })().then(done)`
    return String(await this.#value('WebDriver:ExecuteAsyncScript', scriptParameters(script)))
  }

  protected async navigate(filled: number, at: number, script: string): Promise<void> {
    await this.run(filled, `window.isLeft = true; return 'done'`)
    await this.#at(at)
    // The navigation may be over before the script has returned.
    await this.#send('WebDriver:ExecuteScript', scriptParameters(script)).catch((error: unknown) => {
      if (!(error instanceof MarionetteError)) throw error
    })
    await this.#loaded(filled)
    const path = this.#frames.get(filled)
    for (const [id, other] of this.#frames) {
      if (path === undefined || (other.length > path.length && path.every((place, index) => other[index] === place))) {
        this.#frames.delete(id)
      }
    }
  }

  protected async adopt(at: number, id: number): Promise<void> {
    const place = Number(await this.run(at, 'return window.length - 1'))
    this.#frames.set(id, [...(this.#frames.get(at) ?? []), place])
  }

  protected forgetFrames(): void {
    this.#frames.clear()
    this.#current = null
  }

  /** Waits until a document that nobody has left is loaded. */
  async #loaded(at: number): Promise<void> {
    await until(async () => {
      try {
        this.#current = null
        await this.#at(at)
        const script = `return !window.isLeft && document.readyState === 'complete' && location.href !== 'about:blank'`
        return (await this.#value('WebDriver:ExecuteScript', scriptParameters(script))) === true ? true : undefined
      } catch (error) {
        if (error instanceof MarionetteError) return undefined
        throw error
      }
    })
  }

  /** Chooses the document that the next script runs in. */
  async #at(id: number): Promise<void> {
    if (this.#current === id) return
    await this.#send('WebDriver:SwitchToFrame', { id: null, focus: false })
    for (const place of this.#frames.get(id) ?? []) {
      await this.#send('WebDriver:SwitchToFrame', { id: place, focus: false })
    }
    this.#current = id
  }

  /** Runs a script in the browser itself. */
  async #inBrowser(script: string): Promise<unknown> {
    await this.#send('Marionette:SetContext', { value: 'chrome' })
    try {
      return await this.#value('WebDriver:ExecuteScript', scriptParameters(script))
    } finally {
      await this.#send('Marionette:SetContext', { value: 'content' })
    }
  }

  async #value(command: string, parameters?: Readonly<Record<string, unknown>>): Promise<unknown> {
    return Reflect.get(Object(await this.#send(command, parameters)), 'value')
  }

  async #send(command: string, parameters: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    return this.#marionette.send(command, parameters)
  }
}

/** Without a sandbox of a name, scripts see the objects of the page itself. */
function scriptParameters(script: string): Readonly<Record<string, unknown>> {
  return { script, args: [], sandbox: null, newSandbox: false }
}

async function portIn(folder: string): Promise<number> {
  const file = join(folder, 'MarionetteActivePort')
  return until(async () => (existsSync(file) && Number(readFileSync(file, 'utf8'))) || undefined)
}

/** Tries again until there is something. */
async function until<Value>(find: () => Promise<Value | undefined>): Promise<Value> {
  const end = Date.now() + TIMEOUT
  while (Date.now() < end) {
    const found = await find()
    if (found !== undefined) return found
    await delay(5)
  }
  throw new Error('Firefox took too long')
}

function lineOf({
  name,
  value,
  host,
  path,
  isSecure,
  isHttpOnly,
  isSession,
  expiry,
  sameSite,
  partitionKey,
}: FirefoxCookie): string {
  const [scheme, site, bit] = partitionKey.slice(1, -1).split(',')
  return heldText({
    pair: `${name}=${value}`,
    domain: host,
    path,
    secure: isSecure,
    httpOnly: isHttpOnly,
    sameSite: SAME_SITES.get(sameSite) ?? '',
    expiryTime: isSession ? null : expiry,
    partition: partitionKey && `${scheme}://${site} ${bit === 'f'}`,
  })
}
