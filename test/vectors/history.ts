/**
 * Runs a history: does to a jar what a vector says, and compares each answer and each change.
 */
import type { Cookie, Reason } from '../../src/index.js'
import type { Change, SetCookieResult } from '../oracle/answers.js'
import type { ConfigurationOptions, Limits } from '../oracle/policy.js'
import type { Jar, JarMaker, JarOptions } from '../properties/side.js'
import { contextOf, cookieOf, expectedOutcome, idOf, idsOf, instantOf, type Outcome, PLAIN_URL } from './expected.js'
import type {
  Action,
  Bound,
  ChangeRecord,
  CookieRecord,
  ExclusionRecord,
  PolicyRecord,
  Suffixes,
  Text,
} from './format.js'
import { requireEqual } from './require-equal.js'
import { suffixesOf } from './suffix-rules.js'
import { type Item, textOf } from './text.js'

/** What a history is run with. */
export interface HistorySetting {
  readonly publicSuffixes: Suffixes
  readonly policy: PolicyRecord
  readonly start: number
  readonly item: Item
  /** Makes the jar to which the history happens. */
  readonly maker: JarMaker
}

function limitOf(bound: Bound): number {
  return bound === 'unlimited' ? Number.POSITIVE_INFINITY : bound
}

/** The options of a jar with a policy. */
export function optionsOf(policy: PolicyRecord): ConfigurationOptions {
  const { cookiesPerSite, cookies, octetsPerSite, octets, cookieStringOctets, cookieAgeLimit, ...rest } = policy
  const limits: Partial<Limits> = {
    ...(cookiesPerSite === undefined ? {} : { cookiesPerSite: limitOf(cookiesPerSite) }),
    ...(cookies === undefined ? {} : { cookies: limitOf(cookies) }),
    ...(octetsPerSite === undefined ? {} : { octetsPerSite: limitOf(octetsPerSite) }),
    ...(octets === undefined ? {} : { octets: limitOf(octets) }),
    ...(cookieStringOctets === undefined ? {} : { cookieStringOctets: limitOf(cookieStringOctets) }),
    ...(cookieAgeLimit === undefined ? {} : { cookieAgeLimit: limitOf(cookieAgeLimit) }),
  }
  return Object.keys(limits).length === 0 ? rest : { ...rest, limits }
}

function outcomeOf(result: SetCookieResult): Outcome {
  const warnings = idsOf(result.warnings)
  const keys = Object.keys(result).filter((key) => key !== 'replaced')
  switch (result.status) {
    case 'stored':
      requireEqual(keys.sort(), ['cookie', 'evicted', 'status', 'warnings'])
      return {
        status: 'stored',
        cookie: result.cookie,
        replaced: result.replaced ?? null,
        evicted: result.evicted.map(({ cookie, reason }) => ({ cookie, reason: idOf(reason) })),
        warnings,
      }
    case 'removed':
      requireEqual(keys.sort(), ['cookie', 'status', 'warnings'])
      return { status: 'removed', cookie: result.cookie, replaced: result.replaced ?? null, warnings }
    case 'rejected':
      requireEqual(Object.keys(result).sort(), ['reasons', 'status', 'warnings'])
      return { status: 'rejected', reasons: idsOf(result.reasons), warnings }
  }
}

class History {
  readonly #start: number
  readonly #item: Item
  #time: number
  #policy: PolicyRecord
  #suffixes: Suffixes
  #changes: Change[] = []
  readonly #maker: JarMaker
  #jar: Jar

  constructor({ publicSuffixes, policy, start, item, maker }: HistorySetting) {
    this.#start = start
    this.#item = item
    this.#time = start
    this.#policy = policy
    this.#suffixes = publicSuffixes
    this.#maker = maker
    this.#jar = maker.make(this.#options())
    this.#listen()
  }

