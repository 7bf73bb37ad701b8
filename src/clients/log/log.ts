/**
 * Prints hops: what each request sent, what came back, and why cookies were refused or withheld.
 *
 * @module speculoos/log
 */
import { fieldsOf, invalidArgument } from '../../cookie/invalid-argument.js'
import type { Hop, ReceivedLine } from '../../http/hop.js'
import { linesOf, type PrintedHop } from './lines.js'

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
}

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
  const { write, showValues = false, colours } = fieldsOf('options', options, ['write', 'showValues', 'colours'])
  if (write !== undefined && typeof write !== 'function') throw invalidArgument('options.write', write, 'a function')
  if (typeof showValues !== 'boolean') throw invalidArgument('options.showValues', showValues, 'true or false')
  if (colours !== undefined && typeof colours !== 'boolean') {
    throw invalidArgument('options.colours', colours, 'true or false')
  }
  const style = { showValues, colours: colours ?? (write === undefined && hasColours()) }
  const print = write ?? ((line: string) => console.error(line))
  return (hop) => {
    for (const line of linesOf(hop, style)) print(line)
  }
}

/** The part of `process` that is looked at. Some runtimes have none of it, or none at all. */
interface Process {
  readonly stderr?: { readonly isTTY?: boolean }
  readonly env?: { readonly NO_COLOR?: string | undefined }
}

/** Whether the standard error is a terminal, and colours are wanted (https://no-color.org). */
function hasColours(): boolean {
  const { process }: { readonly process?: Process } = globalThis
  try {
    return process?.stderr?.isTTY === true && !process.env?.NO_COLOR
  } catch {
    // Deno asks for a permission to read the environment.
    return false
  }
}
