/** Speculoos. */

import type { CookieJar, CookieJarOptions } from 'speculoos'
import { type MeasuredJar, type SetCookieLine, type Visit, weigh } from './measured-jar.js'
import { CookieJar as BuiltCookieJar } from './speculoos-package.js'

/** Nothing is evicted, however many cookies there are. */
export const LIFTED: CookieJarOptions = {
  limits: { cookies: Number.POSITIVE_INFINITY, cookiesPerSite: Number.POSITIVE_INFINITY },
}

export class SpeculoosJar implements MeasuredJar {
  readonly name: string
  readonly isOrdered = true
  readonly isLinear = false
  readonly jar: CookieJar

  constructor(options?: CookieJarOptions, name = 'speculoos', jar: CookieJar = new BuiltCookieJar(options)) {
    this.name = name
    this.jar = jar
  }

  header(url: string): string {
    return this.jar.getCookieString(url)
  }

  setEach(lines: readonly SetCookieLine[]): number {
    const { jar } = this
    let stored = 0
    for (const { line, url } of lines) {
      if (jar.setCookie(line, url).status === 'stored') stored += 1
    }
    return stored
  }

  getEach(urls: readonly string[], times: number): number {
    const { jar } = this
    let weight = 0
    for (let time = 0; time < times; time += 1) {
      for (const url of urls) weight += weigh(jar.getCookieString(url))
    }
    return weight
  }

  getEachObject(urls: readonly URL[], times: number): number {
    const { jar } = this
    let weight = 0
    for (let time = 0; time < times; time += 1) {
      for (const url of urls) weight += weigh(jar.getCookieString(url))
    }
    return weight
  }

  setThenGet(lines: readonly string[], setUrl: string, getUrl: string): number {
    const { jar } = this
    let weight = 0
    for (const line of lines) {
      jar.setCookie(line, setUrl)
      weight += weigh(jar.getCookieString(getUrl))
    }
    return weight
  }

  visitEach(visits: readonly Visit[]): number {
    const { jar } = this
    let weight = 0
    for (const { url, lines } of visits) {
      weight += weigh(jar.getCookieString(url))
      for (const line of lines) jar.setCookie(line, url)
    }
    return weight
  }
}
