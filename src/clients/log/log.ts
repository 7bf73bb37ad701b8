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
 * The options of {@link logHops}.
 */
export interface LogOptions {
  /** Writes one line; `console.error` by default, which leaves the standard output alone. */
  readonly write?: ((line: string) => void) | undefined
  /** Whether to show the values of cookies; false by default. */
  readonly showValues?: boolean | undefined
  /**
   * Whether to use colours. By default they are used if `write` is left out, the standard error is a terminal, and the
   * environment does not set `NO_COLOR`.
   */
  readonly colours?: boolean | undefined
  /**
   * Whether to link the place of a reason, such as `§5.7 step 13`, to the page that explains the reason. By default
   * links are used if colours are used by default and the terminal shows links. `FORCE_HYPERLINK` in the environment
   * overrides what is known of the terminal; `0` turns links off.
   */
  readonly links?: boolean | undefined
}

const LOG_OPTIONS = ['write', 'showValues', 'colours', 'links'] as const

/**
 * Makes a function that prints hops. Pass it to a client as `onHop`.
 *
 * It prints the method, URL and status of a hop; the cookies that were sent; each Set-Cookie line, and whether it was
 * stored, removed a cookie, or was refused; the cookies that were evicted or withheld; and every reason with its
 * section of the text. It leaves out the user name and password of a URL, and the values of cookies unless `showValues`
 * is set. It escapes control characters, so that no server can change what a terminal shows.
 *
 * @throws TypeError if an option is not valid.
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