  run(action: Action): void {
    this.#changes = []
    this.#do(action)
    if ('changes' in action && action.changes !== undefined) {
      requireEqual(
        this.#changes.map(({ reason, ...change }) => ({ ...change, reason: reason ? idOf(reason) : null })),
        action.changes.map((change) => this.#change(change)),
      )
    }
  }

  #do(action: Action): void {
    const jar = this.#jar
    switch (action.do) {
      case 'set': {
        const result = jar.setCookie(this.#text(action.line), this.#url(action), this.#context(action))
        requireEqual(outcomeOf(result), expectedOutcome(action.gives, this.#start, this.#item))
        return
      }
      case 'get':
        requireEqual(jar.getCookieString(this.#url(action), this.#context(action)), this.#text(action.header))
        return
      case 'cookies':
        requireEqual(jar.getCookies(this.#url(action), this.#context(action)), this.#cookies(action.cookies))
        return
      case 'explain': {
        const { included, excluded, reasons, ...rest } = jar.explain(this.#url(action), this.#context(action))
        requireEqual(rest, {})
        requireEqual(
          {
            included,
            excluded: excluded.map(({ reasons, ...exclusion }) => ({ ...exclusion, reasons: idsOf(reasons) })),
            reasons: idsOf(reasons),
          },
          {
            included: this.#cookies(action.included),
            excluded: this.#exclusions(action.excluded),
            reasons: action.reasons ?? [],
          },
        )
        return
      }
      case 'list': {
        const cookies = this.#cookies(action.holds)
        requireEqual(jar.toJSON(), { version: 2, cookies })
        requireEqual([...jar], cookies)
        requireEqual(jar.size, cookies.length)
        return
      }
      case 'clock':
        this.#time = instantOf(action.at, this.#start)
        return
      case 'end-session':
        requireEqual(jar.endSession(), this.#cookies(action.removed))
        return
      case 'configure': {
        this.#policy = { ...this.#policy, ...action.policy }
        if (action.publicSuffixes !== undefined) this.#suffixes = action.publicSuffixes
        jar.configure({
          ...(action.policy === undefined ? {} : optionsOf(action.policy)),
          ...(action.publicSuffixes === undefined ? {} : { publicSuffixes: suffixesOf(action.publicSuffixes) }),
        })
        return
      }
      case 'delete':
        requireEqual(jar.delete(action.filter), this.#cookies(action.removed))
        return
      case 'clear':
        requireEqual(jar.clear(), this.#cookies(action.removed))
        return
      case 'restore': {
        if (action.publicSuffixes !== undefined) this.#suffixes = action.publicSuffixes
        const rejected: { entry: unknown; reasons: readonly Reason[] }[] = []
        this.#jar = this.#maker.fromJSON(JSON.parse(JSON.stringify(jar)), {
          ...this.#options(),
          onRejected: (rejection) => rejected.push(rejection),
        })
        this.#listen()
        requireEqual(
          rejected.map(({ entry, reasons, ...rest }) => ({ ...rest, cookie: entry, reasons: idsOf(reasons) })),
          this.#exclusions(action.rejected),
        )
        return
      }
      default:
        throw new Error(`no such action: ${JSON.stringify(action satisfies never)}`)
    }
  }

  #options(): JarOptions {
    return { ...optionsOf(this.#policy), publicSuffixes: suffixesOf(this.#suffixes), now: () => this.#time }
  }

  #listen(): void {
    this.#jar.subscribe((change) => this.#changes.push(change))
  }

  #text(text: Text): string {
    return textOf(text, this.#item)
  }

  #url({ url }: { url?: Text }): string {
    return this.#text(url ?? PLAIN_URL)
  }

  #context({ context }: Pick<Extract<Action, { do: 'get' }>, 'context'>): ReturnType<typeof contextOf> {
    return contextOf(context, this.#item)
  }

  #cookies(records: readonly CookieRecord[]): Cookie[] {
    return records.map((record) => cookieOf(record, this.#start, this.#item))
  }

  #exclusions(records: readonly ExclusionRecord[]): { cookie: Cookie; reasons: string[] }[] {
    return records.map(({ cookie, reasons }) => ({ cookie: cookieOf(cookie, this.#start, this.#item), reasons }))
  }

  #change({ cause, cookie, reason }: ChangeRecord): { cause: string; cookie: Cookie; reason: string | null } {
    return { cause, cookie: cookieOf(cookie, this.#start, this.#item), reason: reason ?? null }
  }
}

/** Runs one history from its first action to its last. */
export function runHistory(actions: readonly Action[], setting: HistorySetting): void {
  const history = new History(setting)
  for (const action of actions) history.run(action)
}
