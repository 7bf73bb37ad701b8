/**
 * The global fetch as it is at each call: others replace it, such as mocks and instrumentation, after a fetch with cookies
 * was made of it.
 */
import { invalidArgument } from '../../cookie/invalid-argument.js'
import { requireVisibleCookies } from './redirect.js'

type Fetch = typeof globalThis.fetch

/** Marks the requests of one fetch with cookies, so that it knows them if what replaced the global fetch calls it. */
const MARK = Symbol('speculoos.fetch')

/** The global fetch, and what has to be known so that a fetch with cookies can take its place. */
export class GlobalFetch {
  /** The global fetch at the beginning, which is called once the fetch with cookies took its place. */
  readonly #first: Fetch | undefined
  /** The fetch that was found to show cookies. */
  #checked: Fetch | undefined
  #isReplacedByOwn = false
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
  isOwnRequest(init: object | null | undefined): boolean {
    return this.#isCalling || (typeof init === 'object' && init !== null && Reflect.get(init, MARK) === this)
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
    this.#isCalling = true
    try {
      return fetch(input, init)
    } finally {
      this.#isCalling = false
    }
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
