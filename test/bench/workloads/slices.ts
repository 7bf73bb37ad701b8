/** Slices of retrievals and of sets, each with the checksum that is the right one. */

import { weigh } from '../competitors/measured-jar.js'
import type { Contender, Slice, Work } from '../measurement.js'

/** The most strings that are made for one slice. */
const MOST_FRESH = 8192

/** What the answers weigh. */
export function weightsOf(headers: readonly string[]): number[] {
  return headers.map(weigh)
}

/** The same URLs in turn, again and again. */
export function inTurn<Url>(
  name: string,
  urls: readonly Url[],
  weights: readonly number[],
  ask: (urls: readonly Url[], times: number) => Work,
): Contender {
  const total = sum(weights)
  let next = 0
  return {
    name,
    prepare(operations): Slice {
      if (operations >= urls.length) {
        const times = Math.round(operations / urls.length)
        return { operations: times * urls.length, work: () => ask(urls, times), expected: times * total }
      }
      if (next + operations > urls.length) next = 0
      const part = urls.slice(next, next + operations)
      const expected = sum(weights.slice(next, next + operations))
      next += operations
      return { operations, work: () => ask(part, 1), expected }
    },
  }
}

/** URLs that are made anew for each slice, and asked for once. */
export function fresh(
  name: string,
  make: (page: number, serial: number) => string,
  weights: readonly number[],
  ask: (urls: readonly string[], times: number) => Work,
): Contender {
  let page = 0
  return {
    name,
    most: MOST_FRESH,
    prepare(operations): Slice {
      const urls: string[] = []
      let expected = 0
      for (let count = 0; count < operations; count += 1) {
        urls.push(make(page, serials.next()))
        expected += weights[page] ?? 0
        page = (page + 1) % weights.length
      }
      return { operations, work: () => ask(urls, 1), expected }
    },
  }
}

/** Things, such as Set-Cookie lines, that are made anew for each slice, and used once. */
export function made<Thing>(
  name: string,
  make: (number: number, serial: number) => Thing,
  use: (things: readonly Thing[]) => Work,
  expected: (operations: number) => number | undefined = (operations) => operations,
): Contender {
  let number = 0
  return {
    name,
    most: MOST_FRESH,
    prepare(operations): Slice {
      const things: Thing[] = []
      for (let count = 0; count < operations; count += 1) {
        things.push(make(number, serials.next()))
        number += 1
      }
      return { operations, work: () => use(things), expected: expected(operations) }
    },
  }
}

/** Numbers that nobody has had before, with as many digits each. */
export const serials = {
  last: 1_000_000_000,
  next(): number {
    this.last += 1
    return this.last
  },
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((first, second) => first + second, 0)
}
