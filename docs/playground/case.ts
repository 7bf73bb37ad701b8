/**
 * A case of the playground: what was received, from where and by whom, and the request that comes next.
 */

/** Who makes a request. */
export const KINDS = ['client', 'visit', 'link', 'load', 'frame', 'script'] as const
export type Kind = (typeof KINDS)[number]

/** The rules that apply: those of the text, or those of a browser. */
export const PROFILES = ['text', 'chromium', 'firefox'] as const
export type ProfileName = (typeof PROFILES)[number]

/** A frame of a page. */
export interface Frame {
  readonly url: string
  readonly sandboxed: boolean
}

/** A request and what makes it. */
export interface Setting {
  readonly url: string
  readonly kind: Kind
  readonly method: string
  /** The URL of the page; empty if it is the URL of the request. */
  readonly page: string
  /** The frames from the page inwards; the last one makes the request. */
  readonly frames: readonly Frame[]
}

/** What the form of the playground holds, and what the address of the page says. */
export interface Case {
  /** Set-Cookie lines, the headers of a response, or a HAR. */
  readonly text: string
  readonly received: Setting
  readonly profile: ProfileName
  /** When the lines are received, in milliseconds since 1970-01-01T00:00:00Z; `null` for the present. */
  readonly clock: number | null
  /** The next request, or the script that reads. */
  readonly sent: Setting
  /** The seconds from the last line to the next request. */
  readonly later: number
}

/** A request of a program to a URL. */
export const PLAIN: Setting = { url: '', kind: 'client', method: 'GET', page: '', frames: [] }

/** The case of an empty form. An empty URL of the next request is that of the first. */
export const EMPTY: Case = {
  text: '',
  received: { ...PLAIN, url: 'https://site.example/' },
  profile: 'text',
  clock: null,
  sent: PLAIN,
  later: 0,
}

/** The longest time to the next request: 1,000 years. */
export const LATEST = 31_536_000_000

/** The times that a clock can show: up to the end of the year 9999. */
export const LATEST_CLOCK = 253_402_300_799_999

/** How many frames there may be within one another. */
export const FRAMES = 10
