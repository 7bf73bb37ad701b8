/** The jar of `speculoos/tough-cookie`, by its synchronous methods. */

import type { CookieJar } from 'speculoos/tough-cookie'
import { type MeasuredJar, type SetCookieLine, type Visit, weigh } from './measured-jar.js'
import { ToughSkin as BuiltCookieJar } from './speculoos-package.js'

export class SkinJar implements MeasuredJar {
  readonly name = 'speculoos/tough-cookie'
  readonly isOrdered = true
  readonly isLinear = false
  readonly jar: CookieJar = new BuiltCookieJar()

  header(url: string): string {
    return this.jar.getCookieStringSync(url)
  }

  setEach(lines: readonly SetCookieLine[]): number {
    const { jar } = this
    let stored = 0
    for (const { line, url } of lines) {
      if (jar.setCookieSync(line, url) !== undefined) stored += 1
    }
    return stored
  }

  getEach(urls: readonly string[], times: number): number {
    const { jar } = this
    let weight = 0
    for (let time = 0; time < times; time += 1) {
      for (const url of urls) weight += weigh(jar.getCookieStringSync(url))
    }
    return weight
  }

  getEachObject(urls: readonly URL[], times: number): number {
    const { jar } = this
    let weight = 0
    for (let time = 0; time < times; time += 1) {
      for (const url of urls) weight += weigh(jar.getCookieStringSync(url))
    }
    return weight
  }

  setThenGet(lines: readonly string[], setUrl: string, getUrl: string): number {
    const { jar } = this
    let weight = 0
    for (const line of lines) {
      jar.setCookieSync(line, setUrl)
      weight += weigh(jar.getCookieStringSync(getUrl))
    }
    return weight
  }

  visitEach(visits: readonly Visit[]): number {
    const { jar } = this
    let weight = 0
    for (const { url, lines } of visits) {
      weight += weigh(jar.getCookieStringSync(url))
      for (const line of lines) jar.setCookieSync(line, url)
    }
    return weight
  }
}
