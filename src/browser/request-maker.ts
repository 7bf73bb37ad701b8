/**
 * What pages, frames, workers and service workers have in common: they make requests (§5.2).
 */
import type { Origin } from '../algorithms/same-site.js'
import type { PartitionKey } from '../cookie/site-key.js'
import type { BrowserRequest } from './browser-request.js'
import type { Environment } from './environment.js'
import type { RequestExplanation } from './request-explanation.js'
import type { BrowserRequestInit } from './request-settings.js'
import { walk } from './walk.js'

/**
 * What a call of `fetch` has beside its URL.
 *
 * @see https://fetch.spec.whatwg.org/#requestinit
 */
export interface BrowserFetchInit extends BrowserRequestInit {
  /** The header fields; one named Cookie is ignored, as in browsers. */
  readonly headers?: HeadersInit | undefined
  /** The body. */
  readonly body?: BodyInit | null | undefined
  /** Aborts the call. */
  readonly signal?: AbortSignal | null | undefined
}

/**
 * A page, frame, worker or service worker.
 *
 * @example
 * ```ts
 * import { Browser } from 'speculoos/browser'
 *
 * const page = await new Browser().open('https://shop.example/')
 * for (const each of [page, page.worker('/worker.js')]) console.log(each.origin, each.siteForCookies)
 * // => https://shop.example { scheme: 'https', host: 'shop.example' }
 * // => https://shop.example { scheme: 'https', host: 'shop.example' }
 * ```
 *
 * @see RFC 6265bis §5.2
 */
export abstract class RequestMaker {
  /** What makes the requests at present. */
  protected abstract get environment(): Environment

  /** The origin as text, such as `https://shop.example`; `'null'` if it is opaque. */
  get origin(): string {
    return this.environment.origin
  }

  /** The site for cookies (§5.2.1); `'opaque'` if a document of another site stands above. */
  get siteForCookies(): Origin {
    return this.environment.siteForCookies
  }

  /** The partition of what scripts set here. */
  get partitionKey(): PartitionKey {
    return this.environment.partitionKey
  }

  /**
   * Makes a request that nobody sends: the lower layer.
   *
   * @param url - the URL, which may be relative to that of the document or worker.
   * @throws TypeError if an argument cannot be used. An absolute URL is read only when its cookies are.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const page = await new Browser().open('https://shop.example/')
   * page.document.cookie = 'a=1'
   * console.log(page.request('/cart').cookie) // => a=1
   * ```
   *
   * @see RFC 6265bis §5.8.1
   */
  request(url: string | URL, init?: BrowserRequestInit): BrowserRequest {
    return this.environment.request(url, init)
  }

  /**
   * Says which cookies a request would carry, and why not the others.
   *
   * @throws TypeError if an argument cannot be used.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const page = await new Browser().open('https://shop.example/')
   * console.log(page.explain('https://cdn.example/').withoutCookies)
   * // => its credentials are 'same-origin', and its URL has another origin
   * ```
   *
   * @see RFC 6265bis §5.8.3
   */
  explain(url: string | URL, init?: BrowserRequestInit): RequestExplanation {
    return this.environment.request(url, init).explain()
  }

  /**
   * Fetches as a script here would: each hop of a chain of redirects has its cookies. CORS is not checked: the response is
   * returned whatever its header fields say.
   *
   * @param input - a URL, which may be relative, or a Request.
   * @returns the last response. It rejects with a TypeError for a network error, and if a redirect cannot be followed; with
   * an AbortError if the document is left, and with the reason of the signal if that is aborted.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const fetch = async (_url: string, init: RequestInit) => new Response(new Headers(init.headers).get('cookie'))
   * const page = await new Browser({ fetch }).open('https://shop.example/')
   * page.document.cookie = 'a=1'
   * console.log(await (await page.fetch('/api')).text()) // => a=1
   * ```
   *
   * @see https://fetch.spec.whatwg.org/#fetch-method
   */
  async fetch(input: string | URL | Request, init: BrowserFetchInit = {}): Promise<Response> {
    const { environment } = this
    const { url, ...given } =
      typeof input === 'object' && 'headers' in input ? await readRequest(input, init) : { url: input, ...init }
    const { headers, body = null, signal, ...settings } = given
    const request = environment.request(url, settings)
    const controller = new AbortController()
    const stop = environment.onEnd(() => controller.abort(documentGone()))
    const abort = (): void => controller.abort(signal?.reason)
    if (!environment.isActive) controller.abort(documentGone())
    if (signal?.aborted) abort()
    signal?.addEventListener('abort', abort)
    try {
      const fields = new Headers(headers)
      fields.delete('cookie')
      const parts = { state: environment.state, request, headers: fields, body, signal: controller.signal }
      return (await walk(parts)).response
    } finally {
      stop()
      signal?.removeEventListener('abort', abort)
    }
  }
}

/** What a Request says, with what the second argument says instead. */
async function readRequest(request: Request, init: BrowserFetchInit): Promise<BrowserFetchInit & { url: string }> {
  const { url, method, headers, credentials, redirect, signal } = request
  const mode = request.mode === 'navigate' ? 'cors' : request.mode
  const body = init.body === undefined && request.body !== null ? await request.arrayBuffer() : null
  return { url, method, headers, credentials, redirect, mode, signal, body, ...init }
}

/** The error for what a document wanted that was left meanwhile. */
export function documentGone(): DOMException {
  return new DOMException('The document was left, or its frame is gone', 'AbortError')
}
