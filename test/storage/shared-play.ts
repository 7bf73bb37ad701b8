/** Plays a history on a jar in memory and on jars that share a storage, and compares what they return and keep. */

import type { RecordStorage } from '../../src/storage/record-storage.js'
import {
  type SharedCookieClient,
  SharedCookieJar,
  type SharedCookieJarOptions,
} from '../../src/storage/shared/index.js'
import { agree } from '../properties/difference.js'
import { engine } from '../properties/jar-makers.js'
import { type Addressed, type History, type Operation, predicates } from '../properties/operations.js'
import { Side } from '../properties/side.js'
import { suffixLists } from '../properties/suffix-lists.js'

/** How the jars share the storage. */
export interface Sharing {
  readonly unit: 'jar' | 'site'
  readonly consistency: 'linearizable' | 'cached'
  /** The jars take turns. */
  readonly jars: number
}

/** A history that a shared jar can play: its policy stays, no other jar is made, and time goes on. */
export function sharedHistory(drawn: History, { unit }: Sharing): History {
  const { list: _, limits = {}, ...configuration } = drawn.configuration
  const { cookies, octets, ...siteLimits } = limits
  return {
    ...drawn,
    tick: 0,
    configuration: { ...configuration, limits: unit === 'jar' ? limits : siteLimits },
    operations: drawn.operations.filter(isShared),
  }
}

function isShared(operation: Operation): boolean {
  switch (operation.kind) {
    case 'clone':
    case 'import':
    case 'export and import':
    case 'configure':
    case 'set clock':
      return false
    case 'move clock':
      return operation.by >= 0
    case 'mistake':
      return operation.mistake !== 'negative limit' && operation.mistake !== 'fractional limit'
    default:
      return true
  }
}

/** Plays a history, and returns how many operations it has. Throws at the first difference. */
export async function playShared(
  history: History,
  storage: RecordStorage,
  sharing: Sharing,
  name: string,
): Promise<number> {
  const { unit, consistency, jars: count } = sharing
  const alone = new Side(engine, history)
  const own = { time: history.start }
  const changes: unknown[] = []
  const jars = Array.from({ length: count }, () => {
    const options: SharedCookieJarOptions = {
      ...history.configuration,
      publicSuffixes: suffixLists.nested,
      now: () => own.time,
      name,
      unit,
      consistency,
      // What one jar does not save, another one cannot know.
      ...(count > 1 && { accessGranularity: 0 }),
    }
    const jar = new SharedCookieJar(storage, options)
    return new Player(jar, history, own, (change) => changes.push(change))
  })
  for (const [index, operation] of history.operations.entries()) {
    const player = jars[index % count]
    if (player === undefined) throw new Error('there is no jar')
    const place = `operation ${index} (${operation.kind})`
    const expected = alone.perform(operation)
    const actual = await player.perform(operation)
    if (operation.kind === 'listen') for (const other of jars) if (other !== player) await other.perform(operation)
    const order = unit === 'site' ? inAnyOrder : (answer: unknown) => answer
    agree(order(expected), order(actual), `${place}: answer`)
    if (index % 3 === 0 || index === history.operations.length - 1) {
      agree(order(alone.state()), order(await player.state()), `${place}: state`)
    }
    // Each jar announces what expires in its memory, and each unit when it is needed next.
    const isEachTold = count === 1 && unit === 'jar'
    const announced = (all: readonly unknown[]) =>
      all
        .filter((each) => isEachTold || !isExpiry(each))
        .map(text)
        .sort()
    agree(announced(alone.changes), announced(changes), `${place}: changes`)
    alone.changes = []
    changes.length = 0
  }
  for (const player of jars) await player.close()
  return history.operations.length
}

function isExpiry(change: unknown): boolean {
  return typeof change === 'object' && change !== null && 'cause' in change && change.cause === 'expired'
}

function text(value: unknown): string {
  return JSON.stringify(value)
}

/** An answer with its lists of records sorted: which site comes first is left open. */
function inAnyOrder(answer: unknown): unknown {
  if (Array.isArray(answer)) {
    const items = answer.map(inAnyOrder)
    const isOfRecords = items.every((item) => typeof item === 'object' && item !== null)
    return isOfRecords
      ? items
          .map((item) => [text(item), item] as const)
          .sort(byText)
          .map(([, item]) => item)
      : items
  }
  if (typeof answer !== 'object' || answer === null) return answer
  return Object.fromEntries(Object.entries(answer).map(([key, value]) => [key, inAnyOrder(value)]))
}

