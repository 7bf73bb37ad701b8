/** A handler pauses or aborts its request while callbacks of the response are held back. */
import { describe, expect, it } from 'vitest'
import { begin, forms, type React } from './undici-slow-responses.js'
import { expectNoUnhandledRejections } from './unhandled-rejections.js'

expectNoUnhandledRejections()

describe.each(forms)('callbacks of the %s form', (form) => {
  describe('of a response that is paused', () => {
    const pauses: React = (event) => event !== 'head'

    it('wait until it is resumed', async () => {
      const { send, calls, asked, store, control } = await begin(form, pauses)
      const paused = form === 'older' ? false : undefined
      send('head')
      await store()
      expect([send('data', 'x'), send('data', 'y')]).toEqual([paused, paused])
      expect([calls, asked]).toEqual([['head'], form === 'newer' ? ['pause'] : []])
      control.resume()
      expect(calls).toEqual(['head', 'data', 'data'])
      expect(asked.at(-1)).toBe('resume')
      send('data', 'z')
      expect(calls).toEqual(['head', 'data', 'data', 'data'])
    })

    it('wait even if they came before the pause, and do not resume the connection of a complete response', async () => {
      const { send, calls, asked, store, control } = await begin(form, pauses)
      for (const event of ['head', 'data', 'end'] as const) send(event, 'x')
      await store()
      expect(calls).toEqual(['head'])
      control.resume()
      expect(calls).toEqual(['head', 'data', 'end'])
      expect(asked).not.toContain('resume')
    })

    it('wait again if it is paused again', async () => {
      const { send, calls, asked, store, control } = await begin(form, () => false)
      for (const event of ['head', 'data', 'data'] as const) send(event, 'x')
      await store()
      expect(calls).toEqual(['head'])
      control.resume()
      expect([calls, asked.includes('resume')]).toEqual([['head', 'data'], false])
      control.resume()
      expect([calls, asked.includes('resume')]).toEqual([['head', 'data', 'data'], false])
      control.resume()
      expect(asked).toContain('resume')
    })

    it('are called one after the other, even if one of them resumes the response', async () => {
      const depths: number[] = []
      let depth = 0
      const { send, store } = await begin(form, (_, { resume }) => {
        depth += 1
        depths.push(depth)
        resume()
        depth -= 1
      })
      for (const event of ['head', 'data', 'data', 'end'] as const) send(event, 'x')
      await store()
      expect(depths).toEqual([1, 1, 1, 1])
    })

    it('wait even at the end of the response', async () => {
      const { send, calls, store, control } = await begin(form, pauses)
      send('head')
      await store()
      send('end')
      expect(calls).toEqual(['head'])
      control.resume()
      expect(calls).toEqual(['head', 'end'])
    })

    it('wait behind data that waits', async () => {
      const { send, calls, store, control } = await begin(form, pauses)
      send('head')
      await store()
      send('data', 'x')
      send('error', 'reset')
      expect(calls).toEqual(['head'])
      control.resume()
      expect(calls).toEqual(['head', 'data', 'error', 'reset'])
    })

    it('do not hold back an error of the connection', async () => {
      const { send, calls, store } = await begin(form, pauses)
      send('head')
      await store()
      send('error', 'reset')
      expect(calls).toEqual(['head', 'error', 'reset'])
    })
  })

  describe('of a request that is aborted', () => {
    const reason = new Error('the user left')

    it('are dropped at once while the cookies are stored', async () => {
      const { send, calls, asked, store, control } = await begin(form)
      for (const event of ['head', 'data', 'end'] as const) send(event, 'x')
      control.abort(reason)
      expect([calls, asked]).toEqual([
        ['error', reason],
        ['abort', reason],
      ])
      if (form === 'newer') expect(control.controller).toMatchObject({ aborted: true, reason })
      await store()
      send('error', reason)
      expect(calls).toEqual(['error', reason])
    })

    it('are dropped without a second error if the cookies cannot be stored either', async () => {
      const { send, calls, store, control } = await begin(form)
      send('head')
      control.abort(reason)
      await store(new Error('full'))
      expect(calls).toEqual(['error', reason])
    })

    it('are dropped if it is aborted by one of them', async () => {
      const { send, calls, store } = await begin(form, (event, { abort }) => {
        if (event === 'head') abort(reason)
      })
      send('head')
      await store()
      expect(calls).toEqual(['head', 'error', reason])
    })

    it('are dropped while it is paused', async () => {
      const { send, calls, store, control } = await begin(form, (event) => event !== 'head')
      for (const event of ['head', 'end'] as const) send(event)
      await store()
      control.abort(reason)
      control.resume()
      expect(calls).toEqual(['head', 'error', reason])
    })

    it('are all called if the last one aborts it', async () => {
      const { send, calls, asked, store } = await begin(form, (event, { abort }) => {
        if (event === 'end') abort(reason)
      })
      for (const event of ['head', 'data', 'end'] as const) send(event, 'x')
      await store()
      expect([calls, asked]).toEqual([
        ['head', 'data', 'end'],
        ['abort', reason],
      ])
    })

    it('leave the error to undici once nothing is held back', async () => {
      const { send, calls, asked, store, control } = await begin(form)
      send('head')
      await store()
      control.abort(reason)
      expect([calls, asked]).toEqual([['head'], ['abort', reason]])
      if (form === 'newer') expect(control.controller.aborted).toBe(true)
      send('error', reason)
      expect(calls).toEqual(['head', 'error', reason])
    })

    it('end with an Error if it is aborted without a reason', async () => {
      const { send, calls, control } = await begin(form)
      send('head')
      control.abort()
      expect(calls).toEqual(['error', expect.any(Error)])
    })

    it.each([['aborted'], ['not stored']])('destroy the socket of an upgrade: %s', async (why) => {
      let destroyed = 0
      const socket = {
        destroy: () => {
          destroyed += 1
        },
      }
      const { send, calls, store, control } = await begin(form)
      send('upgrade', socket)
      if (why === 'aborted') control.abort(reason)
      else await store(reason)
      expect([calls, destroyed]).toEqual([['error', reason], 1])
    })

    it.each([['data'], ['upgrade']] as const)('destroy nothing but a socket: %s', async (event) => {
      let destroyed = 0
      const destroy = (): void => {
        destroyed += 1
      }
      const { send, calls, control } = await begin(form)
      if (event === 'data') send('head')
      send(event, event === 'data' ? { destroy } : null)
      control.abort(reason)
      expect([calls, destroyed]).toEqual([['error', reason], 0])
    })

    it('do not destroy the socket of an upgrade once the handler has it', async () => {
      let destroyed = 0
      const { send, calls, store, control } = await begin(form)
      send('upgrade', {
        destroy: () => {
          destroyed += 1
        },
      })
      await store()
      control.abort(reason)
      expect([calls, destroyed]).toEqual([['upgrade'], 0])
    })
  })
})

it('in the older form, only the callbacks of the head and the data can pause the response', async () => {
  const { send, calls, store } = await begin('older', (event) => event !== 'sent')
  send('sent')
  send('head')
  await store()
  send('data', 'x')
  expect(calls).toEqual(['sent', 'head', 'data'])
})
