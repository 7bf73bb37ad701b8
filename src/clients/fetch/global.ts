/**
 * Finds the global fetch at each call. After a fetch with cookies was made, mocks and instrumentation may replace the
 * global fetch. The replacement may call the fetch with cookies in turn.
 */

import { invalidArgument } from '../../cookie/invalid-argument.js'
import type { FetchInit } from './init.js'
import { requireVisibleCookies } from './redirect.js'

type Fetch = typeof globalThis.fetch
type OwnFetch = (input: RequestInfo | URL, init?: FetchInit | null) => Promise<Response>

/** Marks the `init` that a replacement gets. The replacement may change the URL, and pass the `init` on. */
const MARK = Symbol('speculoos.fetch')

/** A request of a fetch with cookies, sent by a replacement of the global fetch. */
interface Sending {
  readonly owner: GlobalFetch
  readonly address: string
  isOver: boolean
}

/** The methods of an AsyncLocalStorage that are called here. It holds the requests that led to a call. */
interface Following {
  run<Result>(sendings: readonly Sending[], act: () => Result): Result
  getStore(): readonly Sending[] | undefined
}

/** The most requests of one fetch that may nest, if a replacement changes the URL each time. */
const DEPTH = 20

const following = /* @__PURE__ */ findStorage()

/** Returns an AsyncLocalStorage; `null` if the runtime has none. Not every runtime could resolve an import of it. */
function findStorage(): Following | null {
  const { process }: { process?: { getBuiltinModule?(name: string): object | undefined } } = globalThis
  try {
    return Reflect.construct(Object(process?.getBuiltinModule?.('node:async_hooks')).AsyncLocalStorage, [])
  } catch {
    return null
  }
}

/** Returns the requests that led to this call and still wait for their responses. */
function openSendings(): readonly Sending[] {
  return (following?.getStore() ?? []).filter(({ isOver }) => !isOver)
}

/** The URL of a request, without its fragment. */
function addressOf(input: unknown): string {
  const { url, href }: { url?: unknown; href?: unknown } = Object(input)
  const text = typeof input === 'string' ? input : (url ?? href)
  return String(text).replace(/#.*/s, '')
}

/** The global fetch, and the fetch with cookies that calls it and may replace it. */
export class GlobalFetch {
  /** The fetch with cookies. */
  readonly own: OwnFetch
  /** The global fetch at construction. It is called if `own` replaces the global one. */
  readonly #first: Fetch | undefined = globalThis.fetch
  /** The last global fetch that was found to show cookies. */
  #checked: Fetch | undefined
  #isReplacedByOwn = false

  /** @param exchange - adds cookies to a request, and calls `send`. */
  constructor(exchange: OwnFetch) {
    if (this.#first !== undefined) this.#check(this.#first)
    this.own = (input, init) => (this.#isOwnRequest(input, init) ? this.#sendPlain(input, init) : exchange(input, init))
    // A program may make `own` the global fetch at once, and replace it before the first call.
    void Promise.resolve().then(() => this.#noteReplaced())
  }

  /** Sends a request with the current global fetch, or with the first one if `own` replaced it. */
  send(input: RequestInfo | URL, init: RequestInit): Promise<Response> {
    this.#noteReplaced()
    const fetch = this.#isReplacedByOwn ? this.#first : globalThis.fetch
    this.#check(fetch)
    return fetch === this.#first ? fetch(input, init) : this.#sendByReplacement(fetch, input, init)
  }

  /** Sends a request so that `own` recognises it if the replacement calls `own`. */
  async #sendByReplacement(fetch: Fetch, input: RequestInfo | URL, init: RequestInit): Promise<Response> {
    Reflect.set(init, MARK, this)
    if (following === null) return fetch(input, init)
    const sending: Sending = { owner: this, address: addressOf(input), isOver: false }
    try {
      return await following.run([...openSendings(), sending], () => fetch(input, init))
    } finally {
      sending.isOver = true
    }
  }

  /** Whether a replacement of the global fetch makes a call for the request that it got, or nests too many calls. */
  #isOwnRequest(input: unknown, init: unknown): boolean {
    if (Reflect.get(Object(init), MARK) === this) return true
    // A Request made from both arguments does not carry the mark.
    const sendings = openSendings().filter(({ owner }) => owner === this)
    return sendings.length > DEPTH || sendings.some(({ address }) => address === addressOf(input))
  }

  /** Sends a request that has its cookies already, with the first global fetch. */
  async #sendPlain(input: RequestInfo | URL, init: RequestInit | null | undefined): Promise<Response> {
    const fetch = this.#first
    if (fetch === undefined) throw invalidArgument('options.fetch', fetch, 'a WHATWG fetch')
    return fetch(input, init ?? undefined)
  }

  #noteReplaced(): void {
    if (globalThis.fetch === this.own) this.#isReplacedByOwn = true
    else if (globalThis.fetch === this.#first) this.#isReplacedByOwn = false
  }

  #check(fetch: Fetch | undefined): asserts fetch is Fetch {
    if (typeof fetch !== 'function') throw invalidArgument('globalThis.fetch', fetch, 'a WHATWG fetch')
    if (fetch !== this.#checked) requireVisibleCookies()
    this.#checked = fetch
  }
}
