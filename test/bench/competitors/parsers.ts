/** The parsers of the competitors, each in a loop of its own; every field is read, so that none can be left for later. */

import { Cookie as CookiejarCookie } from 'cookiejar'
import { Cookie as ToughCookie } from 'tough-cookie'
import { parseSetCookie } from './speculoos-package.js'

export interface Parser {
  readonly name: string
  /** Parses each line, so many times, and answers what the cookies weigh together. */
  readonly parseEach: (lines: readonly string[], times: number) => number
}

/** The fields that all parsers have, as text. */
export interface ParsedFields {
  readonly name: string
  readonly value: string
  readonly domain: string
  readonly path: string
  readonly expires: number
  readonly secure: boolean
  readonly httpOnly: boolean
}

export const speculoosParser = {
  name: 'speculoos',
  parseEach(lines: readonly string[], times: number): number {
    let weight = 0
    for (let time = 0; time < times; time += 1) {
      for (const line of lines) {
        const result = parseSetCookie(line)
        if (result.status === 'rejected') continue
        const { name, value, domain, path, expires, maxAge, secure, httpOnly, sameSite } = result.setCookie
        weight += name.length + value.length + (domain ?? '').length + (path ?? '').length + (sameSite ?? '').length
        weight += ((expires ?? 0) % 1000) + (maxAge ?? 0) + (secure ? 1 : 0) + (httpOnly ? 1 : 0)
      }
    }
    return weight
  },
  fields(line: string): ParsedFields {
    const result = parseSetCookie(line)
    if (result.status === 'rejected') throw new Error(`speculoos rejects ${line}`)
    const { name, value, domain, path, expires, secure, httpOnly } = result.setCookie
    return { name, value, domain: domain ?? '', path: path ?? '', expires: expires ?? 0, secure, httpOnly }
  },
}

export const toughParser = {
  name: 'tough-cookie',
  parseEach(lines: readonly string[], times: number): number {
    let weight = 0
    for (let time = 0; time < times; time += 1) {
      for (const line of lines) {
        const cookie = ToughCookie.parse(line)
        if (cookie === undefined) continue
        const { key, value, domain, path, expires, maxAge, secure, httpOnly, sameSite } = cookie
        weight += key.length + value.length + (domain ?? '').length + (path ?? '').length + (sameSite ?? '').length
        weight += (timeOf(expires) % 1000) + (typeof maxAge === 'number' ? maxAge : 0)
        weight += (secure ? 1 : 0) + (httpOnly ? 1 : 0)
      }
    }
    return weight
  },
  fields(line: string): ParsedFields {
    const cookie = ToughCookie.parse(line)
    if (cookie === undefined) throw new Error(`tough-cookie rejects ${line}`)
    const { key, value, domain, path, expires, secure, httpOnly } = cookie
    return { name: key, value, domain: domain ?? '', path: path ?? '', expires: timeOf(expires), secure, httpOnly }
  },
}

export const cookiejarParser = {
  name: 'cookiejar',
  parseEach(lines: readonly string[], times: number): number {
    let weight = 0
    for (let time = 0; time < times; time += 1) {
      for (const line of lines) {
        const { name, value, domain, path, expiration_date, secure, noscript } = new CookiejarCookie(line)
        weight += name.length + value.length + domain.length + path.length
        weight += (expiration_date % 1000) + (secure ? 1 : 0) + (noscript ? 1 : 0)
      }
    }
    return weight
  },
  fields(line: string): ParsedFields {
    const { name, value, domain, path, expiration_date, secure, noscript } = new CookiejarCookie(line)
    return { name, value, domain, path, expires: expiration_date, secure, httpOnly: noscript }
  },
}

function timeOf(expires: Date | 'Infinity' | null): number {
  return expires instanceof Date ? expires.getTime() : 0
}
