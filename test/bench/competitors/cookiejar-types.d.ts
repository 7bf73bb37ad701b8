/** The types of `cookiejar`, which has none of its own, as far as it is measured. */
declare module 'cookiejar' {
  export class CookieAccessInfo {
    constructor(domain: string, path: string, secure: boolean, script: boolean)
  }

  export class Cookie {
    constructor(text: string, domain?: string, path?: string)
    readonly name: string
    readonly value: string
    readonly domain: string
    readonly path: string
    readonly secure: boolean
    readonly noscript: boolean
    readonly expiration_date: number
  }

  export class CookieJar {
    setCookie(text: string, domain: string, path: string): Cookie | [Cookie] | false
    getCookies(access: CookieAccessInfo): Cookie[] & { toValueString(): string }
  }
}
