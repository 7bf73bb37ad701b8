/** The oracle of the property tests: right by looking at every cookie every time. */

import type { SerializedJar } from 'speculoos'
import { LinearJar } from '../../oracle/linear-jar.js'
import { type MeasuredJar, type SetCookieLine, type Visit, weigh } from './measured-jar.js'
import { publicSuffixes } from './speculoos-package.js'

export class LinearOracle implements MeasuredJar {
  readonly name = 'linear oracle'
  readonly isOrdered = true
  readonly isLinear = true
  readonly jar: LinearJar

  /** It takes its cookies from another jar, as it would need minutes to receive them one by one. */
  constructor(serialized: SerializedJar) {
    this.jar = LinearJar.fromJSON(serialized, { now: Date.now, publicSuffixes })
  }

  header(url: string): string {
    return this.jar.getCookieString(url)
  }

  setEach(lines: readonly SetCookieLine[]): number {
    let stored = 0
    for (const { line, url } of lines) {
      if (this.jar.setCookie(line, url).status === 'stored') stored += 1
    }
    return stored
  }

  getEach(urls: readonly string[], times: number): number {
    let weight = 0
    for (let time = 0; time < times; time += 1) {
      for (const url of urls) weight += weigh(this.jar.getCookieString(url))
    }
    return weight
  }

  getEachObject(urls: readonly URL[], times: number): number {
    let weight = 0
    for (let time = 0; time < times; time += 1) {
      for (const url of urls) weight += weigh(this.jar.getCookieString(url))
    }
    return weight
  }

  setThenGet(lines: readonly string[], setUrl: string, getUrl: string): number {
    let weight = 0
    for (const line of lines) {
      this.jar.setCookie(line, setUrl)
      weight += weigh(this.jar.getCookieString(getUrl))
    }
    return weight
  }

  visitEach(visits: readonly Visit[]): number {
    let weight = 0
    for (const { url, lines } of visits) {
      weight += weigh(this.jar.getCookieString(url))
      for (const line of lines) this.jar.setCookie(line, url)
    }
    return weight
  }
}
