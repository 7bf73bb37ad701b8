/**
 * cookiejar. It knows no public suffixes, no Max-Age and no order, gives at most one cookie of a name, and wants its caller
 * to take the URL apart.
 */

import { CookieAccessInfo, CookieJar } from 'cookiejar'
import { type MeasuredJar, type SetCookieLine, type Visit, weigh } from './measured-jar.js'

export class CookiejarJar implements MeasuredJar {
  readonly name = 'cookiejar'
  readonly isOrdered = false
  readonly isLinear = true
  readonly jar = new CookieJar()

  header(url: string): string {
    return headerOf(this.jar, new URL(url))
  }

  setEach(lines: readonly SetCookieLine[]): number {
    let stored = 0
    for (const { line, url } of lines) {
      if (setCookie(this.jar, line, url)) stored += 1
    }
    return stored
  }

  getEach(urls: readonly string[], times: number): number {
    let weight = 0
    for (let time = 0; time < times; time += 1) {
      for (const url of urls) weight += weigh(headerOf(this.jar, new URL(url)))
    }
    return weight
  }

  getEachObject(urls: readonly URL[], times: number): number {
    let weight = 0
    for (let time = 0; time < times; time += 1) {
      for (const url of urls) weight += weigh(headerOf(this.jar, url))
    }
    return weight
  }

  setThenGet(lines: readonly string[], setUrl: string, getUrl: string): number {
    let weight = 0
    for (const line of lines) {
      setCookie(this.jar, line, setUrl)
      weight += weigh(headerOf(this.jar, new URL(getUrl)))
    }
    return weight
  }

  visitEach(visits: readonly Visit[]): number {
    let weight = 0
    for (const { url, lines } of visits) {
      weight += weigh(headerOf(this.jar, new URL(url)))
      for (const line of lines) setCookie(this.jar, line, url)
    }
    return weight
  }
}

function setCookie(jar: CookieJar, line: string, url: string): boolean {
  const { hostname, pathname } = new URL(url)
  return jar.setCookie(line, hostname, pathname) !== false
}

function headerOf(jar: CookieJar, { hostname, pathname, protocol }: URL): string {
  return jar.getCookies(new CookieAccessInfo(hostname, pathname, protocol === 'https:', false)).toValueString()
}
