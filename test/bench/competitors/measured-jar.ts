/**
 * What every competitor can do, in loops of its own: code that V8 has seen with one kind of jar only is compiled for
 * that kind, as it is in a program that uses one.
 */

import type { Work } from '../measurement.js'

/** A Set-Cookie line, and the URL whose response has it. */
export interface SetCookieLine {
  readonly line: string
  readonly url: string
}

/** A request, and what its response sets. */
export interface Visit {
  readonly url: string
  readonly lines: readonly string[]
}

export interface MeasuredJar {
  readonly name: string
  /** Whether its Cookie header is in the order of the specification. */
  readonly isOrdered: boolean
  /** Whether it looks at all of its cookies every time. */
  readonly isLinear: boolean
  /** The Cookie header for a URL. */
  header(url: string): string | Promise<string>
  /** Receives each line; answers how many were stored. */
  setEach(lines: readonly SetCookieLine[]): Work
  /** Makes the Cookie header for each URL, so many times; answers what they weigh together. */
  getEach(urls: readonly string[], times: number): Work
  /** The same for URL objects. */
  getEachObject(urls: readonly URL[], times: number): Work
  /** Receives each line at one URL, and makes the Cookie header for another URL after each. */
  setThenGet(lines: readonly string[], setUrl: string, getUrl: string): Work
  /** Makes the Cookie header for each visit, and receives its lines; answers what the headers weigh. */
  visitEach(visits: readonly Visit[]): Work
}

/** What a header adds to a checksum. To read its last character, a string that is still in parts must become one. */
export function weigh(header: string): number {
  return header === '' ? 0 : header.length + header.charCodeAt(header.length - 1)
}
