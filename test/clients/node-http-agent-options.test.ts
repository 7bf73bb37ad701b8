/**
 * Options of the inner agent that change the destination of a request. In `node:http` they override the options of the
 * request, and the cookies are those of the destination.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, type ClientRequest, createServer, request as httpRequest, type Server } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axios from 'axios'
import { CookieJar } from 'speculoos'
import { createAgent, type Hop } from 'speculoos/node-http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { requestOf } from './node-http-requests.js'

let server: Server
let port: number
let sent: (string | undefined)[]
let jar: CookieJar
let hops: string[]

beforeEach(async () => {
  sent = []
  hops = []
  server = createServer(({ url, headers }, response) => {
    sent.push(headers.cookie)
    if (url === '/go') response.writeHead(302, { location: 'http://bank.test/' }).end()
    else response.setHeader('set-cookie', 'SID=planted; Path=/').end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
  jar = new CookieJar()
  jar.setCookie('SID=bank; Path=/', 'http://bank.test/')
  jar.setCookie('own=1; Path=/', 'http://127.0.0.1/')
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

const onHop = ({ url }: Hop): number => hops.push(url)
const ofBank = (): string => jar.getCookieString('http://bank.test/')

describe('an agent that names the host and the port', () => {
  // The type declarations omit these options.
  const options = (): object => ({ host: '127.0.0.1', port })
  const agents: readonly (readonly [string, () => Agent])[] = [
    ['when it is made', () => createAgent(jar, { agent: new Agent(options()), onHop })],
    [
      'later',
      () => {
        const agent = createAgent(jar, { agent: new Agent(), onHop })
        Object.assign(Reflect.get(agent, 'options'), options())
        return agent
      },
    ],
    [
      'when the agent of one scheme among two is made',
      () => createAgent(jar, { agent: { http: new Agent(options()), https: new SecureAgent() }, onHop }),
    ],
    [
      'later, on the agent for both schemes',
      () => {
        const agent = createAgent(jar, { onHop })
        Object.assign(Reflect.get(agent, 'options'), options())
        return agent
      },
    ],
  ]

  it.each(agents)(
    '%s: a redirect to another host carries only the cookies of the host and port of the agent',
    async (_, make) => {
      const agent = make()
      await axios.get(`http://127.0.0.1:${port}/go`, { httpAgent: agent, proxy: false })
      agent.destroy()
      expect(sent).toEqual(['own=1', 'own=1'])
      expect(ofBank()).toBe('SID=bank')
      expect(jar.getCookieString('http://127.0.0.1/')).toBe('own=1; SID=planted')
      expect(hops).toEqual([`http://127.0.0.1:${port}/go`, `http://127.0.0.1:${port}/`])
    },
  )

  it.each(agents)('%s: a request for another host does too', async (_, make) => {
    const agent = make()
    await requestOf('http://bank.test/', { agent })
    agent.destroy()
    expect([sent, ofBank()]).toEqual([['own=1'], 'SID=bank'])
  })
})

describe('an agent that names part of the destination', () => {
  /** Returns the URL that the agent finds for a request, which is not sent. */
  const urlOf = (options: object): string | undefined => {
    const inner = Object.assign(new Agent(options), { addRequest: (_: ClientRequest) => {} })
    const request = httpRequest('http://bank.test:8080/a', { agent: createAgent(jar, { agent: inner, onHop }) })
    request.emit('response', { rawHeaders: [], statusCode: 200 })
    return hops.at(-1)
  }

  it.each([
    ['the host', { host: 'evil.test' }, 'http://evil.test:8080/a'],
    ['the port', { port: 81 }, 'http://bank.test:81/a'],
    ['the port 1', { port: 1 }, 'http://bank.test:1/a'],
    ['the port 0', { port: 0 }, 'http://bank.test/a'],
    ['an undefined port', { port: undefined }, 'http://bank.test/a'],
    ['an undefined host, as node:http reads it', { host: undefined }, 'http://localhost:8080/a'],
    ['neither', { keepAlive: true, path: '/no/option' }, 'http://bank.test:8080/a'],
    ['a hostname, which agents ignore', { hostname: 'evil.test' }, 'http://bank.test:8080/a'],
  ])('%s', (_, options, url) => {
    expect(urlOf(options)).toBe(url)
  })
})

describe('a request to a socket in the file system has no cookies', () => {
  let folder: string
  let daemon: Server
  let socketPath: string
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'speculoos-'))
    socketPath = join(folder, 'socket')
    daemon = createServer(({ headers }, response) => {
      sent.push(headers.cookie)
      response.setHeader('set-cookie', 'SID=planted; Path=/').end()
    })
    await new Promise<void>((resolve) => daemon.listen(socketPath, resolve))
    jar.setCookie('SID=local; Path=/', 'http://localhost/')
  })
  afterEach(() => {
    daemon.closeAllConnections()
    daemon.close()
    rmSync(folder, { recursive: true })
  })

  it.each<[string, () => Promise<unknown>]>([
    [
      'a request names it',
      async () => {
        const agent = createAgent(jar, { onHop })
        for (const url of ['http://localhost/', 'http://bank.test/']) await requestOf(url, { agent, socketPath })
        agent.destroy()
      },
    ],
    [
      'the agent names it',
      async () => {
        const agent = createAgent(jar, { agent: new Agent({ socketPath } as object), onHop })
        for (const url of ['http://localhost/', 'http://bank.test/']) await requestOf(url, { agent })
        agent.destroy()
      },
    ],
    [
      'the options of an agent get a path',
      async () => {
        const agent = createAgent(jar, { onHop })
        Object.assign(Reflect.get(agent, 'options'), { path: socketPath })
        for (const url of ['http://localhost/', 'http://bank.test/']) await requestOf(url, { agent })
        agent.destroy()
      },
    ],
  ])('if %s', async (_, send) => {
    await send()
    expect(sent).toEqual([undefined, undefined])
    expect(hops).toEqual([])
    expect([ofBank(), jar.getCookieString('http://localhost/')]).toEqual(['SID=bank', 'SID=local'])
  })
})
