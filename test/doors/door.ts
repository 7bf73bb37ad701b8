/**
 * Describes a door: its client, what the client can do, and how to send a request through it.
 */
import { readFileSync } from 'node:fs'
import type { LookupFunction } from 'node:net'
import type { CookieJar, RequestContext } from 'speculoos'
import type { HopOptions, JarSource } from 'speculoos/fetch'

/** A feature that a check may need of a client, besides sending a request. */
export type Need =
  /** It follows redirects. */
  | 'redirects'
  /** It speaks HTTP/2. */
  | 'http2'
  /** It can use a proxy. */
  | 'proxy'
  /** A request can be aborted with a signal. */
  | 'abort'
  /** A caller can set a Cookie header. */
  | 'own-cookie'
  /** A caller can describe the page behind a request. */
  | 'context'
  /** It takes the options that all clients of this package take, and a function as its jar. */
  | 'options'
  /** It accepts responses with heads of more than 16 KB, up to two megabytes. */
  | 'long-heads'
  /** It shows all lines of a response with more than two thousand. */
  | 'many-lines'
  /** It waits for the final response after a 103 response. */
  | 'early-hints'
  /** It reuses connections. */
  | 'keep-alive'
  /** It stores the cookies of a response when the head arrives, even if the body fails. */
  | 'stores-by-head'
  /** It reads each Set-Cookie line separately. Other clients join the lines and split them again. */
  | 'single-lines'

/** A client and one way to connect a jar to it. */
export interface Door {
  /** The folder of the client under `node_modules`; `null` for a client built into Node. */
  readonly client: string | null
  /** The interface of the client that is used, and how the jar is connected. */
  readonly how: string
  /** The least major version of Node that the client runs on. */
  readonly node?: number
  /** What the client cannot do, and why; the checks that need it are skipped. */
  readonly lacks?: Partial<Record<Need, string>>
  /** Makes the client; import it here if it does not run on every Node. */
  readonly open: (jar: CookieJar, net: Net, given: Given) => OpenDoor | Promise<OpenDoor>
}

/** The arguments for the clients of this package: the jar of the check, or another that it passes, and options. */
export interface Given {
  readonly jar: JarSource<unknown>
  readonly options: HopOptions<unknown>
}

export interface OpenDoor {
  /** Sends a request, and reads the whole response. It rejects if the client does. */
  readonly send: (sending: Sending) => Promise<Answer>
  /** Closes the connections of the client. */
  readonly close?: () => unknown
}

/** The network of the checks: settings that every client needs. */
export interface Net {
  /** Resolves every host name to this computer; it has the signature of `dns.lookup`. */
  readonly lookup: LookupFunction
  /** The certificate to trust, in PEM. */
  readonly ca: string
  /** The greatest size of the head of a response, in octets. */
  readonly maxHeaderSize: number
  /** The URL of the proxy to use; `null` for none. */
  readonly proxy: string | null
  /** Whether to use HTTP/2 with HTTPS servers. */
  readonly http2: boolean
}

export interface Sending {
  readonly url: string
  /** `'GET'` by default. */
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal?: AbortSignal
  /** What is known of the page behind the request. */
  readonly context?: Omit<RequestContext, 'type' | 'method'>
}

export interface Answer {
  readonly status: number
  /** The URL of the response, if the client reports it. */
  readonly url?: string | undefined
  readonly body: string
}

/** Returns the name and the installed version of a client. */
export function nameOf({ client, how }: Pick<Door, 'client' | 'how'>): string {
  if (client === null) return `Node ${process.version}: ${how}`
  const manifest = new URL(`../../node_modules/${client}/package.json`, import.meta.url)
  const { name, version }: { name: string; version: string } = JSON.parse(readFileSync(manifest, 'utf8'))
  return `${name} ${version}: ${how}`
}

/** Returns why a door is not tested on this Node; `null` if it is. */
export function whyNotHere({ node = 0 }: Pick<Door, 'node'>): string | null {
  const here = Number.parseInt(process.versions.node, 10)
  return here < node ? `it needs Node ${node}, and this is ${process.version}` : null
}
