/**
 * The options that all clients have in common, checked once, and what they say of each request.
 */
import { invalidArgument, invalidSecret } from '../cookie/invalid-argument.js'
import { resolveContext } from '../jar/request-context.js'
import { contextFields } from './door-arguments.js'
import type { Hop, HopContext, HopReports } from './hop.js'

/**
 * The options that every client takes.
 *
 * @typeParam Request - what a client has of a request.
 * @see RFC 6265bis §5.2
 */
export interface HopOptions<Request> {
  /** What is known of the page behind the requests: for all of them, or a function that returns it for each. */
  readonly context?: HopContext | ((request: Request) => HopContext | undefined) | undefined
  /** Is called with every hop once its cookies are stored, before the client sees the response. What it throws fails the request. */
  readonly onHop?: ((hop: Hop) => void) | undefined
}

/** The names of the options that every client takes. */
export const HOP_OPTIONS: readonly string[] = ['context', 'onHop']

/** The options that every client takes, checked. */
export interface HopSettings<Request = never> extends HopReports {
  readonly context: HopOptions<Request>['context']
}

/**
 * Checks the options that every client takes.
 *
 * @throws TypeError if one of them cannot be used.
 */
export function readHopOptions<Request>({ context, onHop }: HopOptions<Request>): HopSettings<Request> {
  if (context !== undefined && typeof context !== 'function') resolveContext(contextFields('options.context', context))
  if (onHop !== undefined && typeof onHop !== 'function') throw invalidArgument('options.onHop', onHop, 'a function')
  return { context, onHop }
}

/**
 * What the options say of the page behind a request.
 *
 * @throws TypeError if the function returned something else.
 */
export function pageOf<Request>({ context }: HopSettings<Request>, request: Request): HopContext | undefined {
  if (typeof context !== 'function') return context && contextFields('options.context', context)
  const page = context(request)
  if (page === undefined) return undefined
  const argument = 'the result of options.context'
  if (page instanceof Promise) throw invalidSecret(argument, page, 'an object at once')
  return contextFields(argument, page)
}
