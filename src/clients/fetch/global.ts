/**
 * Finds the global fetch at each call. Mocks and instrumentation may replace it after a fetch with cookies was made.
 */

import { readUrl } from '../../algorithms/url.js'
import { invalidArgument } from '../../cookie/invalid-argument.js'
import { requireVisibleCookies } from './redirect.js'

type Fetch = typeof globalThis.fetch

/**
 * Marks the requests of one fetch with cookies. It recognises them if a replacement of the global fetch calls it back.
 */
const MARK = Symbol('speculoos.fetch')

/** A request of a fetch with cookies, sent by a replacement of the global fetch. */
interface Sending {
  readonly owner: GlobalFetch
  readonly href: string
  /** The request during which the replacement made this one. */
  readonly outer: Sending | undefined
  isOver: boolean
}

/** The methods of an AsyncLocalStorage that are called here. */
interface Following {
  run<Result>(sending: Sending, act: () => Result): Result
  getStore(): Sending | undefined
}

/** The most requests of one fetch that may nest, if a replacement changes the URL each time. */
const DEPTH = 20

let following: Following | null = null

/** Returns the AsyncLocalStorage of Node, Bun and Deno, without an import, which other runtimes could not resolve. */
function follow(): Following | null {
  const { process }: { process?: { getBuiltinModule?(name: string): object | undefined } } = globalThis
  try {
    const Storage: unknown = Reflect.get(Object(process?.getBuiltinModule?.('node:async_hooks')), 'AsyncLocalStorage')
    if (typeof Storage === 'function') following ??= Reflect.construct(Storage, [])
  } catch {
    // A runtime may refuse its modules. The mark works there too.
  }
  return following
}

/** The URL of a request, without its fragment. */
function hrefOf(input: unknown): string {
  const isObject = typeof input === 'object' && input !== null
  const text: unknown = isObject ? (Reflect.get(input, 'url') ?? Reflect.get(input, 'href')) : input
  return (readUrl(String(text))?.href ?? '').replace(/#.*$/s, '')
}

/** The global fetch, and the state that lets a fetch with cookies replace it. */
export class GlobalFetch {
  /** The global fetch at construction. It is called if the fetch with cookies replaces the global one. */
  readonly #first: Fetch | undefined
  /** The last global fetch that was found to show cookies. */
  #checked: Fetch | undefined
  #isReplacedByOwn = false
  /** Set while a replacement is called, in a runtime without AsyncLocalStorage. */
  #isCalling = false

  constructor() {
    this.#first = globalThis.fetch
    if (this.#first !== undefined) this.#check(this.#first)
  }

  /** Notes whether a program makes the new fetch with cookies the global one at once. */
  watch(own: Fetch): void {
    void Promise.resolve().then(() => this.#noteReplaced(own))
  }

  /** Whether a call comes from a replacement of the global fetch that this fetch with cookies called. */
  isOwnRequest(input: unknown, init: object | null | undefined): boolean {
    if (this.#isCalling) return true
    if (typeof init === 'object' && init !== null && Reflect.get(init, MARK) === this) return true
    // A Request made from both arguments does not carry the mark.
    let depth = 0
    for (let sending = following?.getStore(); sending !== undefined; sending = sending.outer) {
      if (sending.owner !== this || sending.isOver) continue
      depth += 1
      if (depth > DEPTH || sending.href === hrefOf(input)) return true
    }
    return false
  }

  /** Sends a request without cookies, with the first global fetch. */
  async sendPlain(input: RequestInfo | URL, init: RequestInit | null | undefined): Promise<Response> {
    const fetch = this.#first
    if (fetch === undefined) throw invalidArgument('options.fetch', fetch, 'a WHATWG fetch')
    return init === null || init === undefined ? fetch(input) : fetch(input, init)
  }

  /**
   * Sends a request of `own`, the fetch with cookies, with the current global fetch, or the first if `own` replaced it.
   */
  send(own: Fetch, input: RequestInfo | URL, init: RequestInit): Promise<Response> {
    this.#noteReplaced(own)
    const fetch = this.#isReplacedByOwn ? this.#first : globalThis.fetch
    if (fetch !== this.#checked || fetch === undefined) this.#check(fetch)
    if (fetch === this.#first) return fetch(input, init)
    Reflect.set(init, MARK, this)
    return this.#followed(input, () => fetch(input, init))
  }

  /** Sends a request so that `isOwnRequest` recognises the calls that it leads to. */
  #followed(input: RequestInfo | URL, send: () => Promise<Response>): Promise<Response> {
    const storage = follow()
    if (storage === null) {
      this.#isCalling = true
      try {
        return send()
      } finally {
        this.#isCalling = false
      }
    }
    const sending: Sending = { owner: this, href: hrefOf(input), outer: storage.getStore(), isOver: false }
    const end = (): void => {
      sending.isOver = true
    }
    const response = storage.run(sending, send)
    // A replacement may return anything.
    void Promise.resolve(response).then(end, end)
    return response
  }

  #noteReplaced(own: Fetch): void {
    if (globalThis.fetch === own) this.#isReplacedByOwn = true
    else if (globalThis.fetch === this.#first) this.#isReplacedByOwn = false
  }

  #check(fetch: Fetch | undefined): asserts fetch is Fetch {
    if (typeof fetch !== 'function') throw invalidArgument('globalThis.fetch', fetch, 'a WHATWG fetch')
    requireVisibleCookies()
    this.#checked = fetch
  }
}
