/**
 * One side of the comparison: a jar with its own clock, to which the operations of a history happen.
 */

import type { Cookie } from '../../src/cookie/cookie.js'
import type { PublicSuffixes } from '../../src/cookie/public-suffixes.js'
import type { Reason } from '../../src/cookie/reason.js'
import type { Change, CookieFilter, SetCookieResult } from '../oracle/answers.js'
import type { ConfigurationOptions, RequestContext } from '../oracle/policy.js'
import type { SetCookieLines } from '../oracle/set-cookie-lines.js'
import { type Addressed, type History, type NamedConfiguration, type Operation, predicates } from './operations.js'
import { suffixLists } from './suffix-lists.js'

/** A cookie that a request would not carry. */
interface Withheld {
  readonly cookie: Cookie
  readonly reasons: readonly Reason[]
}

/** Why a request would carry some cookies and not others. */
interface Explanation {
  readonly included: readonly Cookie[]
  readonly excluded: readonly Withheld[]
  readonly elsewhere?: readonly Withheld[]
  readonly reasons: readonly Reason[]
}

/** What the clients of both jars can do. */
export interface Client {
  setCookie(text: string, url: string | URL): SetCookieResult
  setCookies(lines: SetCookieLines, url: string | URL): SetCookieResult[]
  getCookieString(url: string | URL): string
  getCookies(url: string | URL): Cookie[]
  explain(url: string | URL): Explanation
  explain(url: string | URL, filter: CookieFilter): Explanation
}

/** What both jars can do. */
export interface Jar extends Iterable<Cookie> {
  setCookie(text: string, url: string | URL, context?: RequestContext): SetCookieResult
  setCookies(lines: SetCookieLines, url: string | URL, context?: RequestContext): SetCookieResult[]
  getCookieString(url: string | URL, context?: RequestContext): string
  getCookies(url: string | URL, context?: RequestContext): Cookie[]
  explain(url: string | URL, context?: RequestContext): Explanation
  explain(url: string | URL, context: RequestContext | undefined, filter: CookieFilter): Explanation
  client(context: RequestContext): Client
  readonly size: number
  delete(filter: CookieFilter | ((cookie: Cookie) => boolean)): Cookie[]
  clear(): Cookie[]
  endSession(): Cookie[]
  configure(options: ConfigurationOptions): void
  clone(options?: ConfigurationOptions): Jar
  toJSON(): { version: 2; cookies: readonly Cookie[] }
  subscribe(listener: (change: Change) => void): () => void
}

/** What a jar is made with. */
export type JarOptions = ConfigurationOptions & {
  readonly now: () => number
  readonly publicSuffixes: PublicSuffixes | null
}

/** How a side makes its jars. */
export interface JarMaker {
  make(options: JarOptions): Jar
  fromJSON(
    document: unknown,
    options: JarOptions & { readonly onRejected: (rejected: { entry: unknown; reasons: readonly Reason[] }) => void },
  ): Jar
}

/** The configuration in the words of a jar. */
function optionsOf({ list, ...options }: NamedConfiguration): ConfigurationOptions {
  return list === undefined ? options : { ...options, publicSuffixes: suffixLists[list] }
}

/** A jar and what it has been told and has told. */
export class Side {
  /** The time that the clock shows when it is read next. */
  time: number
  /** The changes that the jar announced since they were last taken. */
  changes: Change[] = []
  readonly #maker: JarMaker
  #tick: number
  #options: JarOptions
  #jar: Jar
  readonly #contexts: readonly RequestContext[]
  #clients: readonly Client[]
  #unsubscribe: () => void

  constructor(maker: JarMaker, history: History) {
    this.#maker = maker
    this.#tick = history.tick
    this.time = history.start
    this.#options = { publicSuffixes: suffixLists.nested, ...optionsOf(history.configuration), now: () => this.#read() }
    this.#jar = maker.make(this.#options)
    this.#contexts = history.clients
    this.#clients = this.#clientsOf(this.#jar)
    this.#unsubscribe = this.#jar.subscribe((change) => this.changes.push(change))
  }

  /** Does one operation, and answers what can be seen of it; an exception is an answer too. */
  perform(operation: Operation): unknown {
    const tick = this.#tick
    // How often the clock is read where one jar comes from another is left open.
    if (operation.kind === 'clone' || operation.kind === 'import' || operation.kind === 'export and import')
      this.#tick = 0
    try {
      return this.#perform(operation)
    } catch (error) {
      if (error instanceof TypeError) return { thrown: 'TypeError' }
      throw error
    } finally {
      this.#tick = tick
    }
  }

  /** Everything that the jar keeps. */
  state(): unknown {
    return { size: this.#jar.size, cookies: [...this.#jar], serialized: this.#jar.toJSON() }
  }

  #read(): number {
    const { time } = this
    this.time += this.#tick
    return time
  }

