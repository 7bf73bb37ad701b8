/**
 * The interface of tough-cookie 6.1, over this engine: change the import, and the decisions are those of RFC 6265bis.
 *
 * @module speculoos/tough-cookie
 */
export {
  Cookie,
  type CreateCookieOptions,
  cookieCompare,
  fromJSON,
  type ParseCookieOptions,
  parse,
  type SerializedCookie,
} from './tough-cookie/cookie.js'
export { formatDate, type Nullable, parseDate } from './tough-cookie/cookie-fields.js'
export { CookieJar, type OverOptions } from './tough-cookie/cookie-jar.js'
export {
  canonicalDomain,
  defaultPath,
  domainMatch,
  type GetPublicSuffixOptions,
  getPublicSuffix,
  pathMatch,
  permuteDomain,
  permutePath,
} from './tough-cookie/domains-and-paths.js'
export type {
  CookieJarRejection,
  CookieRefusal,
  CreateCookieJarOptions,
  GetCookiesOptions,
  PrefixSecurityMode,
  SetCookieOptions,
} from './tough-cookie/jar-options.js'
export { ParameterError, PrefixSecurityEnum } from './tough-cookie/jar-options.js'
export { MemoryCookieStore, type MemoryCookieStoreIndex } from './tough-cookie/memory-cookie-store.js'
export { type SerializedCookieJar, version } from './tough-cookie/saved-jar.js'
export { type Callback, type ErrorCallback, Store } from './tough-cookie/store.js'
