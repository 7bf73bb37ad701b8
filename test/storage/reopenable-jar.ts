/** A jar that can be closed and opened without anyone noticing: whoever has it, its clients or its listeners goes on. */

import type { Cookie } from '../../src/cookie/cookie.js'
import { openJar, type RecordStorage, type StoredJar } from '../../src/storage/index.js'
import type { Change, CookieFilter } from '../oracle/answers.js'
import type { ConfigurationOptions, RequestContext } from '../oracle/policy.js'
import type { Client, Jar, JarOptions } from '../properties/side.js'

export class ReopenableJar implements Jar {
  readonly #openStorage: () => RecordStorage
  readonly #closesStorage: boolean
  #options: JarOptions
  #open: StoredJar | null = null
  readonly #listeners = new Map<(change: Change) => void, () => void>()

  constructor(options: JarOptions, openStorage: () => RecordStorage, closesStorage: boolean) {
    this.#options = options
    this.#openStorage = openStorage
    this.#closesStorage = closesStorage
  }

  /** Opens the jar, after closing it if it is open. */
  async reopen(): Promise<void> {
    await this.#open?.close()
    this.#open = await openJar(this.#openStorage(), { ...this.#options, closeStorage: this.#closesStorage })
    for (const listener of this.#listeners.keys()) this.#listeners.set(listener, this.#jar.subscribe(listener))
  }

  async close(): Promise<void> {
    await this.#open?.close()
  }

  get #jar(): StoredJar {
    if (this.#open === null) throw new Error('the jar is not open')
    return this.#open
  }

  setCookie(text: string, url: string | URL, context?: RequestContext) {
    return this.#jar.setCookie(text, url, context)
  }
  setCookies(lines: Parameters<Jar['setCookies']>[0], url: string | URL, context?: RequestContext) {
    return this.#jar.setCookies(lines, url, context)
  }
  getCookieString(url: string | URL, context?: RequestContext) {
    return this.#jar.getCookieString(url, context)
  }
  getCookies(url: string | URL, context?: RequestContext) {
    return this.#jar.getCookies(url, context)
  }
  explain(url: string | URL, context?: RequestContext, filter?: CookieFilter) {
    return filter === undefined ? this.#jar.explain(url, context) : this.#jar.explain(url, context, filter)
  }
  client(context: RequestContext): Client {
    return {
      setCookie: (text, url) => this.#jar.client(context).setCookie(text, url),
      setCookies: (lines, url) => this.#jar.client(context).setCookies(lines, url),
      getCookieString: (url) => this.#jar.client(context).getCookieString(url),
      getCookies: (url) => this.#jar.client(context).getCookies(url),
      explain: (url: string | URL, filter?: CookieFilter) =>
        filter === undefined ? this.#jar.client(context).explain(url) : this.#jar.client(context).explain(url, filter),
    }
  }
  get size() {
    return this.#jar.size
  }
  delete(filter: CookieFilter | ((cookie: Cookie) => boolean)) {
    return this.#jar.delete(filter)
  }
  clear() {
    return this.#jar.clear()
  }
  endSession() {
    return this.#jar.endSession()
  }
  configure(options: ConfigurationOptions) {
    this.#jar.configure(options)
    this.#options = { ...this.#options, ...options, limits: { ...this.#options.limits, ...options.limits } }
  }
  clone(): Jar {
    throw new Error('a clone is not kept by a storage')
  }
  toJSON() {
    return this.#jar.toJSON()
  }
  subscribe(listener: (change: Change) => void) {
    this.#listeners.set(listener, this.#open === null ? () => {} : this.#open.subscribe(listener))
    return () => {
      this.#listeners.get(listener)?.()
      this.#listeners.delete(listener)
    }
  }
  [Symbol.iterator]() {
    return this.#jar[Symbol.iterator]()
  }
}
