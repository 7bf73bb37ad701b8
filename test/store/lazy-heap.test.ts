/** The heap for expiry and eviction (§5.7): its first cookie is the cookie that a scan of all would find. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LazyHeap } from '../../src/store/lazy-heap.js'
import { StoredCookie } from '../../src/store/stored-cookie.js'
import { good } from '../hostile/filled-jar.js'

function cookieWith(lastAccessTime: number, sequence: number): StoredCookie {
  return new StoredCookie({ ...good, name: `n${sequence}`, lastAccessTime }, 'site.example', sequence)
}

const order = {
  timeOf: ({ lastAccessTime }: StoredCookie): number => lastAccessTime,
  isBefore: (time: number, cookie: StoredCookie, otherTime: number, other: StoredCookie): boolean =>
    time < otherTime || (time === otherTime && cookie.sequence < other.sequence),
}

/** Returns the first cookie, found by a scan of all. */
function firstOf(cookies: readonly StoredCookie[]): StoredCookie | undefined {
  return cookies.reduce<StoredCookie | undefined>((first, cookie) => {
    const { lastAccessTime: time } = cookie
    return first === undefined || order.isBefore(time, cookie, first.lastAccessTime, first) ? cookie : first
  }, undefined)
}

const times = fc.nat({ max: 9 })
const steps = fc.oneof(
  times.map((time) => ({ kind: 'add', time, place: 0 })),
  fc.record({ kind: fc.constant('later'), time: times, place: fc.nat() }),
  fc.record({ kind: fc.constant('earlier'), time: times, place: fc.nat() }),
  fc.record({ kind: fc.constantFrom('remove', 'remove first', 'tidy'), time: times, place: fc.nat() }),
)

describe('the first cookie of a heap', () => {
  it('is the first of all cookies, whatever is added, accessed and removed', () => {
    const property = fc.property(
      fc.array(times, { maxLength: 20 }),
      fc.array(steps, { maxLength: 60 }),
      (begin, all) => {
        const stored = begin.map(cookieWith)
        const heap = new LazyHeap(order, stored)
        let sequence = stored.length
        for (const { kind, time, place } of all) {
          const index =
            stored.length === 0 ? -1 : kind === 'remove first' ? stored.indexOf(heapFirst(heap)) : place % stored.length
          const cookie = stored[index]
          if (kind === 'add') {
            const added = cookieWith(time, sequence)
            sequence += 1
            stored.push(added)
            heap.add(added)
          } else if (kind === 'tidy') heap.tidy(stored.length)
          else if (cookie !== undefined && kind === 'later') cookie.lastAccessTime += time
          else if (cookie !== undefined && kind === 'earlier') {
            cookie.lastAccessTime -= time
            heap.add(cookie)
          } else if (cookie !== undefined) {
            stored.splice(index, 1)
            cookie.becomeRemoved()
          }
          expect(heap.first()?.sequence).toBe(firstOf(stored)?.sequence)
        }
      },
    )
    fc.assert(property, { numRuns: 100 })
  })

  it('is the first of all cookies after many were accessed and the heap was rebuilt', () => {
    const stored = Array.from({ length: 40 }, (_, sequence) => cookieWith(sequence * 3, sequence))
    const heap = new LazyHeap(order, stored)
    for (let round = 0; round < 10; round += 1) {
      for (const cookie of stored) {
        cookie.lastAccessTime -= (cookie.sequence * 7 + round) % 11
        heap.add(cookie)
      }
      heap.tidy(stored.length)
      expect(heap.first()).toBe(firstOf(stored))
    }
    for (const cookie of stored.slice(5)) cookie.becomeRemoved()
    heap.tidy(5)
    for (let left = stored.slice(0, 5); left.length > 0; ) {
      const first = firstOf(left)
      expect(heap.first()).toBe(first)
      first?.becomeRemoved()
      left = left.filter((cookie) => cookie !== first)
    }
    expect(heap.first()).toBeUndefined()
  })

  it('is undefined in a heap without cookies, and in one whose cookies have no time', () => {
    expect(new LazyHeap(order, []).first()).toBeUndefined()
    expect(new LazyHeap({ ...order, timeOf: () => null }, [cookieWith(1, 0)]).first()).toBeUndefined()
  })

  it('changes if the cookie has lost its time', () => {
    const [gone, stays] = [cookieWith(1, 0), cookieWith(2, 1)]
    const lost = new Set<StoredCookie>()
    const timeOf = (cookie: StoredCookie): number | null => (lost.has(cookie) ? null : cookie.lastAccessTime)
    const heap = new LazyHeap({ ...order, timeOf }, [gone, stays])
    lost.add(gone)
    expect(heap.first()).toBe(stays)
  })
})

function heapFirst(heap: LazyHeap): StoredCookie {
  const first = heap.first()
  if (first === undefined) throw new Error('the heap is empty')
  return first
}
