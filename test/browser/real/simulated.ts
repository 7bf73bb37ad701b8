/** The simulated browser as a driver, with the servers in memory. */

import type { Cookie } from 'speculoos'
import {
  Browser,
  type CookieStore,
  type Frame,
  type Page,
  type ProfileName,
  type ThirdPartyRule,
} from 'speculoos/browser'
import type { Driver } from './driver.js'
import type { BlankUrl, StoreCall } from './history.js'
import { eventText, heldText, itemText } from './shown.js'
import { Site } from './site.js'

export class SimulatedBrowser implements Driver {
  readonly name: string
  readonly site = new Site()
  readonly #profile: ProfileName
  readonly #thirdPartyCookies: ThirdPartyRule | undefined
  #browser = new Browser()
  #page: Page | null = null
  #now = 0
  #workers = 0
  readonly #frames = new Map<number, Frame>()
  readonly #seenEvents = new WeakMap<CookieStore, string[]>()

  constructor(profile: ProfileName, thirdPartyCookies?: ThirdPartyRule) {
    this.name = `simulated ${profile}`
    this.#profile = profile
    this.#thirdPartyCookies = thirdPartyCookies
  }

  setTime(now: number): void {
    this.#now = now
  }

  async open(url: string): Promise<void> {
    await this.#current().goto(url)
  }

  async back(): Promise<void> {
    await this.#current().back()
    this.#frames.clear()
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

  async blank(at: number, id: number, url: BlankUrl): Promise<void> {
    this.#frames.set(id, await this.#at(at).frame(url))
  }

  async image(at: number, url: string): Promise<void> {
    await this.#at(at).fetch(url, { destination: 'image' })
  }

  async fetch(at: number, url: string, credentials: RequestCredentials): Promise<void> {
    await this.#at(at).fetch(url, { credentials })
  }

  async worker(at: number, url: string, shared: boolean): Promise<void> {
    const frame = this.#at(at)
    this.#workers += 1
    const name = `blob:${frame.origin}/${this.#workers}`
    await outcomeOf(async () => {
      await frame.worker(name, { shared }).fetch(url, { credentials: 'include', mode: 'no-cors' })
      return 'done'
    })
  }

  async set(at: number, line: string): Promise<string> {
    return outcomeOf(async () => {
      this.#at(at).document.cookie = line
      return 'done'
    })
  }

  async read(at: number): Promise<string> {
    return outcomeOf(async () => this.#at(at).document.cookie)
  }

  async store(at: number, { method, argument }: StoreCall): Promise<string> {
    const store = this.#storeAt(at)
    if (store === undefined) return 'no cookieStore'
    return outcomeOf(async () => {
      // The members are of the types that they have in an untyped script.
      const result: unknown = await Reflect.apply(store[method], store, [argument])
      return Array.isArray(result) ? result.map(itemText).join(', ') : itemText(result ?? null)
    })
  }

  async listen(at: number): Promise<string> {
    const store = this.#storeAt(at)
    if (store === undefined) return 'no cookieStore'
    const events = this.#seenEvents.get(store) ?? []
    this.#seenEvents.set(store, events)
    store.onchange = ({ changed, deleted }) => events.push(eventText({ changed, deleted }))
    return 'done'
  }

  async events(at: number): Promise<readonly string[]> {
    const store = this.#storeAt(at)
    const events = store && this.#seenEvents.get(store)
    if (events === undefined) return []
    await new Promise((resolve) => setImmediate(resolve))
    return events.splice(0).filter(Boolean)
  }

  async reload(by: 'user' | 'script'): Promise<void> {
    await this.#current().reload({ by })
    this.#frames.clear()
  }

  async held(): Promise<readonly string[]> {
    return Array.from(this.#browser.jar, (cookie) => heldLine(cookie, this.#profile)).sort()
  }

  async clear(): Promise<void> {
    this.#browser.close()
    this.#frames.clear()
    const fetch = (url: string, init: RequestInit) => this.#respond(url, init)
    const thirdPartyCookies = this.#thirdPartyCookies
    this.#browser = new Browser({ profile: this.#profile, fetch, now: () => this.#now, thirdPartyCookies })
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

  /** The type of the library does not say that it may be missing. */
  #storeAt(id: number): CookieStore | undefined {
    return this.#at(id).cookieStore
  }
}

/** The result of a script, or the name of its error. */
async function outcomeOf(action: () => Promise<string>): Promise<string> {
  try {
    return await action()
  } catch (error) {
    return nameOf(error)
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : String(error)
}

export function heldLine(cookie: Cookie, browser: ProfileName): string {
  const { name, value, domain, hostOnly, path, secure, httpOnly, sameSite, expiryTime, partitionKey } = cookie
  return heldText({
    pair: `${shownName(name, browser)}=${shown(value, browser)}`,
    domain: hostOnly ? domain : `.${domain}`,
    path: shown(path, browser),
    secure,
    httpOnly,
    sameSite: sameSite === 'Default' ? '' : sameSite,
    expiryTime: cookie.persistent ? expiryTime : null,
    partition: partitionKey === null ? '' : `${partitionKey.topLevelSite} ${partitionKey.hasCrossSiteAncestor}`,
  })
}

/** The octets of a value as the browser shows them, if they are not UTF-8: Chromium shows none, and Firefox U+FFFD. */
function shown(octets: string, browser: ProfileName): string {
  try {
    return new TextDecoder('utf-8', { fatal: browser === 'chromium' }).decode(Buffer.from(octets, 'latin1'))
  } catch {
    return ''
  }
}

/** The octets of a name. Firefox shows them as Latin-1. */
function shownName(octets: string, browser: ProfileName): string {
  return browser === 'firefox' ? octets : shown(octets, browser)
}
