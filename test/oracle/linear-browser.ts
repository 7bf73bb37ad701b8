/**
 * The oracle's browser: the documents and the history of one page, and a linear jar. It has one place for each rule, and
 * stores nothing that it can find again (§5.2, §5.8; the HTML, Fetch, Cookie Store and Clear-Site-Data standards).
 */

import { publicSuffixes } from '../../src/public-suffix.js'
import type { Driver } from '../browser/real/driver.js'
import type { BlankUrl, StoreCall } from '../browser/real/history.js'
import { eventText, itemText } from '../browser/real/shown.js'
import { heldLine } from '../browser/real/simulated.js'
import { Site } from '../browser/real/site.js'
import type { Change } from './answers.js'
import { canonicalizeHost } from './canonical-host.js'
import { deletion, isNamed, isStorablePath, lineOf } from './linear-cookie-store.js'
import {
  isFirstParty,
  isSecureContext,
  type LinearDocument,
  originText,
  partitionKeyOf,
  partitionKeyOfPage,
  siteForCookies,
} from './linear-documents.js'
import { LinearJar } from './linear-jar.js'
import { isSamePartition } from './partition.js'
import type { RequestContext } from './policy.js'
import { type Origin, originOf, type SameSiteStatus, sameSite, siteOf } from './same-site.js'

/** A page, or a frame within a page. */
interface Navigable {
  readonly parent: Navigable | null
  readonly isSandboxed: boolean
  document: LinearDocument
  entries: Entry[]
  position: number
}

/** A navigation that can be repeated. */
interface Entry {
  readonly url: string
  readonly method: string
  readonly client: LinearDocument | null
  readonly status: SameSiteStatus
}

/** A request that a document, or the user, makes. */
interface Fetching {
  readonly client: LinearDocument | null
  /** The document that it fills; `null` if it is part of a document. */
  readonly fills: Navigable | null
  readonly method: string
  readonly credentials: RequestCredentials
  readonly reload?: SameSiteStatus | undefined
}

const BLANK = 'about:blank'

export class LinearBrowser implements Driver {
  readonly name: string
  readonly site = new Site()
  readonly #thirdPartyCookies: 'allow' | 'block'
  #now = 0
  #jar: LinearJar
  #page: Navigable = navigable(null, false)
  readonly #frames = new Map<number, Navigable>()
  /** The documents that listen, each with the changes that it has seen. */
  #listeners = new Map<LinearDocument, string[]>()

  constructor(thirdPartyCookies: 'allow' | 'block') {
    this.name = `oracle, ${thirdPartyCookies}`
    this.#thirdPartyCookies = thirdPartyCookies
    this.#jar = this.#newJar()
  }

  setTime(now: number): void {
    this.#now = now
  }

  async open(url: string): Promise<void> {
    this.#navigate(this.#page, url, 'GET', null)
  }

  async back(): Promise<void> {
    const { entries, position } = this.#page
    const entry = entries[position - 1]
    if (entry !== undefined) this.#repeat(entry, position - 1)
  }

  async reload(by: 'user' | 'script'): Promise<void> {
    const { document, entries, position } = this.#page
    const entry = entries[position]
    if (entry === undefined) return
    if (by === 'user') this.#repeat({ ...entry, url: document.url }, position)
    // §8.8.5: a document that reloads itself makes a request like any other.
    else this.#navigate(this.#page, document.url, entry.method, document, position)
  }

  async popup(at: number, url: string): Promise<void> {
    const client = this.#at(at).document
    this.#page = navigable(null, false)
    this.#navigate(this.#page, url, 'GET', client)
  }

  async follow(at: number, url: string, target: '_self' | '_top'): Promise<void> {
    this.#navigate(target === '_top' ? this.#page : this.#at(at), url, 'GET', this.#at(at).document)
  }

  async submit(at: number, url: string): Promise<void> {
    this.#navigate(this.#at(at), url, 'POST', this.#at(at).document)
  }

  async frame(at: number, id: number, url: string, sandbox: boolean): Promise<void> {
    this.#embed(at, id, url, sandbox)
  }

  async blank(at: number, id: number, url: BlankUrl): Promise<void> {
    this.#embed(at, id, url, false)
  }

  async image(at: number, url: string): Promise<void> {
    this.#fetch(url, { client: this.#at(at).document, fills: null, method: 'GET', credentials: 'include' })
  }

  async fetch(at: number, url: string, credentials: RequestCredentials): Promise<void> {
    this.#fetch(url, { client: this.#at(at).document, fills: null, method: 'GET', credentials })
  }

  async worker(at: number, url: string): Promise<void> {
    // §5.2.2.1: a worker of one document has the site for cookies of the document, since it has the same origin.
    this.#fetch(url, { client: this.#at(at).document, fills: null, method: 'GET', credentials: 'include' })
  }

