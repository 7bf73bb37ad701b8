/** The deadlines of calls of a shared jar that wait for a storage. Calls can share a timer and a signal. */

import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { Deadlines } from '../../src/storage/shared/deadlines.js'

/** Returns a promise that never settles. */
const never = (): Promise<never> => new Promise(() => {})

describe('a deadline', () => {
  it('ends every wait, and aborts its signal, when the time is over', async () => {
    const deadlines = new Deadlines(30)
    const [one, other] = [deadlines.begin(), deadlines.begin()]
    const waits = [one.wait(never()), other.wait(never())]
    for (const wait of waits) await expect(wait).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(one.signal.aborted).toBe(true)
    await expect(one.wait(never())).rejects.toMatchObject({ name: 'TimeoutError' })
  })

  it('passes on results and errors that come in time, and does not abort once all work is done', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const deadline = new Deadlines(30).begin()
    expect(await deadline.wait(Promise.resolve('result'))).toBe('result')
    await expect(deadline.wait(Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    deadline.end()
    vi.advanceTimersByTime(60)
    expect(deadline.signal.aborted).toBe(false)
  })

  it('is shared by a few calls that begin at once, so that no runtime warns about too many listeners', () => {
    const deadlines = new Deadlines(10_000)
    const begun = Array.from({ length: 10 }, () => deadlines.begin())
    const signals = new Map<AbortSignal, number>()
    for (const { signal } of begun) signals.set(signal, (signals.get(signal) ?? 0) + 1)
    expect([...signals.values()]).toEqual([4, 4, 2])
    for (const deadline of begun) deadline.end()
  })

  it('is not shared with work that begins later, or after all work is done', async () => {
    const deadlines = new Deadlines(1000)
    const first = deadlines.begin()
    await new Promise((resolve) => setTimeout(resolve, 20))
    const second = deadlines.begin()
    second.end()
    const third = deadlines.begin()
    expect(new Set([first.signal, second.signal, third.signal]).size).toBe(3)
    first.end()
    third.end()
  })
})
