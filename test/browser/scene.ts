/** Browsers for tests: a server that redirects as its URLs say, and cookies of each kind at one site. */

import { Browser, type BrowserOptions } from 'speculoos/browser'

export const A = 'https://site-a.example'
export const B = 'https://site-b.example'
export const C = 'https://site-c.example'

/** The Set-Cookie lines of one cookie of each kind. */
export const SEED_LINES: readonly string[] = [
  'strict=1; SameSite=Strict; Secure',
  'lax=1; SameSite=Lax; Secure',
  'none=1; SameSite=None; Secure',
  'unset=1; Secure',
  'part=1; SameSite=None; Secure; Partitioned',
]

/** A URL that redirects to another. */
export function redirecting(from: string, to: string, status = 302): string {
  return `${from}/redirect?status=${status}&to=${encodeURIComponent(to)}`
}

/** A server that redirects as its URLs say, and otherwise answers with the cookies that it got. */
export async function serve(url: string, init: RequestInit): Promise<Response> {
  const { pathname, searchParams } = new URL(url)
  const to = searchParams.get('to')
  if (pathname === '/redirect' && to !== null) {
    return new Response(null, { status: Number(searchParams.get('status')), headers: { location: to } })
  }
  return new Response(new Headers(init.headers).get('cookie') ?? '')
}

/** The names of the cookies in a Cookie header field. */
export function namesIn(header: string | null | undefined): string[] {
  return (header ?? '')
    .split('; ')
    .filter(Boolean)
    .map((pair) => pair.split('=')[0] ?? '')
}

/** A browser with one cookie of each kind at A, set at top level. */
export interface Scene {
  readonly browser: Browser
  /** The names of the cookies that the last hop carried. */
  readonly last: () => string[]
  /** Sets the clock forward. */
  readonly wait: (milliseconds: number) => void
}

export async function scene(options: BrowserOptions = {}): Promise<Scene> {
  let now = 1_800_000_000_000
  let cookie = ''
  const browser = new Browser({
    fetch: serve,
    now: () => now,
    ...options,
    onHop: (hop) => {
      cookie = hop.cookie
    },
  })
  const page = await browser.open(`${A}/`)
  page.request('/', { destination: 'document' }).receive({ status: 200, headers: { 'set-cookie': SEED_LINES } })
  page.close()
  return {
    browser,
    last: () => namesIn(cookie),
    wait: (milliseconds) => {
      now += milliseconds
    },
  }
}
