/**
 * The fetches that users wrap: those of libraries, and those that mocks replace them with.
 */
import { createRequire } from 'node:module'
import * as undici from 'undici'
import { describe } from 'vitest'
import { isOlderThan, titleOf } from './tough-cookie/node-version.js'

type Fetch = typeof globalThis.fetch

/** A fetch, and the class of its requests if it has one. */
export interface WrappedFetch {
  readonly fetch: Fetch
  readonly Request: typeof globalThis.Request | null
  /** Closes the connections of the fetch. */
  readonly close?: () => unknown
}

/** A library with a fetch. */
export interface Library {
  readonly name: string
  /** The least version of Node that the library runs on: major and minor. */
  readonly node?: readonly [number, number]
  readonly open: () => Promise<WrappedFetch>
}

const require = createRequire(import.meta.url)

/** Wraps a fetch, since the libraries declare different types for the same standard objects. */
function wrapped(fetch: unknown, Request: unknown = null, close?: () => unknown): WrappedFetch {
  return { fetch: fetch as Fetch, Request: Request as typeof globalThis.Request | null, ...(close && { close }) }
}

const all: readonly Library[] = [
  { name: 'the fetch of Node', open: async () => wrapped(globalThis.fetch, globalThis.Request) },
  { name: 'undici 7', open: async () => wrapped(undici.fetch, undici.Request) },
  {
    name: 'undici 8',
    node: [22, 19],
    open: async () => {
      const { fetch, Request }: typeof undici = require('undici-8')
      return wrapped(fetch, Request)
    },
  },
  {
    name: 'node-fetch 2',
    open: async () => {
      const nodeFetch = require('node-fetch-2')
      return wrapped(nodeFetch, nodeFetch.Request)
    },
  },
  {
    name: 'node-fetch 3',
    open: async () => {
      const { default: fetch, Request } = await import('node-fetch')
      return wrapped(fetch, Request)
    },
  },
  {
    name: '@adobe/fetch',
    open: async () => {
      // Its declarations cannot be imported by an ECMAScript module.
      const { h1 } = require('@adobe/fetch')
      const context = h1()
      return wrapped(context.fetch, context.Request, () => context.reset())
    },
  },
  {
    name: 'fetch-h2',
    open: async () => {
      const { context, Request } = require('fetch-h2')
      // Disable its own jar.
      const cookieJar = {
        getCookies: async () => [],
        setCookies: async () => [],
        setCookie: async () => {},
        reset() {},
      }
      const { fetch, disconnectAll } = context({ httpProtocol: 'http1', cookieJar })
      // It sends the Cookie header field of a program only with this option.
      const allowing = (input: unknown, init?: object) => fetch(input, { ...init, allowForbiddenHeaders: true })
      return wrapped(allowing, Request, disconnectAll)
    },
  },
  {
    name: 'a fetch whose responses cannot be changed, as those of impit',
    open: async () => {
      const { fetch, Request } = globalThis
      return wrapped(async (input: string, init?: RequestInit) => {
        const response = await fetch(input, init)
        const clone = response.clone.bind(response)
        return Object.freeze(Object.defineProperty(response, 'clone', { value: clone, configurable: false }))
      }, Request)
    },
  },
  {
    name: 'fetch-mock that lets requests pass',
    open: async () => {
      const { default: fetchMock } = await import('fetch-mock')
      const mock = fetchMock.createInstance()
      mock.config.fetch = globalThis.fetch
      mock.mockGlobal().spy()
      mock.unmockGlobal()
      return wrapped(mock.fetchHandler.bind(mock), globalThis.Request)
    },
  },
  {
    name: 'msw 2 that lets requests pass',
    open: async () => {
      const { setupServer } = await import('msw/node')
      const server = setupServer()
      server.listen({ onUnhandledRequest: 'bypass' })
      return wrapped(globalThis.fetch, globalThis.Request, () => server.close())
    },
  },
  {
    name: 'msw 3 that lets requests pass',
    node: [22, 12],
    open: async () => {
      const { setupServer } = require('msw-3/node')
      const server = setupServer()
      server.listen({ onUnhandledRequest: 'bypass' })
      return wrapped(globalThis.fetch, globalThis.Request, () => server.close())
    },
  },
]

/** Describes every fetch. A fetch that needs a newer Node is skipped, and its title says so. */
export function describeEachFetch(describeOne: (library: Library) => void): void {
  for (const library of all) {
    const { name, node: [major, minor] = [0, 0] } = library
    // Not every library supports the oldest Node that this package supports.
    describe.skipIf(isOlderThan(major, minor))(titleOf(name, major, minor), () => describeOne(library))
  }
}

/** Opens the fetch with this name. */
export async function openFetch(name: string): Promise<WrappedFetch> {
  const library = all.find((one) => one.name === name)
  if (library === undefined) throw new Error(`there is no fetch called ${name}`)
  return library.open()
}
