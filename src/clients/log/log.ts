/**
 * Prints hops: what each request sent, what came back, and why cookies were refused or withheld.
 *
 * @module speculoos/log
 */
import { fieldsOf, invalidArgument } from '../../cookie/invalid-argument.js'
import type { Hop, ReceivedLine } from '../../http/hop.js'
import { linesOf, type PrintedHop } from './lines.js'
import { hasColours, hasLinks } from './terminal.js'

export type { Hop, PrintedHop, ReceivedLine }

/**
 * How hops are printed; see {@link logHops}.
 */
export interface LogOptions {
  /** Writes one line; by default `console.error`, which leaves the output of a program alone. */
  readonly write?: ((line: string) => void) | undefined
  /** Whether the values of cookies are shown; false by default. */
  readonly showValues?: boolean | undefined
  /**
   * Whether there are colours. By default there are if `write` is left out, the standard error is a terminal, and the
   * environment does not set `NO_COLOR`.
   */
  readonly colours?: boolean | undefined
  /**
   * Whether the place of a reason, such as `§5.7 step 13`, is a link to the page that explains the reason. By default it
   * is if there are colours by default, and the terminal is one that shows links. `FORCE_HYPERLINK` in the environment
   * decides otherwise: `0` for none.
   */
  readonly links?: boolean | undefined
}

const LOG_OPTIONS = ['write', 'showValues', 'colours', 'links'] as const

/**
 * Makes a printer of hops, which is given to a client as `onHop`.
 *
 * A hop is printed as its method, URL and status; the cookies that were sent; each Set-Cookie line, and whether it was
 * stored, removed a cookie, or was refused; the cookies of the site that were withheld; and every reason with the place in
 * the text. The user name and password of a URL are left out, and the values of cookies too, unless `showValues` says
 * otherwise. Control characters are shown as escapes, so that no server can change what a terminal shows.
 *
 * @throws TypeError if an option cannot be used.
 *
 * @example
 * ```ts
 * import { CookieJar } from 'speculoos'
 * import { createFetch } from 'speculoos/fetch'
 * import { logHops } from 'speculoos/log'
 *
 * const setCookie = '__Host-SID=31d4; Domain=shop.example; Path=/; Secure'
 * const server = async (_url: string, _init?: RequestInit) => new Response('', { headers: { 'set-cookie': setCookie } })
 * const fetch = createFetch(new CookieJar(), { fetch: server, onHop: logHops({ write: console.log }) })
 * await fetch('https://shop.example/')
 * // => GET https://shop.example/ 200
 * // =>    sent      —
 * // =>    refused   __Host-SID=…; Domain=shop.example; Path=/; Secure
 * // =>              §5.7 step 21.2          A cookie whose name begins with __Host- must not have a Domain.
 * ```
 *
 * @see {@link Hop}
 */
export function logHops(options: LogOptions = {}): (hop: PrintedHop) => void {
  const { write, showValues = false, colours, links } = fieldsOf('options', options, LOG_OPTIONS)
  if (write !== undefined && typeof write !== 'function') throw invalidArgument('options.write', write, 'a function')
  if (typeof showValues !== 'boolean') throw invalidArgument('options.showValues', showValues, 'true or false')
  if (colours !== undefined && typeof colours !== 'boolean') {
    throw invalidArgument('options.colours', colours, 'true or false')
  }
  if (links !== undefined && typeof links !== 'boolean') throw invalidArgument('options.links', links, 'true or false')
  const style = {
    showValues,
    colours: colours ?? (write === undefined && hasColours()),
    links: links ?? (write === undefined && hasLinks()),
  }
  const print = write ?? ((line: string) => console.error(line))
  return (hop) => {
    for (const line of linesOf(hop, style)) print(line)
  }
}
