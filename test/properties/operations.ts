/**
 * What a history is made of: operations as plain data, so that a history can be printed, shrunk and played again.
 */

import type { CookieFilter } from '../oracle/answers.js'
import type { ConfigurationOptions, RequestContext } from '../oracle/policy.js'
import type { ListName } from './suffix-lists.js'

/** A configuration whose list goes by its name. */
export type NamedConfiguration = Omit<ConfigurationOptions, 'publicSuffixes'> & { readonly list?: ListName }

/** Where a request goes and what is said about it. */
export interface Addressed {
  readonly url: string
  /** Whether the URL is handed over as an object. */
  readonly asObject: boolean
  /** `undefined` where nothing is said, as most callers of a jar have it. */
  readonly context: RequestContext | undefined
  /** The client of the jar that makes the call, in place of the context; `null` if it is the jar itself. */
  readonly client: number | null
}

/** The predicates that a history can delete by. */
export const predicates = {
  all: () => true,
  none: () => false,
  longPath: (cookie: { path: string }) => cookie.path.length > 1,
  oddValue: (cookie: { value: string }) => cookie.value.length % 2 === 1,
}

/** The calls that are a mistake of the caller. */
export type Mistake =
  | 'no URL'
  | 'no top-level site'
  | 'two same-site statuses'
  | 'negative limit'
  | 'fractional limit'
  | 'no time'

/** One step of a history. */
export type Operation =
  | ({ readonly kind: 'set'; readonly line: string } & Addressed)
  | ({
      readonly kind: 'set many'
      readonly lines: readonly string[]
      readonly form: 'array' | 'set' | 'headers' | 'record' | 'single'
    } & Addressed)
  | ({ readonly kind: 'get string'; readonly times: number } & Addressed)
  /** The same request before and after its response sets a cookie, whatever its context. */
  | ({ readonly kind: 'get around set'; readonly line: string } & Addressed)
  | ({ readonly kind: 'get cookies' } & Addressed)
  | ({ readonly kind: 'explain' } & Addressed)
  | ({ readonly kind: 'explain some'; readonly filter: CookieFilter } & Addressed)
  | { readonly kind: 'move clock'; readonly by: number }
  | { readonly kind: 'set clock'; readonly at: number }
  | { readonly kind: 'end session' }
  | { readonly kind: 'delete'; readonly filter: CookieFilter }
  | { readonly kind: 'delete by predicate'; readonly predicate: keyof typeof predicates }
  | { readonly kind: 'clear' }
  | { readonly kind: 'configure'; readonly configuration: NamedConfiguration }
  | { readonly kind: 'export and import' }
  | { readonly kind: 'import'; readonly document: unknown }
  | { readonly kind: 'clone'; readonly configuration: NamedConfiguration; readonly keep: 'clone' | 'original' }
  | { readonly kind: 'listen'; readonly on: boolean }
  | { readonly kind: 'size' }
  | { readonly kind: 'iterate' }
  | { readonly kind: 'mistake'; readonly mistake: Mistake }

/** A history: how the jar is made, when, and what happens to it. */
export interface History {
  readonly configuration: NamedConfiguration
  /** The contexts of the clients, which live as long as the jar. */
  readonly clients: readonly RequestContext[]
  readonly start: number
  /** How far the clock goes on by itself whenever it is read, in milliseconds. */
  readonly tick: number
  readonly operations: readonly Operation[]
}
