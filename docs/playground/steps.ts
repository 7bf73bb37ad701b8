/**
 * The steps of §5.6 and §5.7 that a line met, and those of §5.8.3 that a cookie met, from the reasons of the engine.
 *
 * The engine collects every reason against a line that it could parse, so a step that is reached and has no reason was
 * passed.
 */
import type { Cookie, Reason, SetCookieResult } from 'speculoos'
import { namePrefix, type ParsedSetCookie } from 'speculoos/algorithms'
import { dateText } from './words.js'

/** What became of a line or a cookie at a step. */
export type StepState = 'passed' | 'changed' | 'failed' | 'unreached'

/** A step that was met. */
export interface Step {
  readonly section: string
  readonly step: string
  readonly title: string
  readonly state: StepState
  readonly reasons: readonly Reason[]
  /** What the step did, if it did something. */
  readonly note: string
}

/** What is known of a line when its steps are listed. */
interface Facts {
  /** `null` if the line could not be parsed. */
  readonly parsed: ParsedSetCookie | null
  /** `null` if the cookie was refused. */
  readonly cookie: Cookie | null
  readonly replaced: Cookie | null
  readonly isRemoved: boolean
  readonly isScript: boolean
}

interface Row {
  readonly section: string
  readonly step: string
  readonly title: string
  /** Whether the step has something to do with this line; every line by default. */
  readonly concerns?: (facts: Facts) => boolean
  readonly note?: (cookie: Cookie, facts: Facts) => string
  /** Whether it comes after the domain is known. */
  readonly needsDomain?: true
}

const has =
  (field: keyof ParsedSetCookie) =>
  ({ parsed }: Facts): boolean =>
    parsed !== null && (parsed[field] ?? null) !== null && parsed[field] !== false

const RECEPTION: readonly Row[] = [
  { section: '5.6', step: '1', title: 'The line has no control character but tabs' },
  {
    section: '5.6',
    step: '4',
    title: 'The first equals sign divides the name from the value',
    note: ({ name }) => (name === '' ? 'The cookie has no name.' : ''),
  },
  { section: '5.6', step: '5', title: 'Name and value have at most 4096 octets' },
  { section: '5.6', step: 'attributes 6', title: 'The value of each attribute has at most 1024 octets' },
  { section: '5.6', step: 'attributes 7', title: 'Each attribute has a known name' },
  { section: '5.6.1', step: '', title: 'Expires is a date', concerns: has('expires') },
  { section: '5.6.2', step: '', title: 'Max-Age is a number of seconds', concerns: has('maxAge') },
  {
    section: '5.6.3',
    step: '',
    title: 'Domain is read in lower case, without a dot before it',
    concerns: has('domain'),
  },
  { section: '5.6.4', step: '', title: 'Path begins with a slash', concerns: has('path') },
  { section: '5.6.5', step: '', title: 'Secure is named', concerns: has('secure') },
  { section: '5.6.6', step: '', title: 'HttpOnly is named', concerns: has('httpOnly') },
  { section: '5.6.7', step: '', title: 'SameSite is Strict, Lax or None', concerns: has('sameSite') },
  { section: '5.7', step: '1', title: 'The policy of the user agent lets the cookie in' },
  { section: '5.7', step: '2', title: 'Name and value are not both empty' },
  { section: '5.7', step: '3', title: 'Name and value have no control character but tabs' },
  { section: '5.7', step: '4', title: 'Name and value have at most 4096 octets' },
  {
    section: '5.7',
    step: '6',
    title: 'The lifetime is set',
    note: ({ expiryTime }, { parsed }) => {
      if (expiryTime === null) return 'It ends with the session.'
      const isBoth = parsed !== null && parsed.expires !== null && parsed.maxAge !== null
      return `It ends: ${dateText(expiryTime)}.${isBoth ? ' Max-Age takes precedence over Expires.' : ''}`
    },
  },
  { section: '5.7', step: '8', title: 'Domain is US-ASCII', concerns: has('domain') },
  { section: '5.7', step: '9', title: 'Domain is not a public suffix', concerns: has('domain') },
  {
    section: '5.7',
    step: '10',
    title: 'The host of the URL domain-matches Domain',
    note: ({ hostOnly, domain }) => {
      return hostOnly
        ? `The cookie belongs to ${domain} alone.`
        : `The cookie belongs to ${domain} and all hosts below it.`
    },
  },
  { section: '5.7', step: '11', title: 'The path is set', note: ({ path }) => `It is ${path}.` },
  { section: '5.7', step: '13', title: 'A Secure cookie needs a secure connection', concerns: has('secure') },
  { section: '5.7', step: '15', title: 'An HttpOnly cookie is not set by a script', concerns: has('httpOnly') },
  {
    section: '5.7',
    step: '16',
    title: 'No Secure cookie is overlaid from an insecure connection',
    concerns: ({ parsed }) => parsed?.secure === false,
    needsDomain: true,
  },
  {
    section: '5.7',
    step: '17',
    title: 'The same-site-flag is set',
    note: ({ sameSite }) =>
      sameSite === 'Default' ? 'SameSite is not named: the default applies.' : `It is ${sameSite}.`,
  },
  { section: '5.7', step: '18', title: 'A cross-site response or script sets only SameSite=None cookies' },
  {
    section: '5.7',
    step: '19',
    title: 'A SameSite=None cookie is Secure',
    concerns: ({ parsed }) => parsed?.sameSite === 'None',
  },
  { section: '5.7', step: '', title: 'A partitioned cookie is Secure', concerns: has('partitioned') },
  {
    section: '5.7',
    step: '20',
    title: 'The prefix __Secure- keeps its promise',
    concerns: ({ parsed }) => parsed !== null && namePrefix(parsed.name) === '__Secure-',
  },
  {
    section: '5.7',
    step: '21',
    title: 'The prefix __Host- keeps its promises',
    concerns: ({ parsed }) => parsed !== null && namePrefix(parsed.name) === '__Host-',
  },
  {
    section: '5.7',
    step: '22',
    title: 'A value without a name does not begin like a prefix',
    concerns: ({ parsed }) => parsed?.name === '',
  },
  { section: '5.4', step: '', title: 'The prefix __Http- keeps its promises', concerns: () => false },
  {
    section: '5.7',
    step: '23',
    title: 'A stored cookie of the same name, domain and path is replaced',
    concerns: ({ replaced, isScript }) => replaced !== null || isScript,
    note: (_, { replaced, isRemoved }) => {
      if (replaced === null) return 'No such cookie is stored.'
      return isRemoved ? 'It is removed.' : 'It is replaced, and its creation-time is kept.'
    },
    needsDomain: true,
  },
  {
    section: '5.7',
    step: '24',
    title: 'The cookie is stored',
    concerns: ({ cookie }) => cookie !== null,
    note: (_, { isRemoved }) => (isRemoved ? 'It has expired already, so it is not kept.' : ''),
  },
]

