/** A request and a response that wait for a jar: how the socket, the listeners and errors reach the request. */
import { EventEmitter } from 'node:events'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { beforeResponse } from '../../src/clients/node-http/response.js'
import { takeSocketAfter } from '../../src/clients/node-http/socket.js'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

let unhandled: unknown[]
const note = (reason: unknown): unknown => unhandled.push(reason)
beforeEach(() => {
  unhandled = []
  process.on('unhandledRejection', note)
})
afterEach(async () => {
  await turn()
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
})

describe('a request that waits for its cookies', () => {
  interface Taker {
    onSocket(socket: Socket | null, error?: Error): void
  }
  let taken: unknown[][]
  let socket: Socket
  let ready: { resolve(): void; reject(reason: unknown): void }
  let request: Taker
  beforeEach(() => {
    taken = []
    socket = new Socket()
    request = {
      onSocket(...given) {
        taken.push([this, ...given])
      },
    }
    const found = new Promise<void>((resolve, reject) => {
      ready = { resolve, reject }
    })
    // The declarations of node:http omit this method.
    takeSocketAfter(request as unknown as ClientRequest, found)
  })
  afterEach(() => socket.destroy())

  it('takes its socket once they are found', async () => {
    request.onSocket(socket)
    await turn()
    expect(taken).toEqual([])
    ready.resolve()
    await turn()
    expect(taken.map(([self, given]) => [self === request, given === socket])).toEqual([[true, true]])
    expect([socket.listenerCount('error'), socket.destroyed]).toEqual([0, false])
  })

  it('fails if they cannot be found, and its socket is closed', async () => {
    request.onSocket(socket)
    ready.reject('no cookies')
    await turn()
    expect(taken).toEqual([[request, null, new Error('no cookies')]])
    expect([socket.destroyed, socket.listenerCount('error')]).toEqual([true, 0])
  })

  it('fails if they could not be found before it had a socket', async () => {
    ready.reject(new Error('no cookies'))
    await turn()
    expect(taken).toEqual([])
    request.onSocket(socket)
    await turn()
    expect(taken).toEqual([[request, null, new Error('no cookies')]])
  })

  it('fails at once if there is no socket', async () => {
    request.onSocket(null, new Error('refused'))
    expect(taken).toEqual([[request, null, new Error('refused')]])
    ready.resolve()
    await turn()
    expect(taken).toHaveLength(1)
  })

  it('fails with the error of its socket', async () => {
    request.onSocket(socket)
    socket.emit('error', new Error('reset'))
    ready.resolve()
    await turn()
    expect(taken).toEqual([[request, null, new Error('reset')]])
    expect([socket.destroyed, socket.listenerCount('error')]).toEqual([true, 0])
  })

  it('fails as in node:http if its socket was closed meanwhile', async () => {
    request.onSocket(socket)
    socket.destroy()
    const destroy = vi.spyOn(socket, 'destroy')
    ready.resolve()
    await turn()
    expect(taken).toEqual([[request, null, Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })]])
    expect(destroy).not.toHaveBeenCalled()
  })
})

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
    expect(events).toEqual(['reported', 'destroyed', new Error('full')])
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
