/**
 * Distinguishes a Request from input that a fetch converts to text, so that cookies are chosen for the URL that is
 * fetched.
 *
 * It does not use `instanceof`, since fetch implementations have different Request classes. A fetch that knows the
 * class of a Request reads its URL; any other fetch converts the Request to text. If both ways could yield a URL, the
 * input is not passed on as it is.
 */
import { invalidArgument } from '../../cookie/invalid-argument.js'
import { readBody } from './body.js'
import { quietly } from './response.js'

/** A fetch as it is called here. */
export type Send = (input: RequestInfo | URL, init: RequestInit) => Promise<Response>

/** A Request and its URL, which was read once. */
export interface KnownRequest {
  readonly request: Request
  readonly url: string
  /** Whether to send its parts instead of the Request. */
  readonly byParts: boolean
}

const ONE_URL = 'a URL or a Request that has one URL'

/** The members from which a fetch may read another URL than `url`. */
const TEXT_MEMBERS = ['href', 'toString', 'valueOf', Symbol.toPrimitive]

/**
 * Returns the Request that a call was given; `null` for anything that a fetch converts to text.
 *
 * @throws TypeError if the object reports another URL than its class.
 */
export function readRequest(input: unknown): KnownRequest | null {
  if (typeof input !== 'object') return null
  const base = holdersOf(input, 'url').at(-1)
  if (base === undefined || !isRequest(input, base)) return null
  if (isFaithful(input)) return known(input, base)
  // A subclass may report another URL than the one a fetch would use. Copy it to a plain Request of its base class.
  const copy: unknown = base === input ? null : Reflect.construct(base.constructor, [input])
  if (!isRequest(copy, base) || !isFaithful(copy)) throw invalidArgument('input', input, ONE_URL)
  return known(copy, base)
}

/** Returns the objects that have a member, from the object up its prototypes, but without Object.prototype. */
function holdersOf(object: object | null, name: PropertyKey): object[] {
  const holders: object[] = []
  let holder = object
  while (holder !== null) {
    const next: object | null = Object.getPrototypeOf(holder)
    if ((next !== null || holder === object) && Object.hasOwn(holder, name)) holders.push(holder)
    holder = next
  }
  return holders
}

/** Whether an object has a member that does not come from `Object.prototype`, which may be polluted. */
export function hasMember(object: object, name: string): boolean {
  return name in object && (!(name in Object.prototype) || holdersOf(object, name).length > 0)
}

/** Whether a value is a Request of some library. `base` is the object that defines its URL, mostly a prototype. */
function isRequest(value: unknown, base: object): value is Request {
  if (typeof Object(value).clone !== 'function') return false
  const maker: unknown = base.constructor
  if (typeof maker !== 'function') return false
  return maker.name === 'Request' || Reflect.get(base, Symbol.toStringTag, value) === 'Request'
}

/** Whether only the class of a Request defines its URL, and its text is not a URL. */
function isFaithful(request: object): boolean {
  return holdersOf(request, 'url').length === 1 && TEXT_MEMBERS.every((name) => holdersOf(request, name).length === 0)
}

function known(request: Request, base: object): KnownRequest {
  // The accessor of a class throws for an object that the class did not make.
  const url: unknown = quietly(() => Reflect.get(base, 'url', request))
  // A Proxy may report another URL than the Request behind it, and fetches differ in which of the two they read. A
  // library whose requests have their URL as a data property, such as fetch-h2, takes no `init` with them.
  if (typeof url === 'string' && request.url === url) return { request, url, byParts: base === request }
  throw invalidArgument('input', request, ONE_URL)
}

/** Calls a fetch with a Request, or with the parts of the Request if the fetch does not know its class. */
export async function sendRequest(send: Send, request: Request, href: string, init: RequestInit): Promise<Response> {
  try {
    return await send(request, init)
  } catch (error) {
    if (!wasTakenForText(error) || request.bodyUsed) throw error
    const body = init.body === undefined ? await readBody(request) : null
    return send(href, body === null ? init : { ...init, body })
  }
}

/** Whether a fetch failed because it took the text of an object for a URL. It sent nothing then. */
function wasTakenForText(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  // The message of node-fetch 2
  if (error.message === 'Only absolute URLs are supported') return true
  const input: unknown = Reflect.get(error, 'input') ?? Object(error.cause).input
  return typeof input === 'string' && /^\[object \w+\]$/.test(input)
}
