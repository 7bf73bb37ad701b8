/**
 * The functions of paths (RFC 6265bis §5.1.4).
 */
import { defaultPath as defaultPathOf } from '../../algorithms/cookie-path.js'
import type { Nullable } from './callbacks.js'

export { pathMatch } from '../../algorithms/cookie-path.js'

/**
 * The path of a cookie that names none: the directory of the URL's path.
 *
 * @example
 * ```ts
 * import { defaultPath } from 'speculoos/tough-cookie'
 *
 * console.log(defaultPath('/docs/index.html'), defaultPath(null)) // => /docs /
 * ```
 *
 * @see RFC 6265bis §5.1.4
 */
export function defaultPath(path?: Nullable<string>): string {
  return defaultPathOf(path ?? '')
}

/**
 * Every path that a path path-matches, the longest first.
 *
 * @example
 * ```ts
 * import { permutePath } from 'speculoos/tough-cookie'
 *
 * console.log(permutePath('/docs/Web/')) // => [ '/docs/Web/', '/docs/Web', '/docs', '/' ]
 * ```
 *
 * @see RFC 6265bis §5.1.4
 */
export function permutePath(path: string): string[] {
  const permutations = [path]
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    permutations.push(path.slice(0, end))
  }
  if (path !== '/') permutations.push('/')
  return permutations
}