  #clientsOf(jar: Jar): Client[] {
    return this.#contexts.map((context) => jar.client(context))
  }

  /** Who makes a call: one of the clients, or the jar with the context of the call. */
  #caller({ client, context }: Addressed): Client {
    const known = client === null ? undefined : this.#clients[client]
    if (known !== undefined) return known
    const jar = this.#jar
    return {
      setCookie: (text, url) => jar.setCookie(text, url, context),
      setCookies: (lines, url) => jar.setCookies(lines, url, context),
      getCookieString: (url) => jar.getCookieString(url, context),
      getCookies: (url) => jar.getCookies(url, context),
      explain: (url: string | URL, filter?: CookieFilter) =>
        filter === undefined ? jar.explain(url, context) : jar.explain(url, context, filter),
    }
  }

  #adopt(jar: Jar): void {
    this.#unsubscribe()
    this.#jar = jar
    this.#clients = this.#clientsOf(jar)
    this.#unsubscribe = jar.subscribe((change) => this.changes.push(change))
  }

  #perform(operation: Operation): unknown {
    const jar = this.#jar
    switch (operation.kind) {
      case 'set':
        return this.#caller(operation).setCookie(operation.line, addressOf(operation))
      case 'set many':
        return this.#caller(operation).setCookies(linesOf(operation), addressOf(operation))
      case 'get string':
        return Array.from({ length: operation.times }, () =>
          this.#caller(operation).getCookieString(addressOf(operation)),
        )
      case 'get around set': {
        const get = () => this.#caller(operation).getCookieString(addressOf(operation))
        return [get(), jar.setCookie(operation.line, addressOf(operation)), get()]
      }
      case 'get cookies':
        return this.#caller(operation).getCookies(addressOf(operation))
      case 'explain':
        return this.#caller(operation).explain(addressOf(operation))
      case 'explain some':
        return this.#caller(operation).explain(addressOf(operation), operation.filter)
      case 'move clock':
        this.time += operation.by
        return null
      case 'set clock':
        this.time = operation.at
        return null
      case 'end session':
        return jar.endSession()
      case 'delete':
        return jar.delete(operation.filter)
      case 'delete by predicate':
        return jar.delete(predicates[operation.predicate])
      case 'clear':
        return jar.clear()
      case 'configure': {
        const options = optionsOf(operation.configuration)
        jar.configure(options)
        this.#remember(options)
        return null
      }
      case 'export and import':
        return this.#import(JSON.parse(JSON.stringify(jar)))
      case 'import':
        return this.#import(structuredClone(operation.document))
      case 'clone':
        return this.#clone(optionsOf(operation.configuration), operation.keep)
      case 'listen':
        this.#unsubscribe()
        this.#unsubscribe = operation.on ? jar.subscribe((change) => this.changes.push(change)) : () => undefined
        return null
      case 'size':
        return jar.size
      case 'iterate':
        return [...jar]
      case 'mistake':
        return this.#mistake(operation.mistake)
    }
  }

  #remember(options: ConfigurationOptions): void {
    this.#options = { ...this.#options, ...options, limits: { ...this.#options.limits, ...options.limits } }
  }

  #import(document: unknown): unknown {
    const rejected: unknown[] = []
    const jar = this.#maker.fromJSON(document, { ...this.#options, onRejected: (each) => rejected.push(each) })
    this.#adopt(jar)
    return { rejected, cookies: [...jar] }
  }

  #clone(options: ConfigurationOptions, keep: 'clone' | 'original'): unknown {
    const clone = this.#jar.clone(options)
    const cookies = [...clone]
    if (keep === 'clone') {
      const original = this.#jar
      this.#adopt(clone)
      this.#remember(options)
      return { cookies, cleared: original.clear() }
    }
    return { cookies, cleared: clone.clear() }
  }

  #mistake(mistake: Extract<Operation, { kind: 'mistake' }>['mistake']): unknown {
    const jar = this.#jar
    switch (mistake) {
      case 'no URL':
        return jar.setCookie('a=1', 'site.example')
      case 'no top-level site':
        return jar.getCookies('https://site.example/', {
          partitionKey: { topLevelSite: 'site.example', hasCrossSiteAncestor: true },
        })
      case 'two same-site statuses':
        return jar.getCookies('https://site.example/', { sameSite: 'cross-site', siteForCookies: 'opaque' })
      case 'negative limit':
        return jar.configure({ limits: { cookies: -1 } })
      case 'fractional limit':
        return jar.configure({ cookiesEnabled: false, limits: { cookiesPerSite: 0.5 } })
      case 'no time': {
        const { time } = this
        this.time = Number.NaN
        try {
          return jar.getCookieString('https://site.example/')
        } finally {
          this.time = time
        }
      }
    }
  }
}

function addressOf({ url, asObject }: Addressed): string | URL {
  return asObject ? new URL(url) : url
}

function linesOf(operation: Extract<Operation, { kind: 'set many' }>): SetCookieLines {
  const { lines, form } = operation
  switch (form) {
    case 'array':
      return lines
    case 'set':
      return new Set(lines)
    case 'record':
      return { 'content-type': 'text/html', 'set-cookie': lines }
    case 'single':
      return { 'set-cookie': lines[0] }
    case 'headers': {
      const headers = new Headers()
      for (const line of lines) {
        try {
          headers.append('set-cookie', line)
        } catch {
          // A line that no header can hold does not come in one.
        }
      }
      return headers
    }
  }
}