  async set(at: number, line: string): Promise<string> {
    const document = this.#at(at).document
    if (!isHttp(document.url)) return 'done'
    if (originText(document) === 'null') return 'SecurityError'
    this.#jar.setCookie(octetsOf(line), document.url, this.#scriptContext(document))
    return 'done'
  }

  async read(at: number): Promise<string> {
    const document = this.#at(at).document
    if (!isHttp(document.url)) return ''
    if (originText(document) === 'null') return 'SecurityError'
    return textOf(this.#jar.getCookieString(document.url, this.#scriptContext(document)))
  }

  async store(at: number, { method, argument }: StoreCall): Promise<string> {
    const document = this.#at(at).document
    if (!isSecureContext(document)) return 'no cookieStore'
    if (originText(document) === 'null') return 'SecurityError'
    const { url } = document
    const context = this.#scriptContext(document)
    if (method === 'get' || method === 'getAll') {
      if (method === 'get' && argument.name === undefined) return 'TypeError'
      const all = isHttp(url) ? this.#jar.getCookies(url, context) : []
      const found = all.filter(({ name }) => isNamed(name, argument.name))
      const items = found.map(({ name, value }) => ({ name: textOf(name), value: textOf(value) }))
      return method === 'get' ? itemText(items[0] ?? null) : items.map(itemText).join(', ')
    }
    const line = lineOf(method === 'set' ? argument : deletion(argument), new URL(url), publicSuffixes)
    if (line === null) return 'TypeError'
    if (isHttp(url) && isStorablePath(argument.path)) this.#jar.setCookie(line, url, context)
    return 'null'
  }

  async listen(at: number): Promise<string> {
    const document = this.#at(at).document
    if (!isSecureContext(document)) return 'no cookieStore'
    if (!this.#listeners.has(document)) this.#listeners.set(document, [])
    return 'done'
  }

  async events(at: number): Promise<readonly string[]> {
    return this.#listeners.get(this.#at(at).document)?.splice(0) ?? []
  }

  async held(): Promise<readonly string[]> {
    return Array.from(this.#jar, (cookie) => heldLine(cookie, 'rfc6265bis')).sort()
  }

  async clear(): Promise<void> {
    this.#jar = this.#newJar()
    this.#page = navigable(null, false)
    this.#frames.clear()
    this.#listeners.clear()
  }

  #newJar(): LinearJar {
    const jar = new LinearJar({ now: () => this.#now, publicSuffixes, thirdPartyCookies: this.#thirdPartyCookies })
    let replaced: Change | null = null
    jar.subscribe((change) => {
      if (change.cause === 'overwritten') replaced = change
      else {
        this.#tell(change, change.cause === 'inserted' ? replaced : null)
        replaced = null
      }
    })
    return jar
  }

  #at(id: number): Navigable {
    return this.#frames.get(id) ?? this.#page
  }

  #embed(at: number, id: number, url: string, sandbox: boolean): void {
    const holder = this.#at(at)
    const frame = navigable(holder, sandbox || holder.isSandboxed)
    this.#frames.set(id, frame)
    this.#navigate(frame, url, 'GET', holder.document)
  }

  /** The user repeats a navigation, which counts as the first one did (§5.2). */
  #repeat({ url, method, client, status }: Entry, position: number): void {
    this.#navigate(this.#page, url, method, client, position, status)
  }

  #navigate(
    fills: Navigable,
    url: string,
    method: string,
    client: LinearDocument | null,
    position = fills.position + 1,
    reload?: SameSiteStatus,
  ): void {
    const last = isHttp(url)
      ? this.#fetch(url, { client, fills, method, credentials: 'include', reload })
      : { url, method, status: 'cross-site' as const }
    const { parent, isSandboxed } = fills
    for (const [id, frame] of this.#frames) if (isWithin(frame, fills)) this.#frames.delete(id)
    this.#listeners.delete(fills.document)
    const originUrl = last.url.startsWith('about:') ? (client?.originUrl ?? BLANK) : last.url
    fills.document = { url: last.url, originUrl, isSandboxed, parent: parent?.document ?? null }
    fills.entries = [...fills.entries.slice(0, position), { ...last, client }, ...fills.entries.slice(position + 1)]
    if (position > fills.position) fills.entries.length = position + 1
    fills.position = position
  }

  /** Requests a URL, and follows its redirects. Returns the last hop, with the status of its request. */
  #fetch(first: string, request: Fetching): { url: string; method: string; status: SameSiteStatus } {
    let [url, method, isTainted] = [first, request.method, false]
    for (let hop = 0; ; hop += 1) {
      const context = this.#context(url, method, hop === 0 ? request : { ...request, reload: undefined })
      const isOwn = request.client !== null && originText(request.client) === new URL(url).origin
      isTainted ||= !isOwn
      const isAllowed = request.credentials === 'include' || (request.credentials === 'same-origin' && !isTainted)
      const cookie = isAllowed ? this.#jar.getCookieString(url, context) : ''
      const { status, headers } = this.site.reply(method, url, cookie, null)
      const lines = headers.filter(([name]) => name === 'set-cookie').map(([, value]) => value)
      if (isAllowed) this.#jar.setCookies(lines, url, context)
      const clears = headers.find(([name]) => name === 'clear-site-data')?.[1] ?? ''
      if (isAllowed && clears.includes('"cookies"') && isSecureUrl(url)) this.#clear(url, context)
      const location = headers.find(([name]) => name === 'location')?.[1]
      if (location === undefined) return { url, method, status: this.#status(url, request, hop) }
      if (status === 303 || (method === 'POST' && (status === 301 || status === 302))) method = 'GET'
      url = location
    }
  }

  #status(url: string, { client, reload }: Fetching, hop: number): SameSiteStatus {
    if (reload !== undefined && hop === 0) return reload
    const site: Origin | null = client === null ? null : siteForCookies(client, publicSuffixes)
    return site === null || sameSite(originOf(new URL(url)), site, publicSuffixes) ? 'same-site' : 'cross-site'
  }

