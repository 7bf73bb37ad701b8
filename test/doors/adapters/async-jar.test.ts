/**
 * Clients with a jar whose verbs return promises: each request and each response waits for the jar.
 */
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import nodeFetch from 'node-fetch'
import { createFetch } from 'speculoos/fetch'
import { cookies } from 'speculoos/undici'
import * as undici from 'undici'
import { passTheContract } from '../contract.js'
import { dispatcherFor } from '../dispatchers.js'
import type { Door } from '../door.js'
import { slowSource } from '../slow-jar.js'
import { throughFetch } from '../through-fetch.js'
import { onNodeHttp, withAgent, withinCount, withinLimits } from '../with-agent.js'

const ofInterceptor = { context: 'the context is an option of the interceptor, and is tested there' }

const doors: readonly Door[] = [
  {
    client: null,
    how: 'fetch, through createFetch, with a jar that waits',
    open: (_, net, { jar, options }) => {
      const dispatcher = dispatcherFor(undici, net)
      const fetch = createFetch(slowSource(jar), options)
      return { send: throughFetch(fetch, { dispatcher }), close: () => dispatcher.destroy() }
    },
  },
  {
    client: null,
    how: 'fetch, with cookies in a dispatcher of undici 7, with a jar that waits',
    lacks: ofInterceptor,
    open: (_, net, { jar, options }) => {
      const base = dispatcherFor(undici, net)
      const dispatcher = base.compose(cookies(slowSource(jar), options))
      return { send: throughFetch(fetch, { dispatcher }), close: () => base.destroy() }
    },
  },
  {
    client: 'undici',
    how: 'request, cookies below redirect, with a jar that waits',
    lacks: ofInterceptor,
    open: (_, net, { jar, options }) => {
      const base = dispatcherFor(undici, net)
      const redirect = undici.interceptors.redirect({ maxRedirections: 20 })
      const dispatcher = base.compose(cookies(slowSource(jar), options), redirect)
      return {
        async send({ url, method = 'GET', headers = {}, body, signal }) {
          const { statusCode, body: answer } = await undici.request(url, {
            dispatcher,
            // The declaration of undici allows known methods only.
            method: method as 'GET',
            headers: { ...headers },
            body: body ?? null,
            signal: signal ?? null,
          })
          return { status: statusCode, body: await answer.text() }
        },
        close: () => base.destroy(),
      }
    },
  },
  {
    client: null,
    how: 'node:http and node:https, with createAgent, with a jar that waits',
    lacks: { ...onNodeHttp, redirects: 'it follows no redirects' },
    open: (_, net, { jar, options }) =>
      withAgent({ jar: slowSource(jar), options }, net, (agent) => ({ url, body = '', headers, ...sending }) => {
        return new Promise((resolve, reject) => {
          const send = url.startsWith('https:') ? httpsRequest : httpRequest
          const request = send(url, {
            ...sending,
            agent,
            maxHeaderSize: net.maxHeaderSize,
            headers: { ...headers, 'Content-Length': body.length },
          })
          request.maxHeadersCount = 0
          request.on('response', (response) => {
            const status = response.statusCode ?? 0
            const pieces = response.setEncoding('utf8').toArray()
            pieces.then((texts) => resolve({ status, body: texts.join('') }), reject)
          })
          request.on('error', reject).end(body)
        })
      }),
  },
  {
    client: 'node-fetch',
    how: 'with createAgent, with a jar that waits',
    lacks: { ...onNodeHttp, ...withinLimits, ...withinCount },
    open: (_, net, { jar, options }) =>
      withAgent({ jar: slowSource(jar), options }, net, (agent) => throughFetch(nodeFetch, { agent })),
  },
]

passTheContract(doors)
