/**
 * What links and forms ask for: a URL, the fields of a form, and what the response fills (HTML, form submission).
 */
import { fieldsOf, invalidArgument } from '../cookie/invalid-argument.js'

/**
 * What a link fills: its own frame, the frame or page above, the page, or a new page.
 *
 * @see https://html.spec.whatwg.org/#valid-navigable-target-name-or-keyword
 */
export type LinkTarget = '_self' | '_parent' | '_top' | '_blank'

/**
 * What a form has beside its URL.
 *
 * @see https://html.spec.whatwg.org/#form-submission-algorithm
 */
export interface SubmitInit {
  /** The method: `'GET'` by default, or `'POST'`. */
  readonly method?: string | undefined
  /** The body; with GET, the fields that become the query. */
  readonly body?: BodyInit | null | undefined
  /** What the answer fills; `'_self'` by default. */
  readonly target?: LinkTarget | undefined
}

/** The request of a link or form. */
export interface Submission {
  readonly url: string
  readonly method: string
  readonly body: BodyInit | null
}

const TARGETS: readonly string[] = ['_self', '_parent', '_top', '_blank'] satisfies readonly LinkTarget[]

/**
 * Reads a target; `'_self'` by default.
 *
 * @throws TypeError if it is not one of these names.
 */
export function readTarget(target: LinkTarget = '_self'): LinkTarget {
  if (TARGETS.includes(target)) return target
  throw invalidArgument('options.target', target, "'_self', '_parent', '_top' or '_blank'")
}

/**
 * Reads what a form sends to a URL.
 *
 * @throws TypeError if a field cannot be used.
 */
export function readSubmission(
  url: string,
  init: SubmitInit,
): Submission & { readonly target: LinkTarget | undefined } {
  const { method = 'GET', body = null, target } = fieldsOf('init', init, ['method', 'body', 'target'])
  if (!/^(get|post)$/i.test(method)) throw invalidArgument('init.method', method, "'GET' or 'POST'")
  if (method.toUpperCase() === 'POST') return { url, method: 'POST', body, target }
  const action = new URL(url)
  if (body !== null) action.search = queryOf(body)
  return { url: action.href, method: 'GET', body: null, target }
}

/** The header fields of a navigation: the content type of a form, unless its body already has a type. */
export function headersOf({ method, body }: Submission): Headers {
  const hasFields = body === null || typeof body === 'string' || body instanceof URLSearchParams
  return new Headers(method === 'POST' && hasFields ? { 'content-type': 'application/x-www-form-urlencoded' } : {})
}

/** Whether a URL differs from that of a document in nothing but the fragment, and has one (HTML, navigate). */
export function isFragmentOf(url: string, documentUrl: string): boolean {
  if (!url.includes('#')) return false
  return new URL(url).href.replace(/#.*/s, '') === documentUrl.replace(/#.*/s, '')
}

/** The fields of a form as a query. */
function queryOf(body: BodyInit): string {
  if (typeof body === 'string' || body instanceof URLSearchParams) return String(body)
  if (!(body instanceof FormData)) throw invalidArgument('init.body', body, 'fields, since the method is GET')
  const fields = new URLSearchParams()
  for (const [name, value] of body) fields.append(name, typeof value === 'string' ? value : value.name)
  return fields.toString()
}
