/**
 * The global fetch as it is at each call: others replace it, such as mocks and instrumentation, after a fetch with cookies
 * was made of it.
 */

import { readUrl } from '../../algorithms/url.js'
import { invalidArgument } from '../../cookie/invalid-argument.js'
import { requireVisibleCookies } from './redirect.js'

type Fetch = typeof globalThis.fetch

/** Marks the requests of one fetch with cookies, so that it knows them if what replaced the global fetch calls it. */
const MARK = Symbol('speculoos.fetch')

/** A request of a fetch with cookies that is sent by what replaced the global fetch. */
interface Sending {
  readonly owner: GlobalFetch
  readonly href: string
  /** The request on whose behalf that replacement made this one. */
  readonly outer: Sending | undefined
  isOver: boolean
}

/** What the runtime has to follow what a call leads to. */
interface Following {
  run<Result>(sending: Sending, act: () => Result): Result
  getStore(): Sending | undefined
}

/** How many requests of one fetch may lead from one to the next, by a replacement that changes the URL. */
const DEPTH = 20

let following: Following | null = null

/** The AsyncLocalStorage of Node, Bun and Deno, without an import that other runtimes could not resolve. */
function follow(): Following | null {
  const { process }: { process?: { getBuiltinModule?(name: string): object | undefined } } = globalThis
  try {
    const Storage: unknown = Reflect.get(Object(process?.getBuiltinModule?.('node:async_hooks')), 'AsyncLocalStorage')
    if (typeof Storage === 'function') following ??= Reflect.construct(Storage, [])
  } catch {
    // A runtime may refuse its modules. The mark is looked for there as elsewhere.
  }
  return following
}

/** The URL of a request, without its fragment. */
function hrefOf(input: unknown): string {
  const isObject = typeof input === 'object' && input !== null
  const text: unknown = isObject ? (Reflect.get(input, 'url') ?? Reflect.get(input, 'href')) : input
  return (readUrl(String(text))?.href ?? '').replace(/#.*$/s, '')
}

/** The global fetch, and what has to be known so that a fetch with cookies can take its place. */
export class GlobalFetch {
  /** The global fetch at the beginning, which is called once the fetch with cookies took its place. */
  readonly #first: Fetch | undefined
  /** The fetch that was found to show cookies. */
  #checked: Fetch | undefined
  #isReplacedByOwn = false
  /** Whether it calls a replacement at this moment, if the runtime cannot follow what that leads to. */
  #isCalling = false

  constructor() {
    this.#first = globalThis.fetch
    if (this.#first !== undefined) this.#check(this.#first)
  }

  /** Notes whether the fetch with cookies took the place of the global one as soon as it was made. */
  watch(own: Fetch): void {
    void Promise.resolve().then(() => this.#noteReplaced(own))
  }

  /** Whether a call comes from what replaced the global fetch and was itself called by the fetch with cookies. */
  isOwnRequest(input: unknown, init: object | null | undefined): boolean {
    if (this.#isCalling) return true
    if (typeof init === 'object' && init !== null && Reflect.get(init, MARK) === this) return true
    // A Request that was made of both does not have the mark.
    let depth = 0
    for (let sending = following?.getStore(); sending !== undefined; sending = sending.outer) {
      if (sending.owner !== this || sending.isOver) continue
      depth += 1
      if (depth > DEPTH || sending.href === hrefOf(input)) return true
    }
    return false
  }

  /** Sends a request without cookies, by the global fetch that there was first. */
  async sendPlain(input: RequestInfo | URL, init: RequestInit | null | undefined): Promise<Response> {
    const fetch = this.#first
    if (fetch === undefined) throw invalidArgument('options.fetch', fetch, 'a WHATWG fetch')
    return init === null || init === undefined ? fetch(input) : fetch(input, init)
  }

  /** Sends a request of `own`, the fetch with cookies, by the global fetch that there is now. */
  send(own: Fetch, input: RequestInfo | URL, init: RequestInit): Promise<Response> {
    this.#noteReplaced(own)
    const fetch = this.#isReplacedByOwn ? this.#first : globalThis.fetch
    if (fetch !== this.#checked || fetch === undefined) this.#check(fetch)
    if (fetch === this.#first) return fetch(input, init)
    Reflect.set(init, MARK, this)
    return this.#followed(input, () => fetch(input, init))
  }

  /** Sends a request so that a call which it leads to is recognised. */
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
    // What replaced the global fetch may return anything.
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
