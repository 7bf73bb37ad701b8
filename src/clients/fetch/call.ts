/**
 * Reads the arguments of a call to fetch: its URL, and how to send its request.
 */
import { readUrl } from '../../algorithms/url.js'
import { invalidArgument, invalidUrl } from '../../cookie/invalid-argument.js'
import { type CookiePair, cookiePairs } from '../../http/cookie-header.js'
import { contextFields } from '../../http/door-arguments.js'
import type { HopContext } from '../../http/hop.js'
import {
  dictionary,
  type FetchInit,
  normalizeMethod,
  present,
  REQUEST_MEMBERS,
  requireOneOf,
  withoutPrototype,
} from './init.js'
import { octetsOfHeader } from './octets.js'
import { isHttp, snapshot } from './redirect.js'

const READ_BODY = 'input: expected a Request whose body can be sent, got one whose body was read already'

/** A URL, which must not be changed, and the parts of it that every request needs. */
export interface Address {
  readonly url: URL
  readonly href: string
  readonly isHttp: boolean
}

/** The second argument of a call. */
export interface Call {
  /** The members of `init`, without `cookies`. */
  readonly given: RequestInit
  /** What is known of the page behind the request. */
  readonly page: HopContext | undefined
}

/** How to send a request. */
export interface Sending {
  /** The members that go with every hop. */
  readonly members: RequestInit
  readonly redirect: RequestRedirect
  readonly withCookies: boolean
  /** The header fields without Cookie; `null` if there are none. */
  readonly headers: Headers | null
  readonly ownPairs: readonly CookiePair[]
  readonly method: string
  readonly body: BodyInit | null
}

/** A call that has only a URL. */
export const PLAIN_CALL: Call = { given: withoutPrototype({}), page: undefined }
export const PLAIN_SENDING: Sending = {
  members: withoutPrototype({}),
  redirect: 'follow',
  withCookies: true,
  headers: null,
  ownPairs: [],
  method: 'GET',
  body: null,
}

/**
 * Reads the URL of a call.
 *
 * @param input - the argument that the text comes from.
 * @throws TypeError if the text is not a URL.
 */
export function readAddress(text: string, input: unknown): Address {
  const url = readUrl(text)
  if (url === null) {
    const isObject = typeof input === 'object' && input !== null
    throw isObject
      ? invalidArgument('input', input, 'a URL or a Request')
      : invalidUrl('input', text, 'an absolute URL')
  }
  return { url, href: url.href, isHttp: isHttp(url) }
}

/** Reads the second argument of a call. */
export function readCall(init: FetchInit): Call {
  if (typeof init !== 'object' && typeof init !== 'function') throw invalidArgument('init', init, 'an object')
  const { cookies, ...given } = dictionary(init)
  const members = withoutPrototype(given)
  if (cookies === undefined || cookies === null) return { given: members, page: undefined }
  return { given: members, page: contextFields('init.cookies', cookies) }
}

/** Reads how to send a request from a Request and the members of `init`. */
export function readSending(request: Request | null, given: RequestInit): Sending {
  const members = withoutPrototype<RequestInit>({ ...(request && present(request, REQUEST_MEMBERS)), ...given })
  const { redirect = 'follow', credentials = 'same-origin' } = members
  requireOneOf('init.redirect', redirect, ['follow', 'manual', 'error'])
  requireOneOf('init.credentials', credentials, ['omit', 'same-origin', 'include'])
  const headers = members.headers ? new Headers(members.headers) : null
  const ownPairs = cookiePairs(octetsOfHeader(headers?.get('cookie') ?? ''))
  headers?.delete('cookie')
  const body = given.body ?? null
  if (body === null && request?.bodyUsed) throw new TypeError(READ_BODY)
  return {
    members,
    redirect,
    withCookies: credentials !== 'omit',
    headers,
    ownPairs,
    method: normalizeMethod(String(members.method ?? 'GET')),
    body: snapshot(body),
  }
}
