/**
 * The state that the checks of the contract share: the servers, the jar and the door. It also checks after each that no
 * cookie leaked.
 */
import { CookieJar } from 'speculoos'
import { expect, it, vi } from 'vitest'
import { everyNameIsLocal, type LocalServers, type Reply } from '../servers/local-servers.js'
import type { Answer, Door, Given, Need, Net, OpenDoor, Sending } from './door.js'

/** The host names of the servers; `github.io` is a public suffix, so the last two are different sites. */
export const hosts = [
  'shop.example',
  'www.shop.example',
  'evil.test',
  'www.evil.test',
  'one.github.io',
  'two.github.io',
]

/** A cookie of the shop that every check finds in the jar, and must leave there. */
const KEPT = 'kept=shop'

export class Scene {
  readonly door: Door
  jar = new CookieJar()
  #net: LocalServers | null = null
  #open: OpenDoor | null = null
  readonly #unhandled: unknown[] = []
  readonly #onUnhandled = (reason: unknown): unknown => this.#unhandled.push(reason)

  constructor(door: Door) {
    this.door = door
  }

  /** The servers, which run once the checks begin. */
  get net(): LocalServers {
    if (this.#net === null) throw new Error('the servers are not there yet')
    return this.#net
  }

  set net(net: LocalServers) {
    this.#net = net
  }

  /** Declares a check, which is skipped if the client lacks a feature that it needs. */
  check(title: string, needs: readonly Need[], body: () => Promise<void>): void {
    const missing = needs.map((need) => this.door.lacks?.[need]).find((why) => why !== undefined)
    // The title says what the client cannot do.
    if (missing !== undefined) it.skip(`${title} (skipped: ${missing})`)
    else it(title, body)
  }

  /** Begins a check with one cookie in the jar, and servers without routes. */
  async begin(): Promise<void> {
    this.net.reset()
    this.jar = new CookieJar()
    this.jar.setCookie(`${KEPT}; Path=/kept; Max-Age=9999`, 'https://shop.example/')
    process.on('unhandledRejection', this.#onUnhandled)
  }

  /** Ends a check. No cookie may have leaked or be lost, and no rejection may be unhandled. */
  async end(): Promise<void> {
    await this.close()
    await new Promise((resolve) => setTimeout(resolve, 5))
    process.off('unhandledRejection', this.#onUnhandled)
    expect(this.#unhandled.splice(0), 'unhandled rejections').toEqual([])
    const leaks = this.net.received.filter(({ url, cookie }) => {
      return !new URL(url).hostname.endsWith('shop.example') && /shop/.test(cookie ?? '')
    })
    expect(leaks, 'cookies of the shop that other sites received').toEqual([])
    expect(this.jar.getCookieString('https://shop.example/kept/'), 'a cookie that was stored before').toContain(KEPT)
  }

  /** Sends a request through the door, to a URL written without a port. */
  async send(url: string, sending: Omit<Sending, 'url'> = {}): Promise<Answer> {
    this.#open ??= await this.open()
    return this.#open.send({ ...sending, url: this.net.url(url) })
  }

  /** Opens the door, through a proxy or with HTTP/2 if these are wanted. */
  async open(wanted: Partial<Pick<Net, 'proxy' | 'http2'>> = {}, given: Partial<Given> = {}): Promise<OpenDoor> {
    await this.close()
    const { ca } = this.net
    const net = { lookup: everyNameIsLocal, ca, maxHeaderSize: 4_194_304, proxy: null, http2: false, ...wanted }
    this.#open = await this.door.open(this.jar, net, { jar: this.jar, options: {}, ...given })
    return this.#open
  }

  async close(): Promise<void> {
    const open = this.#open
    this.#open = null
    await open?.close?.()
  }

  /** Sets the responses of the servers. */
  routes(replies: Readonly<Record<string, Reply>>): void {
    for (const [url, reply] of Object.entries(replies)) this.net.route(url, reply)
  }

  /** The Cookie headers that arrived, in order; `''` for a request without one. */
  get sent(): string[] {
    return this.net.received.map(({ cookie = '' }) => cookie)
  }

  /** The cookies of the jar as `name=value`, without the one that each check begins with. */
  get stored(): string[] {
    return Array.from(this.jar, ({ name, value }) => `${name}=${value}`).filter((pair) => pair !== KEPT)
  }

  /** Waits until a cookie is stored, however slow the machine. */
  async untilStored(pair: string): Promise<void> {
    await vi.waitFor(() => expect(this.stored).toContain(pair), { timeout: 30_000, interval: 5 })
  }
}
