/**
 * A response with status 101: its cookies count only if the request asked for an upgrade, and no request waits forever.
 */
import { type ClientRequest, get } from 'node:http'
import type { Agent } from 'node:https'
import axios from 'axios'
import got from 'got'
import needle from 'needle'
import nodeFetch from 'node-fetch'
import { CookieJar } from 'speculoos'
import { createAgent, type JarSource } from 'speculoos/node-http'
import superagent from 'superagent'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { slowJar } from '../doors/slow-jar.js'
import { type RawServer, startRawServer } from '../servers/raw-server.js'
import { expectNoUnhandledRejections } from './unhandled-rejections.js'

let server: RawServer
let jar: CookieJar
let agent: Agent

beforeAll(async () => {
  const head = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\nSet-Cookie: SID=1\r\n\r\n'
  server = await startRawServer((_path, socket) => socket.write(head))
})
afterAll(() => server.close())
beforeEach(() => {
  jar = new CookieJar()
  agent = createAgent(jar)
})
afterEach(() => agent.destroy())
expectNoUnhandledRejections()

/** Resolves to the event that ends a request. */
function ending(headers: Record<string, string>, withListener: boolean): Promise<string> {
  return new Promise((resolve) => {
    const request = get(server.origin, { agent, headers }, () => resolve('response'))
    request.on('error', () => resolve('error'))
    if (!withListener) return
    request.on('upgrade', (_response, socket) => {
      socket.destroy()
      resolve('upgrade')
    })
  })
}

describe('an upgrade that was not requested', () => {
  it.each<[string, () => PromiseLike<unknown>]>([
    ['axios', () => axios.get(server.origin, { httpAgent: agent, proxy: false })],
    ['got', () => got(server.origin, { agent: { http: agent }, retry: { limit: 0 } })],
    ['superagent', () => superagent.get(server.origin).agent(agent)],
    ['needle', () => needle('get', server.origin, null, { agent })],
    ['node-fetch', () => nodeFetch(server.origin, { agent })],
  ])('fails a request of %s, and nothing is stored', async (_, visit) => {
    await expect(visit()).rejects.toThrow()
    expect(jar.size).toBe(0)
  })

  it('fails a request of node:http, and nothing is stored', async () => {
    expect([await ending({}, false), jar.size]).toEqual(['error', 0])
  })

  it.each([
    ['without a listener', false],
    ['with a listener', true],
  ])('fails a request %s, and the error says why', async (_, withListener) => {
    const error = await new Promise((resolve) => {
      const request = get(server.origin, { agent })
      request.on('error', resolve)
      if (withListener) request.on('upgrade', () => expect.unreachable())
    })
    const why = withListener ? 'the request did not ask for it' : 'nothing listens for an upgrade'
    expect(error).toEqual(new Error(`The server switched protocols, and ${why}`))
  })

  it('fails a request with a listener for it, and nothing is stored', async () => {
    expect([await ending({}, true), jar.size]).toEqual(['error', 0])
  })

  it.each<[string, () => JarSource<ClientRequest>]>([
    ['jar', () => jar],
    ['jar that returns promises', () => slowJar(jar)],
  ])('fails a request only once if onHop throws, with a %s', async (_, source) => {
    agent = createAgent(source(), {
      onHop: () => {
        throw new Error('no hop, please')
      },
    })
    const errors: unknown[] = []
    const request = get(server.origin, { agent })
    request.on('error', (error) => errors.push(error))
    request.on('upgrade', () => expect.unreachable())
    await new Promise((resolve) => request.on('close', resolve))
    expect([errors, jar.size]).toEqual([[new Error('no hop, please')], 0])
  })

  it('fails a request whose jar returns promises, and nothing is stored', async () => {
    agent = createAgent(slowJar(jar))
    expect([await ending({}, true), await ending({}, false), jar.size]).toEqual(['error', 'error', 0])
  })
})

describe('an upgrade that was requested', () => {
  const headers = { Connection: 'Upgrade', Upgrade: 'x' }

  it('reaches the listener once its cookies are stored', async () => {
    expect([await ending(headers, true), jar.size]).toEqual(['upgrade', 1])
  })

  it('fails the request if nothing listens for it', async () => {
    expect([await ending(headers, false), jar.size]).toEqual(['error', 0])
  })
})
