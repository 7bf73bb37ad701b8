/** Finds promises whose rejection nobody handles. By default, one of them ends a program. */

import { afterEach, beforeEach, expect } from 'vitest'

/** Fails each test of a file that leaves a rejected promise without a handler. */
export function expectNoUnhandledRejections(): void {
  let unhandled: unknown[]
  const note = (reason: unknown): unknown => unhandled.push(reason)
  beforeEach(() => {
    unhandled = []
    process.on('unhandledRejection', note)
  })
  afterEach(async () => {
    // Node reports them once the microtasks are done.
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
  })
}
