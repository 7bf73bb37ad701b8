/**
 * The options of the commands.
 */
import { cookieDate } from '../algorithms/index.js'
import { formats } from '../formats/index.js'
import { mistake, quoted } from './mistake.js'
import type { Option, OptionGroup } from './option.js'
import { suggestion } from './suggestion.js'

function flag(name: string, group: OptionGroup, about: string, more: { readonly short?: string } = {}): Option<true> {
  return { name, group, about, ...more, read: () => true }
}

function text(
  name: string,
  value: string,
  group: OptionGroup,
  about: string,
  more: Partial<Pick<Option, 'alias' | 'short' | 'isMany' | 'isFile'>> = {},
): Option<string> {
  return { name, value, group, about, ...more, read: (given) => given }
}

function word<const Word extends string>(
  name: string,
  value: string,
  words: readonly Word[],
  group: OptionGroup,
  about: string,
): Option<Word> {
  const read = (given: string, argument: string): Word => {
    const found = words.find((each) => each === given)
    if (found !== undefined) return found
    throw mistake(argument, `one of ${words.join(', ')}`, quoted(given), suggestion(given, words))
  }
  return { name, value, words, group, about, read }
}

/** Reads a time: milliseconds since 1970, or a date of ISO 8601. */
function readTime(given: string, argument: string): number {
  const isDate = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d))?$/.test(given)
  const time = /^-?\d{1,16}$/.test(given) ? Number(given) : isDate ? Date.parse(given) : Number.NaN
  if (Math.abs(time) <= 8.64e15) return time
  throw mistake(argument, 'a time, such as 2026-11-29T17:00:00Z or milliseconds since 1970', quoted(given))
}

function readResponseDate(given: string, argument: string): number {
  const time = cookieDate(given)
  if (time !== null) return time
  throw mistake(argument, 'the Date of a response, such as "Sun, 29 Nov 2026 17:00:00 GMT"', quoted(given))
}

function readPort(given: string, argument: string): number {
  const port = /^\d{1,5}$/.test(given) ? Number(given) : Number.NaN
  if (port <= 65_535) return port
  throw mistake(argument, 'a port from 0 to 65535', quoted(given))
}

function readCount(given: string, argument: string): number {
  const count = /^\d{1,3}$/.test(given) ? Number(given) : 0
  if (count > 0) return count
  throw mistake(argument, 'a number from 1 to 999', quoted(given))
}

const STATUSES = ['same-site', 'cross-site'] as const
const names = Object.values(formats)

export const HELP = flag('help', 'options', 'Shows what the command does, with examples.', { short: 'h' })
export const JSON_OUTPUT = flag('json', 'options', 'Prints JSON.')
export const SHOW_VALUES = flag('show-values', 'options', 'Shows the values of cookies, which are masked otherwise.')
export const OUTPUT = text('output', 'FILE', 'options', 'Writes to a file; without it, to the standard output.', {
  short: 'o',
  isFile: true,
})
export const FROM = word(
  'from',
  'FORMAT',
  names.map(({ name }) => name),
  'options',
  'The format of the file; without it, the file is recognized.',
)
export const TO = word(
  'to',
  'FORMAT',
  names.filter(({ writes }) => writes).map(({ name }) => name),
  'options',
  'The format to write.',
)
export const URL_OF_FILE = text(
  'url',
  'URL',
  'options',
  'The URL of cookies that name no host, such as the headers of a response.',
)
export const PASSWORD = text(
  'password',
  'TEXT',
  'options',
  'Opens encrypted values of Chromium. Others on this machine may see it; SPECULOOS_PASSWORD of the environment hides it.',
)
export const ORIGINAL = text('original', 'FILE', 'options', 'An earlier state of Playwright, whose storage is kept.', {
  isFile: true,
})
export const NAME = text('name', 'NAME', 'options', 'Only cookies of this name.')
export const SITE = text('site', 'HOST', 'options', 'Only cookies of the site of this host.')
export const HEADER = flag('header', 'options', 'Prints the header field alone.')
export const PORT: Option<number> = {
  name: 'port',
  value: 'PORT',
  group: 'options',
  about: 'The port; without it, any that is free.',
  read: readPort,
}

