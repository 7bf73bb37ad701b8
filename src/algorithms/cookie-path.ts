/**
 * Paths: the default-path of a cookie, and path-match (§5.1.4).
 */

/**
 * The path of a cookie that names none: the directory of the URL's path.
 *
 * @param uriPath - the path portion of the request-uri, as it is written; empty if there is none.
 *
 * @example
 * ```ts
 * import { defaultPath } from 'speculoos/algorithms'
 *
 * console.log(defaultPath('/docs/Web/index.html')) // => /docs/Web
 * console.log(defaultPath('/docs')) // => /
 * ```
 *
 * @see RFC 6265bis §5.1.4
 */
export function defaultPath(uriPath: string): string {
  // §5.1.4 default-path steps 1 and 2
  if (uriPath.charCodeAt(0) !== 0x2f) return '/'
  const rightmost = uriPath.lastIndexOf('/')
  // §5.1.4 default-path step 3
  if (rightmost === 0) return '/'
  // §5.1.4 default-path step 4
  return uriPath.slice(0, rightmost)
}

/**
 * Whether a request-path path-matches a cookie-path: it is the same, or lies below it. Nothing is decoded.
 *
 * @example
 * ```ts
 * import { pathMatch } from 'speculoos/algorithms'
 *
 * console.log(pathMatch('/docs/Web', '/docs'), pathMatch('/docsets', '/docs')) // => true false
 * ```
 *
 * @see RFC 6265bis §5.1.4
 */
export function pathMatch(requestPath: string, cookiePath: string): boolean {
  const { length } = cookiePath
  // Compared first, since its time does not depend on the length of the paths.
  const endsAtBoundary =
    requestPath.length === length ||
    requestPath.charCodeAt(length) === 0x2f ||
    cookiePath.charCodeAt(length - 1) === 0x2f
  return endsAtBoundary && requestPath.startsWith(cookiePath)
}
