/** A corner of the local servers that one check has for itself: what they answer there stands in the URLs. */

import { setting } from './setting.js'

/** What a server answers at a URL: 200 with an empty body, unless it says otherwise. */
export interface Answer {
  readonly status?: number
  readonly location?: string
  /** The Set-Cookie lines, a code unit for each octet. */
  readonly cookies?: readonly string[]
  readonly body?: string
  /** How many milliseconds pass before the answer. */
  readonly wait?: number
  /** Begins a body, and does not end it. */
  readonly endless?: boolean
  /** Breaks the connection in the middle of the headers. */
  readonly cut?: boolean
}

/** A request as a server received it, a code unit for each octet. */
export interface Received {
  readonly method: string
  /** The value of the Host header field. */
  readonly host: string
  readonly path: string
  readonly cookie: string | null
  readonly authorization: string | null
  readonly contentType: string | null
  readonly body: string
}

export type Place = keyof typeof setting.origins

export class Corner {
  readonly #id = crypto.randomUUID()

  /** The URL at which a server answers so; the name tells the requests apart. */
  url(place: Place, name: string, { status, location, cookies = [], body, wait, endless, cut }: Answer = {}): string {
    const said = { status, location, body, wait, endless, cut }
    const entries = Object.entries(said).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]]))
    const query = new URLSearchParams([...entries, ...cookies.map((line) => ['cookie', line])])
    return `${setting.origins[place]}/corner/${this.#id}/${name}${query.size > 0 ? `?${query}` : ''}`
  }

  /** A chain of redirects, told from its first URL to its last. */
  chain(...hops: readonly (Answer & { readonly place?: Place })[]): string {
    return hops.reduceRight<string | undefined>((location, { place = 'home', ...answer }, index) => {
      return this.url(place, String(index + 1), { ...(location === undefined ? {} : { location }), ...answer })
    }, undefined) as string // Every chain has a hop.
  }

  /** Every request that arrived here, in order of arrival, as one line each: its method, its place, its name. */
  async requests(): Promise<string[]> {
    return (await this.received()).map(({ method, host, path }) => {
      const place = Object.entries(setting.origins).find(([, origin]) => origin === `http://${host}`)?.[0]
      return `${method} ${place} ${path.split('/').at(-1)}`
    })
  }

  /** Every request that arrived here, in order of arrival. */
  async received(): Promise<Received[]> {
    const response = await fetch(`${setting.origins.home}/received/${this.#id}`)
    const received: Received[] = await response.json()
    return received
  }

  /** The Cookie header fields of the requests that arrived here; `null` for none. */
  async cookies(): Promise<(string | null)[]> {
    return (await this.received()).map(({ cookie }) => cookie)
  }
}

/** What a call rejects with. */
export async function rejection(call: Promise<unknown>): Promise<unknown> {
  try {
    await call
  } catch (error) {
    return error
  }
  throw new Error('the call was not rejected')
}