export const LINES = text('line', 'LINE', 'options', 'A Set-Cookie line, in the place of a file. May be given again.', {
  isMany: true,
})
export const LIVE = text(
  'live',
  'URL',
  'options',
  'Visits a URL, in the place of a file. Nothing else makes a request.',
)
export const SAMPLES: Option<number> = {
  name: 'samples',
  value: 'COUNT',
  group: 'options',
  about: 'How often the URL is visited, each time as a new client; once without it.',
  read: readCount,
}
export const SESSION_COOKIE = text(
  'session-cookie',
  'NAME',
  'options',
  'The name of a session cookie, if you know them all. May be given again.',
  { isMany: true },
)
/** The severities, the gravest first. */
export const SEVERITIES = ['high', 'medium', 'low', 'info'] as const
export const SEVERITY = word('severity', 'SEVERITY', SEVERITIES, 'options', 'Only findings that are at least as grave.')

export const PAGE = text(
  'page',
  'URL',
  'request',
  'The page that makes the request: its site for cookies. It may be opaque; without it, nothing is cross-site.',
  { alias: 'site-for-cookies' },
)
export const SAME_SITE = word('same-site', 'STATUS', STATUSES, 'request', 'The same-site status, if you know it.')
export const METHOD = text('method', 'METHOD', 'request', 'The HTTP method; GET without it.')
export const NAVIGATION = flag('top-level-navigation', 'request', 'The request navigates a tab or a window.')
export const SCRIPT = flag('script', 'request', 'A script makes it, such as document.cookie; otherwise it is HTTP.')
export const RELOAD = word(
  'reload',
  'STATUS',
  STATUSES,
  'request',
  'A reload of a page, by the status of its first navigation.',
)
export const PARTITION = text(
  'partition',
  'URL',
  'request',
  'The page of the tab or window: its partition is the one for Partitioned cookies.',
)
export const ANCESTOR = word(
  'ancestor',
  'STATUS',
  STATUSES,
  'request',
  'Whether a document of another site is between that page and the request; without it, whether the URL is of another site.',
)
export const THIRD_PARTY = word(
  'third-party',
  'YES',
  ['yes', 'no'],
  'request',
  'Whether the request is third-party, if you know it.',
)
export const CROSS_SITE_REDIRECT = flag(
  'cross-site-redirect',
  'request',
  'An earlier hop of the redirects was cross-site.',
)
export const RESPONSE_DATE: Option<number> = {
  name: 'response-date',
  value: 'DATE',
  group: 'request',
  about: 'The Date of the response, by which browsers correct Expires.',
  read: readResponseDate,
}

export const NOW: Option<number> = {
  name: 'now',
  value: 'TIME',
  group: 'jar',
  about:
    'The time: a date such as 2026-11-29T17:00:00Z, or milliseconds since 1970. Without it, the time of the clock.',
  read: readTime,
}
export const PROFILE = word(
  'profile',
  'NAME',
  ['rfc6265bis', 'chromium', 'firefox'],
  'jar',
  'Whose rules apply: those of the text without it, or those of a browser.',
)
export const THIRD_PARTY_COOKIES = word(
  'third-party-cookies',
  'POLICY',
  ['allow', 'block', 'partition'],
  'jar',
  'What third-party requests may do; without it, what the profile says.',
)
export const LAX_ALLOWING_UNSAFE = flag(
  'lax-allowing-unsafe',
  'jar',
  'Sends young cookies without SameSite with unsafe cross-site navigations.',
)
export const TRUSTED_HOST = text(
  'trusted-host',
  'HOST',
  'jar',
  "A host to which every connection is secure, or '*.' and a host. May be given again.",
  {
    isMany: true,
  },
)
export const NO_TRUST_LOOPBACK = flag(
  'no-trust-loopback',
  'jar',
  'Connections to localhost are no more secure than others.',
)

/** The options of a request. */
export const REQUEST: readonly Option[] = [
  PAGE,
  SAME_SITE,
  METHOD,
  NAVIGATION,
  SCRIPT,
  RELOAD,
  PARTITION,
  ANCESTOR,
  THIRD_PARTY,
  CROSS_SITE_REDIRECT,
  RESPONSE_DATE,
]

/** The options of a jar. */
export const JAR: readonly Option[] = [
  NOW,
  PROFILE,
  THIRD_PARTY_COOKIES,
  LAX_ALLOWING_UNSAFE,
  TRUSTED_HOST,
  NO_TRUST_LOOPBACK,
]