  #context(url: string, method: string, request: Fetching): RequestContext {
    const { fills, client } = request
    const topLevelNavigation = fills !== null && fills.parent === null
    const place = fills === null ? client : (fills.parent?.document ?? null)
    const isOfPage = topLevelNavigation || place === null
    return {
      method,
      topLevelNavigation,
      sameSite: this.#status(url, request, 0),
      thirdParty: !isOfPage && !isFirstParty(place, url, publicSuffixes),
      partitionKey: isOfPage ? partitionKeyOfPage(url, publicSuffixes) : partitionKeyOf(place, url, publicSuffixes),
    }
  }

  /** The context of a script of a document for the jar (§5.8.2). */
  #scriptContext(document: LinearDocument): RequestContext {
    const { url } = document
    const isOwn = isFirstParty(document, url, publicSuffixes)
    return {
      type: 'non-HTTP',
      sameSite: isOwn ? 'same-site' : 'cross-site',
      thirdParty: !isOwn,
      partitionKey: partitionKeyOf(document, url, publicSuffixes),
    }
  }

  /** Clear-Site-Data: deletes the cookies of the registrable domain, except those of other partitions. */
  #clear(url: string, { partitionKey = null }: RequestContext): void {
    const site = siteOf(canonicalizeHost(new URL(url).hostname) ?? '', publicSuffixes)
    this.#jar.delete(
      (cookie) =>
        siteOf(cookie.domain, publicSuffixes) === site &&
        (cookie.partitionKey === null || isSamePartition(cookie.partitionKey, partitionKey)),
    )
  }

  /** Reports a change to the documents that listen and may see the cookie (Cookie Store, observable changes). */
  #tell({ cause, cookie }: Change, replaced: Change | null): void {
    const isSame =
      replaced !== null &&
      (['value', 'expiryTime', 'secure', 'httpOnly', 'sameSite'] as const).every(
        (field) => replaced.cookie[field] === cookie[field],
      )
    if (isSame) return
    for (const [document, seen] of this.#listeners) {
      if (!isHttp(document.url) || originText(document) === 'null' || !this.#isObservable(document, cookie)) continue
      const item = { name: textOf(cookie.name) }
      const changed = cause === 'inserted' ? [{ ...item, value: textOf(cookie.value) }] : []
      seen.push(eventText({ changed, deleted: cause === 'inserted' ? [] : [item] }))
    }
  }

  /** Whether a jar with only this cookie would return it to the scripts of the document. */
  #isObservable(document: LinearDocument, cookie: Change['cookie']): boolean {
    const now = Math.min(this.#now, (cookie.expiryTime ?? Number.POSITIVE_INFINITY) - 1)
    const alone = LinearJar.fromJSON(
      { version: 2, cookies: [cookie] },
      { now: () => now, publicSuffixes, thirdPartyCookies: this.#thirdPartyCookies },
    )
    return alone.getCookies(document.url, this.#scriptContext(document)).length > 0
  }
}

function navigable(parent: Navigable | null, isSandboxed: boolean): Navigable {
  const document = { url: BLANK, originUrl: BLANK, isSandboxed, parent: parent?.document ?? null }
  return { parent, isSandboxed, document, entries: [], position: -1 }
}

function isWithin(frame: Navigable, other: Navigable): boolean {
  return frame.parent !== null && (frame.parent === other || isWithin(frame.parent, other))
}

function isHttp(url: string): boolean {
  return /^https?:/.test(url)
}

function isSecureUrl(url: string): boolean {
  return isSecureContext({ url, originUrl: url, isSandboxed: false, parent: null })
}

function octetsOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

function textOf(octets: string): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.from(octets, 'latin1'))
}
