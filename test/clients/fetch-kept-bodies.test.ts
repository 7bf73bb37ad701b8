/** How much of a body is read, for how long, and what becomes of the rest. */
import { describe, expect, it, vi } from 'vitest'
import { drain, keepBody } from '../../src/clients/fetch/body.js'

/** Runs a test with a clock that only the test advances. */
const withClock = (test: () => Promise<void>) => async (): Promise<void> => {
  vi.useFakeTimers()
  try {
    await test()
  } finally {
    vi.useRealTimers()
  }
}
/** Returns the errors that nothing handled while `act` ran. */
const unhandledDuring = async (act: () => Promise<void>): Promise<readonly unknown[]> => {
  const unhandled: unknown[] = []
  const note = (error: unknown): unknown => unhandled.push(error)
  process.on('unhandledRejection', note)
  await act()
  await new Promise(setImmediate)
  process.off('unhandledRejection', note)
  return unhandled
}

const respond = (body: unknown): Response => ({ body }) as Response
/** Whether a promise is settled by now. */
const isSettled = async (work: Promise<unknown>): Promise<boolean> => {
  const settled = work.then(() => true)
  await vi.advanceTimersByTimeAsync(0)
  return Promise.race([settled, Promise.resolve(false)])
}

describe('the body of a redirect', () => {
  it(
    'that ends leaves no timer',
    withClock(async () => {
      await drain(respond(new Blob(['moved']).stream()))
      expect(vi.getTimerCount()).toBe(0)
    }),
  )

  it(
    'that stalls is cancelled after fifty milliseconds',
    withClock(async () => {
      const cancel = vi.fn()
      const work = drain(respond(new ReadableStream({ cancel })))
      await vi.advanceTimersByTimeAsync(49)
      expect(await isSettled(work)).toBe(false)
      await vi.advanceTimersByTimeAsync(1)
      expect(await isSettled(work)).toBe(true)
      expect(cancel).toHaveBeenCalledTimes(1)
    }),
  )

  it('is read up to a limit, and an empty piece counts as an octet', async () => {
    const readsOf = async (value: Uint8Array): Promise<number> => {
      let reads = 0
      const read = async (): Promise<{ value: Uint8Array }> => {
        reads += 1
        return { value }
      }
      await drain(respond({ getReader: () => ({ read, cancel() {} }) }))
      return reads
    }
    expect([await readsOf(new Uint8Array()), await readsOf(new Uint8Array(2))]).toEqual([65_536, 32_768])
  })

  it('that is an iterable of pieces is stopped', async () => {
    let isStopped = false
    const pieces = async function* () {
      try {
        for (;;) yield 'x'.repeat(65_536)
      } finally {
        isStopped = true
      }
    }
    await drain(respond(pieces()))
    await new Promise(setImmediate)
    expect(isStopped).toBe(true)
  })
})

describe('the body of a Request', () => {
  const requestWith = (more: object): Request => {
    const copy = { method: 'POST', body: {}, ...more }
    return { ...copy, clone: () => copy } as unknown as Request
  }

  it(
    'that is read to its end leaves no timer',
    withClock(async () => {
      const kept = keepBody(requestWith({ body: new Blob(['text']).stream() }))
      expect((await kept?.octets())?.byteLength).toBe(4)
      expect(vi.getTimerCount()).toBe(0)
    }),
  )

  it('that is not a web stream is read at once, so that it does not stall', async () => {
    const arrayBuffer = vi.fn(async () => new ArrayBuffer(3))
    const kept = keepBody(requestWith({ arrayBuffer }))
    expect(arrayBuffer).toHaveBeenCalledTimes(1)
    expect((await kept?.octets())?.byteLength).toBe(3)
  })

  it('causes no unhandled rejection if it fails and is not sent again', async () => {
    const unhandled = await unhandledDuring(async () => {
      keepBody(requestWith({ arrayBuffer: () => Promise.reject(new Error('broken')) }))
    })
    expect(unhandled).toEqual([])
  })

  it('causes no unhandled rejection if it fails after a second', async () => {
    const unhandled = await unhandledDuring(
      withClock(async () => {
        let fail = (): void => {}
        const body = new ReadableStream({
          start(controller) {
            fail = () => controller.error(new Error('broken'))
          },
        })
        const octets = keepBody(requestWith({ body }))?.octets()
        await vi.advanceTimersByTimeAsync(1000)
        expect(await octets).toBeNull()
        fail()
      }),
    )
    expect(unhandled).toEqual([])
  })

  it('that always has more, and lets no timer run, is read for a second only', async () => {
    let pieces = 0
    let now = 0
    const body = new ReadableStream(
      {
        pull(controller) {
          pieces += 1
          now += 100
          controller.enqueue(new Uint8Array(1))
        },
      },
      { highWaterMark: 0 },
    )
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now)
    expect(await keepBody(requestWith({ body }))?.octets()).toBeNull()
    clock.mockRestore()
    expect(pieces).toBe(10)
  })

  it.each([true, false])(
    'that is no longer needed is cancelled, whether its reading has begun or not: %j',
    async (began) => {
      const cancel = vi.fn()
      const kept = keepBody(requestWith({ body: new ReadableStream({ cancel }) }))
      if (began) void kept?.octets()
      kept?.abandon()
      await new Promise(setImmediate)
      expect(cancel).toHaveBeenCalledTimes(1)
    },
  )
})
