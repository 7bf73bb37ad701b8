/** A site of which more is asked in turn than it keeps answers of (§5.8.3). */
import { CookieJar } from 'speculoos'
import { describe, expect, it } from 'vitest'

/** A list without registrable domains: a retrieval asks it about the domain of each cookie that it looks at (step 3). */
class AskedList {
  readonly version = 'of no registrable domains'
  asked = 0

  registrableDomain(): null {
    return null
  }

  isPublicSuffix(): boolean {
    this.asked += 1
    return false
  }
}

class Site {
  readonly #list = new AskedList()
  readonly #jar = new CookieJar({ publicSuffixes: this.#list })

  /** Sets a cookie for each of so many paths. */
  constructor(paths: number) {
    for (const url of urlsOf(paths))
      this.#jar.setCookie(`a=${url}; Domain=site.example; Path=${new URL(url).pathname}`, url)
    expect(this.#jar.size).toBe(paths)
  }

  /** At how many cookies each of many rounds of requests looks. */
  ask(urls: readonly string[]): number {
    const rounds = 40
    this.#list.asked = 0
    const answers = Array.from({ length: rounds }, () => urls.map((url) => this.#jar.getCookieString(url)))
    expect(answers).toEqual(Array.from({ length: rounds }, () => urls.map((url) => `a=${url}`)))
    return this.#list.asked / rounds
  }
}

function urlsOf(paths: number): string[] {
  return Array.from({ length: paths }, (_, index) => `https://site.example/${index}`)
}

describe('requests for each path of a site in turn', () => {
  it.each([1, 2, 16, 31, 32])('read no cookie again if there are %i', (paths) => {
    const site = new Site(paths)
    site.ask(urlsOf(paths))
    expect(site.ask(urlsOf(paths))).toBe(0)
  })

  it('read cookies again if there are more than a site keeps answers for', () => {
    const site = new Site(40)
    site.ask(urlsOf(40))
    expect(site.ask(urlsOf(40))).toBeGreaterThan(0)
  })

  it('read no cookie again, after requests for other paths', () => {
    const site = new Site(64)
    site.ask(urlsOf(64).slice(0, 32))
    site.ask(urlsOf(64).slice(32))
    expect(site.ask(urlsOf(64).slice(32))).toBe(0)
  })
})
