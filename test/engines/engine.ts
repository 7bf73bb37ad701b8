/** The interface between the matrix and a cookie engine, which each driver implements. */

/** How a question reaches an engine, and the features of the engine. Questions leave out the features that it lacks. */
export interface Abilities {
  /** The finest time to which its clock can be set; `real` if it has only the clock of the machine. */
  readonly clock: 'milliseconds' | 'seconds' | 'real'
  /** The public suffix lists that it can have, the best first: that of the vector, its own, or none at all. */
  readonly suffixes: readonly ('given' | 'own' | 'none')[]
  /** Whether a call can state that a script sets or reads cookies. */
  readonly script: boolean
  /** The cross-site requests that a call can describe: all, only navigations of the user, or none. */
  readonly crossSite: 'all' | 'navigations' | 'none'
  /** When its cookies can be listed; `never` if only a request shows them. */
  readonly lists: 'always' | 'at the end' | 'never'
  /** The fields of a listed cookie that are compared. */
  readonly fields: readonly Field[]
  /** How a line is passed. A string holds any character, and a header field holds no CR, LF or NUL. */
  readonly carrier: 'string' | 'header field' | 'printable header field'
  /** Whether requests go to the port and the address in the URL, so that only names and the usual ports can be asked. */
  readonly namesOnly?: true
  /** The most items of a vector that are played, if the engine is too slow for all. */
  readonly mostItems?: number
  /** Whether the engine has no jar, and can only be asked how it parses a line. */
  readonly parsesOnly?: true
  /** The browser whose measured rules the engine is compared with as well. */
  readonly profile?: 'chromium' | 'firefox'
}

/** A field of a cookie that an engine may list. */
export type Field = 'domain' | 'hostOnly' | 'path' | 'secure' | 'httpOnly' | 'sameSite' | 'expiryTime'

/** A cookie as an engine lists it. Texts are byte strings if the carrier is a header field. */
export interface HeldCookie {
  readonly name: string
  readonly value: string
  readonly domain?: string
  readonly hostOnly?: boolean
  readonly path?: string
  readonly secure?: boolean
  readonly httpOnly?: boolean
  readonly sameSite?: string
  /** In milliseconds; `null` for a cookie of the session. */
  readonly expiryTime?: number | null
}

/** One step of a question. Times are in milliseconds. */
export type EngineStep =
  | ({ readonly do: 'set'; readonly line: string } & Hop)
  | ({ readonly do: 'get' } & Hop)
  | { readonly do: 'list'; readonly time: number }

/** The source of a line, or the target of a request. */
export interface Hop {
  readonly url: string
  readonly time: number
  readonly type: 'HTTP' | 'non-HTTP'
  readonly sameSite: 'same-site' | 'cross-site'
  readonly topLevelNavigation: boolean
  readonly method: string
}

/** The outcome of one step: the Cookie header of a `get`, or the cookies after a `set`; `null` if neither is shown. */
export type Seen = { readonly header: string } | { readonly held: readonly HeldCookie[] } | null

/** The fields that an engine parsed from a line, with the names of the vectors. Missing or invalid ones are left out. */
export type ParsedLine = Readonly<Record<string, string | number | boolean>> | null

/** An engine that runs. */
export interface Engine {
  readonly version: string
  /**
   * Does the steps with an empty jar. Returns what was seen of each, and at last the cookies at the end, if they can be
   * listed.
   */
  play(steps: readonly EngineStep[], suffixes: Suffixes): Promise<readonly Seen[]>
  /** Parses a line, if the engine is only a parser. */
  parse?(line: string): ParsedLine
  /** Runs a whole vector, if the engine has every feature. Returns what is wrong, or `null`. */
  judge?(id: string): string | null
  stop(): Promise<void>
}

/** The list with which a question is played: rules, the engine's own, or none. */
export type Suffixes = readonly string[] | 'own' | 'none'

/** An engine of the matrix, and how to start it. */
export interface EngineEntry {
  /** Its name in the command and in the table. */
  readonly name: string
  /** A sentence for the page: what is run, and how. */
  readonly about: string
  /** The questions that cannot be asked, in the words of the page. */
  readonly limits: string
  readonly abilities: Abilities
  start(): Promise<Engine>
}

/** Thrown if an engine cannot do a step, such as a request to a URL that it refuses. */
export class NotPossible extends Error {}
