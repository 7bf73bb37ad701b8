/** What is checked on every runtime, and what each of them reports. */

import type { VectorFile } from '../vectors/format.js'

/** A check with a name. It throws, or rejects, where the runtime does not do what is wanted. */
export interface Check {
  readonly name: string
  run(): void | Promise<void>
}

/** What a runtime does with the package as it is published, rather than with its sources. */
export interface UseOfPackage {
  /** Throws where the package does not answer as it should. */
  readonly run: () => Promise<void>
  /** Examples of the documentation, and the lines that each of them prints. */
  readonly examples: readonly {
    readonly name: string
    readonly prints: readonly string[]
    run(log: (...values: unknown[]) => void): Promise<void>
  }[]
}

/** A program sees redirects and Set-Cookie header fields; a page does not. */
export type Kind = 'program' | 'page'

/** What the process that starts the runtimes tells the checks. */
export interface Setting {
  readonly vectors: readonly VectorFile[]
  /** Where the random histories begin. */
  readonly seed: number
  /** A server by its address, the same by its name, and another at another port; without a slash at the end. */
  readonly origins: { readonly home: string; readonly named: string; readonly neighbour: string }
  /** A URL at whose port nobody listens. */
  readonly closed: string
}

/** What a runtime reports when it is done. */
export interface Report {
  readonly kind: Kind
  /** The names of all checks of each kind, whichever have run. */
  readonly plan: Readonly<Record<Kind, readonly string[]>>
  readonly results: readonly { readonly name: string; readonly failure: string | null }[]
}