const RETRIEVAL: readonly Row[] = [
  { section: '5.8.3', step: '3.1', title: 'The host of the URL matches the domain of the cookie' },
  { section: '5.8.3', step: '3.2', title: 'The path of the URL path-matches the path of the cookie' },
  { section: '5.8.3', step: '3.3', title: 'A Secure cookie needs a secure connection' },
  { section: '5.8.3', step: '3.4', title: 'An HttpOnly cookie is not shown to scripts' },
  { section: '5.8.3', step: '3.5', title: 'SameSite lets the request have the cookie' },
  { section: '5.8.3', step: '6', title: 'There is room in the header field' },
]

/** Whether a reason belongs to a row: its step is that of the row, or one within. */
function belongs({ section, step }: Row, reason: Reason): boolean {
  // §5.7 step 1 lets a user agent ignore any cookie.
  const isPolicy = reason.section.startsWith('7.')
  if (isPolicy) return section === '5.7' && step === '1'
  if (reason.section !== section) return false
  return section.startsWith('5.6.') || reason.step === step || (step !== '' && reason.step.startsWith(`${step}.`))
}

/** The steps that a line met, in the order of the text. */
export function stepsOfLine(result: SetCookieResult, parsed: ParsedSetCookie | null, isScript: boolean): Step[] {
  const rejected = result.status === 'rejected' ? result.reasons : []
  const facts: Facts = {
    parsed,
    cookie: result.status === 'rejected' ? null : result.cookie,
    replaced: result.status === 'rejected' ? null : (result.replaced ?? null),
    isRemoved: result.status === 'removed',
    isScript,
  }
  const isBarred = rejected.some(({ kind }) => kind === 'policy')
  const isParsed = parsed !== null && !rejected.some(({ section }) => section === '5.6')
  const hasDomain = !rejected.some(({ section, step }) => section === '5.7' && /^(9|10)\./.test(step))
  // A line of a megabyte may have a warning half a million times.
  const allWarnings = unique(result.warnings)
  return RECEPTION.flatMap((row) => {
    const against = rejected.filter((reason) => belongs(row, reason))
    const warnings = allWarnings.filter((reason) => belongs(row, reason))
    if (against.length + warnings.length === 0 && row.concerns?.(facts) === false) return []
    const { section, step, title } = row
    const isReached = isBarred
      ? false
      : section.startsWith('5.6')
        ? isParsed || (section === '5.6' && isBefore(step, rejected))
        : isParsed && (hasDomain || row.needsDomain !== true)
    const state = against.length > 0 ? 'failed' : !isReached ? 'unreached' : warnings.length > 0 ? 'changed' : 'passed'
    const note = state !== 'unreached' && facts.cookie !== null ? (row.note?.(facts.cookie, facts) ?? '') : ''
    return { section, step, title, state, reasons: [...against, ...warnings], note }
  })
}

/** Whether a step of §5.6 comes before the one that ends the parsing. */
function isBefore(step: string, rejected: readonly Reason[]): boolean {
  const last = Math.min(...rejected.filter(({ section }) => section === '5.6').map((reason) => Number(reason.step)))
  return Number(step) < last
}

/** The steps of §5.8.3 that a stored cookie met, from the reasons against it; none if a policy withholds all. */
export function stepsOfCookie(reasons: readonly Reason[]): Step[] {
  return RETRIEVAL.map((row) => {
    const { section, step, title } = row
    const against = reasons.filter((reason) => belongs(row, reason))
    const state: StepState = against.length > 0 ? 'failed' : step === '6' && reasons.length > 0 ? 'unreached' : 'passed'
    return { section, step, title, state, reasons: against, note: '' }
  })
}

/** Each reason once. A line may have the same warning for many attributes. */
export function unique(reasons: readonly Reason[]): Reason[] {
  return [...new Set(reasons)]
}
