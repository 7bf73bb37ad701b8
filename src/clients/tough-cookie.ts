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
export { CookieJar, type OverOptions } from './tough-cookie/cookie-jar.js'
export {
  canonicalDomain,
  defaultPath,
  domainMatch,
  formatDate,
  type GetPublicSuffixOptions,
  getPublicSuffix,
  type Nullable,
  parseDate,
  pathMatch,
  permuteDomain,
  permutePath,
} from './tough-cookie/functions.js'
export {
  type CookieJarRejection,
  type CookieRefusal,
  type CreateCookieJarOptions,
  type GetCookiesOptions,
  ParameterError,
  PrefixSecurityEnum,
  type PrefixSecurityMode,
  type SetCookieOptions,
} from './tough-cookie/options.js'
export { type SerializedCookieJar, version } from './tough-cookie/saved-jar.js'
export { type Callback, type ErrorCallback, Store } from './tough-cookie/store.js'
export { MemoryCookieStore, type MemoryCookieStoreIndex } from './tough-cookie/stores.js'
