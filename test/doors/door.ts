/**
 * What an adapter says of a door: which client it is, what that client can do, and how a request is sent through it.
 */
import { readFileSync } from 'node:fs'
import type { LookupFunction } from 'node:net'
import type { CookieJar, RequestContext } from 'speculoos'
import type { HopOptions, JarSource } from 'speculoos/fetch'

/** What a check may need of a client, beside sending a request. */
export type Need =
  /** It follows redirects. */
  | 'redirects'
  /** It speaks HTTP/2. */
  | 'http2'
  /** It can be sent through a proxy. */
  | 'proxy'
  /** A request can be aborted with a signal. */
  | 'abort'
  /** A caller can write a Cookie header of its own. */
  | 'own-cookie'
  /** A caller can say what it knows of the page behind a request. */
  | 'context'
  /** It takes the options that the clients of this package have in common, and a function as its jar. */
  | 'options'
  /** It takes responses whose heads are larger than 16 KB, up to two megabytes. */
  | 'long-heads'
  /** It shows all lines of a response that has more than two thousand. */
  | 'many-lines'
  /** It goes on to the response where one with status 103 comes before. */
  | 'early-hints'
  /** It uses a connection again. */
  | 'keep-alive'
  /** It stores the cookies of a response when its head arrives, whatever becomes of its body. */
  | 'stores-by-head'
  /** It reads each Set-Cookie line by itself, where others join and divide them. */
  | 'single-lines'

/** A client with a jar in it, in one way of wiring them up. */
export interface Door {
  /** The folder of the client under `node_modules`; `null` for what comes with Node. */
  readonly client: string | null
  /** What is used of it, and how the jar got into it. */
  readonly how: string
  /** The least major version of Node that the client runs on. */
  readonly node?: number
  /** What the client cannot do, and why; the checks that need it are skipped. */
  readonly lacks?: Partial<Record<Need, string>>
  /** Makes the client; import it here where it does not run on every Node. */
  readonly open: (jar: CookieJar, net: Net, given: Given) => OpenDoor | Promise<OpenDoor>
}

/** What the clients of this package are given: the jar of the check, unless the check gives another, and options. */
export interface Given {
  readonly jar: JarSource<unknown>
  readonly options: HopOptions<unknown>
}

export interface OpenDoor {
  /** Sends a request, and reads the whole response. It rejects where the client does. */
  readonly send: (sending: Sending) => Promise<Answer>
  /** Gives up what the client holds open. */
  readonly close?: () => unknown
}

/** The network of the checks: what every client has to be told. */
export interface Net {
  /** Sends every host name to this computer; it has the signature of `dns.lookup`. */
  readonly lookup: LookupFunction
  /** The certificate to trust, in PEM. */
  readonly ca: string
  /** How many octets the head of a response may have. */
  readonly maxHeaderSize: number
  /** The URL of the proxy to use; `null` for none. */
  readonly proxy: string | null
  /** Whether HTTP/2 is to be spoken with HTTPS servers. */
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
  /** The URL of the response, where the client tells it. */
  readonly url?: string | undefined
  readonly body: string
}

/** The name and the version of a client, as it is installed here. */
export function nameOf({ client, how }: Pick<Door, 'client' | 'how'>): string {
  if (client === null) return `Node ${process.version}: ${how}`
  const manifest = new URL(`../../node_modules/${client}/package.json`, import.meta.url)
  const { name, version }: { name: string; version: string } = JSON.parse(readFileSync(manifest, 'utf8'))
  return `${name} ${version}: ${how}`
}

/** Why a door is not tried on this Node; `null` where it is. */
export function whyNotHere({ node = 0 }: Pick<Door, 'node'>): string | null {
  const here = Number.parseInt(process.versions.node, 10)
  return here < node ? `it wants Node ${node}, and this is ${process.version}` : null
}