function byText([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : one > other ? 1 : 0
}

class Player {
  readonly #jar: SharedCookieJar
  readonly #clients: readonly SharedCookieClient[]
  readonly #own: { time: number }
  readonly #note: (change: unknown) => void
  #unsubscribe: () => void

  constructor(jar: SharedCookieJar, history: History, own: { time: number }, note: (change: unknown) => void) {
    this.#jar = jar
    this.#clients = history.clients.map((context) => jar.client(context))
    this.#own = own
    this.#note = note
    this.#unsubscribe = jar.subscribe(note)
  }

  async state(): Promise<unknown> {
    const all = [this.#jar.size(), this.#jar.records(), this.#jar.toJSON()] as const
    const [size, cookies, serialized] = await Promise.all(all)
    return { size, cookies, serialized }
  }

  async close(): Promise<void> {
    await this.#jar.close()
  }

  async perform(operation: Operation): Promise<unknown> {
    try {
      return await this.#perform(operation)
    } catch (error) {
      if (error instanceof TypeError) return { thrown: 'TypeError' }
      throw error
    }
  }

  #caller({ client, context }: Addressed): SharedCookieClient {
    return (client === null ? undefined : this.#clients[client]) ?? this.#jar.client(context)
  }

  async #perform(operation: Operation): Promise<unknown> {
    const jar = this.#jar
    switch (operation.kind) {
      case 'set':
        return await this.#caller(operation).setCookie(operation.line, addressOf(operation))
      case 'set many':
        return await this.#caller(operation).setCookies(linesOf(operation), addressOf(operation))
      case 'get string': {
        // They wait together, and are answered in turn.
        const caller = this.#caller(operation)
        const times = Array.from({ length: operation.times }, () => caller.getCookieString(addressOf(operation)))
        return await Promise.all(times)
      }
      case 'get around set': {
        const get = () => this.#caller(operation).getCookieString(addressOf(operation))
        return await Promise.all([get(), jar.setCookie(operation.line, addressOf(operation)), get()])
      }
      case 'get cookies':
        return await this.#caller(operation).getCookies(addressOf(operation))
      case 'explain':
        return await this.#caller(operation).explain(addressOf(operation))
      case 'explain some':
        return await this.#caller(operation).explain(addressOf(operation), operation.filter)
      case 'move clock':
        this.#own.time += operation.by
        return null
      case 'end session':
        return await jar.endSession()
      case 'delete':
        return await jar.delete(operation.filter)
      case 'delete by predicate':
        return await jar.delete(predicates[operation.predicate])
      case 'clear':
        return await jar.clear()
      case 'listen':
        this.#unsubscribe()
        this.#unsubscribe = operation.on ? jar.subscribe(this.#note) : () => undefined
        return null
      case 'size':
        return await jar.size()
      case 'iterate':
        return await jar.records()
      case 'mistake':
        return await this.#mistake(operation.mistake)
      default:
        throw new Error(`a shared jar has no ${operation.kind}`)
    }
  }

  async #mistake(mistake: Extract<Operation, { kind: 'mistake' }>['mistake']): Promise<unknown> {
    const jar = this.#jar
    const url = 'https://site.example/'
    switch (mistake) {
      case 'no URL':
        return await jar.setCookie('a=1', 'site.example')
      case 'no top-level site':
        return await jar.getCookies(url, {
          partitionKey: { topLevelSite: 'site.example', hasCrossSiteAncestor: true },
        })
      case 'two same-site statuses':
        return await jar.getCookies(url, { sameSite: 'cross-site', siteForCookies: 'opaque' })
      case 'no time': {
        const { time } = this.#own
        this.#own.time = Number.NaN
        try {
          return await jar.getCookieString(url)
        } finally {
          this.#own.time = time
        }
      }
      default:
        throw new Error(`a shared jar has no ${mistake}`)
    }
  }
}

function addressOf({ url, asObject }: Addressed): string | URL {
  return asObject ? new URL(url) : url
}

function linesOf({ lines, form }: Extract<Operation, { kind: 'set many' }>) {
  switch (form) {
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
    default:
      return lines
  }
}
