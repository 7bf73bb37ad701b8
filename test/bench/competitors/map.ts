/** The limit: a Map that holds the header of every URL, which no jar can be faster than. */

import { weigh } from './measured-jar.js'

export const MAP = 'Map.get'

export class HeaderMap {
  readonly #headers: Map<string, string>

  constructor(headers: Iterable<readonly [string, string]>) {
    this.#headers = new Map(headers)
  }

  getEach(urls: readonly string[], times: number): number {
    const headers = this.#headers
    let weight = 0
    for (let time = 0; time < times; time += 1) {
      for (const url of urls) weight += weigh(headers.get(url) ?? '')
    }
    return weight
  }

  getEachObject(urls: readonly URL[], times: number): number {
    const headers = this.#headers
    let weight = 0
    for (let time = 0; time < times; time += 1) {
      for (const url of urls) weight += weigh(headers.get(url.href) ?? '')
    }
    return weight
  }
}
