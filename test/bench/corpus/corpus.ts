/** Sites, Set-Cookie lines and URLs as those of the web, made from numbers, so that every run has the same. */

import type { SetCookieLine } from '../competitors/measured-jar.js'
import { flat } from './flat-string.js'

export const COOKIES_OF_A_SITE = 10

const SUFFIXES = ['com', 'org', 'net', 'de', 'co.uk', 'com.br', 'fr', 'io']
const WORDS = ['shop', 'news', 'mail', 'blog', 'wiki', 'bank', 'game', 'film']
const NAMES = ['SID', '_ga', 'csrf_token', 'lang', 'theme', 'cart_id', '_gid', 'visitor', 'consent', 'ab_test']
/** The paths of a site's cookies, in turn. */
const PATHS = ['/', '/a', '/a/b', '/c']
/** The half of a site's cookies that have a Domain: as many of each path as of the other half, as far as it can be. */
const WITH_DOMAIN = [true, false, true, true, false, false, true, false, false, true]
/** The directories of the pages that are asked for. */
const DIRECTORIES = ['/', '/a/', '/a/b/', '/c/']
/** Co-prime to the numbers of sites, so that pages go round all of them. */
const STRIDE = 7919

/** The last character of every value, so that headers that list their cookies in another order still weigh the same. */
export const LAST = 'Z'

/** As many sites as it takes for so many cookies. */
export class Corpus {
  readonly cookies: number
  readonly sites: number

  constructor(cookies: number) {
    this.cookies = cookies
    this.sites = Math.ceil(cookies / COOKIES_OF_A_SITE)
  }

  host(site: number): string {
    return `www.${domain(site)}`
  }

  /** The URL that sets the cookies of a site. */
  loginUrl(site: number): string {
    return flat(`https://${this.host(site)}/`)
  }

  /** A Set-Cookie line of a site; lines that differ in `serial` alone set the same cookie to other values. */
  line(site: number, index: number, serial = 0): string {
    const name = NAMES[index] ?? `extra_${index}`
    const scope = WITH_DOMAIN[index % WITH_DOMAIN.length] === true ? `Domain=${domain(site)}; ` : ''
    const path = PATHS[index % PATHS.length]
    return flat(`${name}=${token(site, index, serial)}; ${scope}Path=${path}; Max-Age=31536000; Secure`)
  }

  /** Every cookie from one number to another, site by site as a server sets them, each line a string of its own. */
  lines(from = 0, to = this.cookies): SetCookieLine[] {
    const lines: SetCookieLine[] = []
    let url = ''
    for (let number = from; number < to; number += 1) {
      const site = Math.floor(number / COOKIES_OF_A_SITE)
      const index = number % COOKIES_OF_A_SITE
      if (url === '' || index === 0) url = this.loginUrl(site)
      lines.push({ line: this.line(site, index), url })
    }
    return lines
  }

  /** The site of a page, or of a cookie, where one site comes after another. */
  siteInTurn(number: number): number {
    return (number * STRIDE) % this.sites
  }

  /** So many pages, spread over the sites and their directories. */
  pages(count: number): string[] {
    return Array.from({ length: count }, (_, page) => this.page(page))
  }

  page(page: number): string {
    return flat(`${this.#directory(page)}item-${page}?ref=${mixed(page, 1) % 1000}`)
  }

  /** A page with a query that was never asked for. */
  withFreshQuery(page: number, serial: number): string {
    return flat(`${this.#directory(page)}item-${page}?id=${serial}`)
  }

  /** A page below a directory that was never asked for. */
  withFreshPath(page: number, serial: number): string {
    return flat(`${this.#directory(page)}${serial}/item-${page}?ref=${mixed(page, 1) % 1000}`)
  }

  #directory(page: number): string {
    return `https://${this.host(this.siteInTurn(page))}${DIRECTORIES[mixed(page, 2) % DIRECTORIES.length]}`
  }
}

function domain(site: number): string {
  const word = WORDS[Math.floor(site / SUFFIXES.length) % WORDS.length]
  return `${word}-${String(site).padStart(6, '0')}.${SUFFIXES[site % SUFFIXES.length]}`
}

/** A value of 24 characters. */
export function token(...numbers: readonly number[]): string {
  let text = ''
  for (let part = 0; part < 3; part += 1)
    text += mixed(part, ...numbers)
      .toString(36)
      .padStart(7, '0')
  return `${text}00${LAST}`
}

/** A number without a sign that depends on every bit of the others. */
export function mixed(...numbers: readonly number[]): number {
  let hash = 0x9e3779b9
  for (const number of numbers) {
    hash = Math.imul(hash ^ number, 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
    hash ^= hash >>> 16
  }
  return hash >>> 0
}
