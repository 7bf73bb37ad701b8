/** A request that waits for its cookies: its socket, what it sends later, and its errors. */
import { Agent, type ClientRequest, request as requestOf } from 'node:http'
import { Duplex } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { holdOutput } from '../../src/clients/node-http/output.js'
import { expectNoUnhandledRejections } from './unhandled-rejections.js'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

expectNoUnhandledRejections()

describe('a request that waits for its cookies', () => {
  let socket: Duplex
  let sent: string
  let request: ClientRequest
  let events: unknown[]
  let hold: () => { resolve(): void; reject(reason: unknown): void }
  let ready: ReturnType<typeof hold>
  /** Passes a socket or an error to the request, as an agent does. The declarations of node:http omit the error. */
  const take = (given: Duplex | null, error?: Error): unknown =>
    Reflect.apply(Reflect.get(request, 'onSocket'), request, [given, error])
  beforeEach(() => {
    sent = ''
    socket = new Duplex({
      read: () => {},
      write: (chunk, _, done) => {
        sent += chunk
        done()
      },
    })
    const agent = Object.assign(new Agent(), { addRequest: () => {} })
    request = requestOf({ agent, method: 'POST', path: '/', headers: { 'Transfer-Encoding': 'chunked' } })
    events = []
    request.on('error', (error) => events.push(error))
    for (const event of ['socket', 'drain', 'finish', 'close']) request.on(event, () => events.push(event))
    hold = () => {
      let ready = { resolve: () => {}, reject: (_: unknown) => {} }
      const found = new Promise<void>((resolve, reject) => {
        ready = { resolve, reject }
      })
      holdOutput(request, found)
      return ready
    }
    ready = hold()
  })
  afterEach(() => {
    request.destroy()
    socket.destroy()
  })

  const BODY = /^POST [\s\S]*\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n$/

  it('has its socket, and sends what was written once they are found', async () => {
    request.write('one')
    take(socket)
    await turn()
    expect([request.socket === socket, events]).toEqual([true, ['socket']])
    request.end('two')
    await turn()
    expect([sent, events]).toEqual(['', ['socket']])
    ready.resolve()
    await turn()
    expect(sent).toMatch(BODY)
    expect(events).toEqual(['socket', 'finish'])
    expect([socket.listenerCount('error'), socket.destroyed]).toEqual([1, false])
  })

  it('sends at once what is written later', async () => {
    take(socket)
    ready.resolve()
    await turn()
    expect(sent).toBe('')
    request.write('one')
    await turn()
    request.end('two')
    await turn()
    expect(sent).toMatch(BODY)
  })

  it('sends everything if they are found before it has a socket', async () => {
    request.write('one')
    request.end('two')
    ready.resolve()
    await turn()
    take(socket)
    await turn()
    expect(sent).toMatch(BODY)
  })

  it('emits drain once the writer of a long body may go on', async () => {
    take(socket)
    await turn()
    expect(request.write('x'.repeat(100_000))).toBe(false)
    expect(events).toEqual(['socket'])
    ready.resolve()
    await turn()
    expect([sent.length > 100_000, events]).toEqual([true, ['socket', 'drain']])
  })

  it('sends nothing before the cookies of another jar are found too', async () => {
    const other = hold()
    request.write('one')
    request.end('two')
    take(socket)
    ready.resolve()
    await turn()
    expect(sent).toBe('')
    other.resolve()
    await turn()
    expect(sent).toMatch(BODY)
  })

  it('fails if they cannot be found, and its socket is closed', async () => {
    take(socket)
    await turn()
    ready.reject('no cookies')
    await turn()
    expect(events).toEqual(['socket', new Error('no cookies'), 'close'])
    expect([socket.destroyed, sent]).toEqual([true, ''])
  })

  it('fails if they could not be found before it had a socket', async () => {
    ready.reject(new Error('no cookies'))
    await turn()
    take(socket)
    await turn()
    expect([events, sent]).toEqual([[new Error('no cookies'), 'close'], ''])
  })

  it('fails at once if there is no socket', async () => {
    take(null, new Error('refused'))
    await turn()
    expect(events).toEqual([new Error('refused'), 'close'])
    ready.resolve()
    await turn()
    expect(events).toHaveLength(2)
  })

  it('fails at once with the error of its socket', async () => {
    take(socket)
    await turn()
    socket.destroy(new Error('reset'))
    await turn()
    expect(events).toEqual(['socket', new Error('reset'), 'close'])
    ready.resolve()
    await turn()
    expect([events.length, sent]).toEqual([3, ''])
  })

  it('fails at once, as in node:http, if its socket is closed meanwhile', async () => {
    take(socket)
    await turn()
    socket.destroy()
    await turn()
    const hangUp = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
    expect(events).toEqual(['socket', hangUp, 'close'])
    ready.resolve()
    await turn()
    expect([events.length, sent]).toEqual([3, ''])
  })
})
