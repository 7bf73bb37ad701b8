/** tough-cookie with its memory store and its default options, by the methods that answer promises, one after another. */

import { CookieJar } from 'tough-cookie'
import { type MeasuredJar, type SetCookieLine, type Visit, weigh } from './measured-jar.js'

export class ToughCookiePromises implements MeasuredJar {
  readonly name = 'tough-cookie, promises'
  readonly isOrdered = true
  readonly isLinear = false
  readonly jar: CookieJar

  constructor(jar = new CookieJar()) {
    this.jar = jar
  }

  header(url: string): Promise<string> {
    return this.jar.getCookieString(url)
  }

  async setEach(lines: readonly SetCookieLine[]): Promise<number> {
    const { jar } = this
    let stored = 0
    for (const { line, url } of lines) {
      if ((await jar.setCookie(line, url)) !== undefined) stored += 1
    }
    return stored
  }

  async getEach(urls: readonly string[], times: number): Promise<number> {
    const { jar } = this
    let weight = 0
    for (let time = 0; time < times; time += 1) {
      for (const url of urls) weight += weigh(await jar.getCookieString(url))
    }
    return weight
  }

  async getEachObject(urls: readonly URL[], times: number): Promise<number> {
    const { jar } = this
    let weight = 0
    for (let time = 0; time < times; time += 1) {
      for (const url of urls) weight += weigh(await jar.getCookieString(url))
    }
    return weight
  }

  async setThenGet(lines: readonly string[], setUrl: string, getUrl: string): Promise<number> {
    const { jar } = this
    let weight = 0
    for (const line of lines) {
      await jar.setCookie(line, setUrl)
      weight += weigh(await jar.getCookieString(getUrl))
    }
    return weight
  }

  async visitEach(visits: readonly Visit[]): Promise<number> {
    const { jar } = this
    let weight = 0
    for (const { url, lines } of visits) {
      weight += weigh(await jar.getCookieString(url))
      for (const line of lines) await jar.setCookie(line, url)
    }
    return weight
  }
}
