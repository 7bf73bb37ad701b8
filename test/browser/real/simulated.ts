/** The simulated browser as a driver, with the servers in memory. */

import type { Cookie } from 'speculoos'
import { Browser, type Frame, type Page, type ProfileName } from 'speculoos/browser'
import type { Driver } from './driver.js'
import { Site } from './site.js'

export class SimulatedBrowser implements Driver {
  readonly name: string
  readonly site = new Site()
  readonly #profile: ProfileName
  #browser = new Browser()
  #page: Page | null = null
  readonly #frames = new Map<number, Frame>()

  constructor(profile: ProfileName) {
    this.name = `simulated ${profile}`
    this.#profile = profile
  }

  async open(url: string): Promise<void> {
    await this.#current().goto(url)
  }

  async popup(at: number, url: string): Promise<void> {
    const popup = await this.#at(at).open(url)
    this.#current().close()
    this.#page = popup
    this.#frames.clear()
  }

  async follow(at: number, url: string, target: '_self' | '_top'): Promise<void> {
    await this.#at(at).follow(url, { target })
  }

  async submit(at: number, url: string): Promise<void> {
    await this.#at(at).submit(url, { method: 'POST', body: '' })
  }

  async frame(at: number, id: number, url: string, sandbox: boolean): Promise<void> {
    this.#frames.set(id, await this.#at(at).frame(url, { sandbox }))
  }

  async image(at: number, url: string): Promise<void> {
    await this.#at(at).fetch(url, { destination: 'image' })
  }

  async fetch(at: number, url: string, credentials: RequestCredentials): Promise<void> {
    await this.#at(at).fetch(url, { credentials })
  }

  async set(at: number, line: string): Promise<string> {
    return outcomeOf(() => {
      this.#at(at).document.cookie = line
      return 'done'
    })
  }

  async read(at: number): Promise<string> {
    return outcomeOf(() => this.#at(at).document.cookie)
  }

  async reload(by: 'user' | 'script'): Promise<void> {
    await this.#current().reload({ by })
  }

  async held(): Promise<string[]> {
    return Array.from(this.#browser.jar, heldLine).sort()
  }

  async clear(): Promise<void> {
    this.#browser.close()
    this.#frames.clear()
    const fetch = (url: string, init: RequestInit) => this.#respond(url, init)
    this.#browser = new Browser({ profile: this.#profile, fetch, thirdPartyCookies: 'allow' })
    this.#page = await this.#browser.open()
  }

  #respond(url: string, { method = 'GET', headers }: RequestInit): Response {
    const { status, headers: fields } = this.site.reply(method, url, new Headers(headers).get('cookie') ?? '', null)
    return new Response('', { status, headers: fields.map(([name, value]): [string, string] => [name, value]) })
  }

  #current(): Page {
    if (this.#page === null) throw new Error('clear was not called')
    return this.#page
  }

  #at(id: number): Frame {
    return this.#frames.get(id) ?? this.#current()
  }
}

/** What a getter or setter of a document does. */
function outcomeOf(action: () => string): string {
  try {
    return action()
  } catch (error) {
    return error instanceof DOMException ? error.name : String(error)
  }
}

/** A cookie as one line. Times are rounded to ten minutes, since the two browsers play one after the other. */
function heldLine(cookie: Cookie): string {
  const { name, value, domain, hostOnly, path, secure, httpOnly, sameSite, persistent, expiryTime, partitionKey } =
    cookie
  return describe({
    pair: `${shown(name)}=${shown(value)}`,
    domain: hostOnly ? domain : `.${domain}`,
    path,
    secure,
    httpOnly,
    sameSite: sameSite === 'Default' ? '' : sameSite,
    expiryTime: persistent && expiryTime !== null ? expiryTime : null,
    partition: partitionKey === null ? '' : `${partitionKey.topLevelSite} ${partitionKey.hasCrossSiteAncestor}`,
  })
}

/** A text of octets as the protocol of Chromium shows it: it is empty if it is not UTF-8. */
function shown(octets: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(octets, 'latin1'))
  } catch {
    return ''
  }
}

/** What both browsers tell of a cookie. */
export interface HeldFields {
  readonly pair: string
  readonly domain: string
  readonly path: string
  readonly secure: boolean
  readonly httpOnly: boolean
  readonly sameSite: string
  /** In milliseconds; `null` for a cookie of the session. */
  readonly expiryTime: number | null
  readonly partition: string
}

export function describe({ pair, expiryTime, secure, httpOnly, ...fields }: HeldFields): string {
  const end = expiryTime === null ? 'session' : new Date(Math.round(expiryTime / 600_000) * 600_000).toISOString()
  const { domain, path, sameSite, partition } = fields
  const flags = `${secure ? ' secure' : ''}${httpOnly ? ' httpOnly' : ''}`
  return `${pair} at ${domain}${path}${flags} ${sameSite || 'unset'} until ${end}${partition && ` in ${partition}`}`
}
