/**
 * Dedicated and shared workers: their origin and site for cookies (§5.2.2.1).
 */
import { readUrl } from '../algorithms/url.js'
import { fieldsOf, readFlag } from '../cookie/invalid-argument.js'
import type { BrowserState } from './browser-state.js'
import { Environment, siteOfOrigin } from './environment.js'
import { RequestMaker } from './request-maker.js'

/**
 * What a worker is to be.
 *
 * @see https://html.spec.whatwg.org/#workers
 */
export interface WorkerOptions {
  /** Whether documents of the same origin share it; false by default. */
  readonly shared?: boolean | undefined
}

/** Binds a worker to one more document, unless it has ended. */
let bind: (worker: BrowserWorker, document: Environment) => boolean

/**
 * A dedicated or shared worker.
 *
 * @example
 * ```ts
 * import { Browser } from 'speculoos/browser'
 *
 * const page = await new Browser().open('https://news.example/')
 * const frame = await page.frame('https://widget.example/')
 * console.log(frame.worker('/worker.js').siteForCookies) // => opaque
 * ```
 *
 * @see RFC 6265bis §5.2.2.1
 */
export class BrowserWorker extends RequestMaker {
  readonly #url: string
  readonly #origin: string
  readonly #documents = new Set<Environment>()
  /** The present environment, and the earlier ones, whose requests may still be under way. */
  readonly #environments = new Set<Environment>()
  #environment: Environment

  /** @internal Use `worker` of a frame. */
  constructor(document: Environment, url: string, origin: string) {
    super()
    this.#url = url
    this.#origin = origin
    this.#environment = this.#bound(document)
  }

  protected get environment(): Environment {
    return this.#environment
  }

  /** The URL of the script. */
  get url(): string {
    return this.#url
  }

  static {
    bind = (worker, document) => {
      if (!worker.#environment.isActive) return false
      if (!worker.#documents.has(document)) worker.#environment = worker.#bound(document)
      return true
    }
  }

  #bound(document: Environment): Environment {
    this.#documents.add(document)
    document.onEnd(() => {
      this.#documents.delete(document)
      if (this.#documents.size === 0) for (const environment of this.#environments) environment.end()
    })
    const { state, clients, topLevelOrigin, baseUrl } = document
    // §5.2.2.1 step 1
    const site = siteOfOrigin(this.#origin)
    // §5.2.2.1 step 2
    const isOfAll = [...this.#documents].every(({ siteForCookies }) => state.areSameSite(siteForCookies, site))
    const present = this.#environments.size > 0 ? this.#environment : null
    const isSame =
      present !== null &&
      (present.siteForCookies !== 'opaque') === isOfAll &&
      state.siteOf(present.topLevelOrigin) === state.siteOf(topLevelOrigin)
    if (isSame) return present
    const url = this.#url
    const environment = new Environment({
      state,
      clients,
      url,
      cookieUrl: url,
      baseUrl: url.startsWith('http') ? url : baseUrl,
      origin: this.#origin,
      // §5.2.2.1 steps 2.2 and 3
      siteForCookies: isOfAll ? site : 'opaque',
      topLevelOrigin,
    })
    this.#environments.add(environment)
    if (!document.isActive) environment.end()
    return environment
  }
}

const sharedWorkers = new WeakMap<BrowserState, Map<string, BrowserWorker>>()

/** Starts a worker, or returns the one that documents of this origin share. */
export function createWorker(document: Environment, url: string, options: WorkerOptions): BrowserWorker {
  const shared = readFlag('options.shared', fieldsOf('options', options, ['shared']).shared) ?? false
  // A document with an opaque origin can make URLs of blobs.
  const isOpaque = url.startsWith('data:') || (document.origin === 'null' && url.startsWith('blob:null/'))
  const origin = isOpaque ? 'null' : (readUrl(url)?.origin ?? 'null')
  if (!isOpaque && (document.origin === 'null' || origin !== document.origin)) {
    throw new DOMException('worker: the script has another origin than the document', 'SecurityError')
  }
  if (!shared) return new BrowserWorker(document, url, origin)
  const { state } = document
  if (document.isBlocked && !state.profile.blockedFramesShareWorkers) {
    throw new DOMException(
      'worker: a frame of another site shares no workers while its cookies are blocked',
      'SecurityError',
    )
  }
  let workers = sharedWorkers.get(state)
  if (workers === undefined) {
    workers = new Map()
    sharedWorkers.set(state, workers)
  }
  const { topLevelSite, hasCrossSiteAncestor } = document.partitionKey
  const partition = state.profile.partitionsSharedWorkers ? `${topLevelSite} ${hasCrossSiteAncestor}` : ''
  const key = `${origin} ${url} ${partition}`
  const known = workers.get(key)
  if (known !== undefined && bind(known, document)) return known
  const worker = new BrowserWorker(document, url, origin)
  workers.set(key, worker)
  return worker
}
