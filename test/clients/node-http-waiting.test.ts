/** A response that waits for a jar: how the listeners and errors reach the request. */
import { EventEmitter } from 'node:events'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { beforeEach, describe, expect, it } from 'vitest'
import { beforeResponse } from '../../src/clients/node-http/response.js'
import { expectNoUnhandledRejections } from './unhandled-rejections.js'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

expectNoUnhandledRejections()

describe('a response', () => {
  type Around = (deliver: () => boolean) => boolean
  const plainly: Around = (deliver) => deliver()
  let events: unknown[]
  let request: EventEmitter & { res?: { statusCode: number }; destroy(error: Error): void }
  let response: IncomingMessage
  beforeEach(() => {
    events = []
    request = Object.assign(new EventEmitter(), { destroy: (error: Error) => void events.push('destroyed', error) })
    request.on('error', (error) => events.push('error', error))
    response = { destroyed: false, complete: false, resume: () => events.push('discarded') } as never
  })
  const reportsBy = (report: () => Around | Promise<Around>): void =>
    beforeResponse(request as unknown as ClientRequest, () => {
      events.push('reported')
      return report()
    })
  const listen = (event = 'response'): unknown => request.on(event, () => events.push(event))

  it('is reported before its listeners run, and emit returns whether there are any', () => {
    reportsBy(() => plainly)
    expect(request.emit('response', response)).toBe(false)
    listen()
    expect(request.emit('response', response)).toBe(true)
    expect(events).toEqual(['reported', 'reported', 'response'])
  })

  it('whose cookies cannot be stored fails the request', () => {
    reportsBy(() => {
      throw new Error('full')
    })
    listen()
    expect(request.emit('response', response)).toBe(false)
    expect(events).toEqual(['reported', 'destroyed', new Error('full')])
  })

  it('that upgrades the connection, and whose cookies cannot be stored, fails the request and closes the socket', () => {
    reportsBy(() => {
      throw new Error('full')
    })
    listen('upgrade')
    request.emit('upgrade', response, { destroy: () => events.push('closed') })
    expect(events).toEqual(['reported', 'closed', 'error', new Error('full')])
  })

  it.each([
    ['open', false, false],
    ['complete', false, true],
    ['complete and closed', true, true],
  ])('that waits reaches its listeners later if it is %s', async (_, destroyed, complete) => {
    reportsBy(() => Promise.resolve(plainly))
    listen()
    expect(request.emit('response', response)).toBe(true)
    expect(events).toEqual(['reported'])
    Object.assign(response, { destroyed, complete })
    await turn()
    expect(events).toEqual(['reported', 'response'])
  })

  it('that waits is discarded if there are no listeners', async () => {
    reportsBy(() => Promise.resolve(plainly))
    expect(request.emit('response', response)).toBe(true)
    await turn()
    expect(events).toEqual(['reported', 'discarded'])
  })

  it('that is cut off while it waits fails the request as in node:http', async () => {
    reportsBy(() => Promise.resolve(plainly))
    listen()
    request.emit('response', response)
    Object.assign(response, { destroyed: true })
    await turn()
    expect(events).toEqual(['reported', 'error', Object.assign(new Error('aborted'), { code: 'ECONNRESET' })])
  })

  it('whose cookies cannot be stored after a wait fails the request', async () => {
    reportsBy(() => Promise.reject(new Error('full')))
    listen()
    expect(request.emit('response', response)).toBe(true)
    await turn()
    expect(events).toEqual(['reported', 'destroyed', undefined, 'error', new Error('full')])
  })

  describe('that waits', () => {
    let answer: () => void
    beforeEach(() => {
      const answered = new Promise<void>((resolve) => {
        answer = resolve
      })
      reportsBy(async () => {
        await answered
        return plainly
      })
      listen()
      listen('close')
      request.emit('response', response)
    })

    it('reaches its listeners before the request closes', async () => {
      expect(request.emit('close')).toBe(true)
      await turn()
      expect(events).toEqual(['reported'])
      answer()
      await turn()
      expect(events).toEqual(['reported', 'response', 'close'])
    })

    it('reaches nobody once the request has failed', async () => {
      expect(request.emit('error', new Error('reset'))).toBe(true)
      request.emit('close')
      await turn()
      answer()
      await turn()
      expect(events).toEqual(['reported', 'error', new Error('reset'), 'close'])
    })

    it('reaches nobody once the request is destroyed, and the request fails only once', async () => {
      request.destroy(new Error('enough'))
      request.destroy(new Error('enough of it'))
      request.emit('error', new Error('reset'))
      answer()
      await turn()
      request.emit('close')
      const destroyed = ['destroyed', undefined]
      expect(events).toEqual(['reported', ...destroyed, ...destroyed, 'error', new Error('enough'), 'close'])
    })

    it('can be destroyed like any other response once it is delivered', async () => {
      answer()
      await turn()
      request.destroy(new Error('enough'))
      expect(events).toEqual(['reported', 'response', 'destroyed', new Error('enough')])
    })
  })

  it('that switches protocols is an error if nothing listens for it', () => {
    reportsBy(() => plainly)
    request.res = { statusCode: 101 }
    listen('close')
    request.emit('close')
    expect(events).toEqual([
      'error',
      new Error('The server switched protocols, and nothing listens for an upgrade'),
      'close',
    ])
  })

  it.each<[string, number, (() => void) | null]>([
    ['after it', 101, () => request.emit('response', response)],
    ['after an upgrade', 101, () => request.emit('upgrade', response)],
    ['after another error', 101, () => request.emit('error', new Error('other'))],
    ['with another status', 200, null],
  ])('adds no error if the request closes %s', (_, statusCode, happens) => {
    reportsBy(() => plainly)
    request.res = { statusCode }
    happens?.()
    events.length = 0
    listen('close')
    request.emit('close')
    expect(events).toEqual(['close'])
  })
})
