/**
 * Rules about the attributes of a line, which the engine has judged (§4.1.2, §4.1.3, §5.6, §5.7).
 */
import { domainMatch } from '../algorithms/domain-match.js'
import { octetLength } from '../algorithms/octets.js'
import { NAME_VALUE_OCTETS } from '../cookie/limits.js'
import type { Reason, ReasonId } from '../cookie/reason.js'
import { bareName, isSessionKind } from './cookie-kind.js'
import { type Check, counted, eachStored, listed, severityFor } from './draft.js'
import { isStored, judgeFor, type Line } from './exchange.js'
import { type Remedy, remedyLine, strictestLine } from './remedy.js'

const TOO_LONG: readonly ReasonId[] = ['set-cookie-too-long', 'cookie-too-long']

/** What mends a refusal. */
const MENDS: Partial<Record<ReasonId, Remedy>> = {
  'same-site-none-not-secure': { secure: true },
  'partitioned-not-secure': { secure: true },
  'secure-prefix-not-secure': { secure: true },
  'host-prefix-not-secure': { secure: true },
  'host-prefix-not-host-only': { domain: null },
  'host-prefix-path': { path: '/' },
  'domain-not-ascii': { domain: null },
  'domain-public-suffix': { domain: null },
  'domain-mismatch': { domain: null },
  'domain-beyond-site': { domain: null },
}

export const notStored: Check = function* ({ exchanges }) {
  for (const exchange of exchanges) {
    for (const { result, parsed, name } of exchange.lines) {
      if (result.status !== 'rejected' || result.reasons.every(({ id }) => TOO_LONG.includes(id))) continue
      const { reasons } = result
      const changes: Remedy = {}
      for (const { id } of reasons) Object.assign(changes, MENDS[id])
      const advice = reasons.some(({ id }) => id === 'secure-from-insecure') ? ' Send it over HTTPS.' : ''
      const sentence = `The cookie is not stored. ${sentencesOf(reasons)}${advice}`
      yield { severity: 'high', cookie: name, exchange, sentence, remedy: remedyLine(parsed, changes), reasons }
    }
  }
}

export const missingSecure = eachStored(({ kind, parsed, exchange }) => {
  if (parsed.secure) return null
  const isInsecure = /^(?:http|ws):/.test(exchange.url)
  const came = isInsecure ? ' It came over such a connection, too.' : ''
  return {
    severity: severityFor(kind, 'high', 'medium', 'low'),
    sentence: `The cookie is also sent over connections without TLS, and anyone in between can read and change it.${came}`,
    remedy: remedyLine(parsed, { secure: true }),
  }
})

export const missingHttpOnly = eachStored(({ kind, parsed }) => {
  // Pages have to read tokens against forged requests, and scripts have to read their own cookies.
  if (parsed.httpOnly || kind === 'csrf' || kind === 'script') return null
  const severity = severityFor(kind, 'medium', 'info', 'info')
  const isOther = severity === 'info' ? ' If no script needs it, hide it.' : ''
  return {
    severity,
    sentence: `Every script that runs in the page can read the cookie, also one that an attacker put there.${isOther}`,
    remedy: remedyLine(parsed, { httpOnly: true }),
  }
})

export const missingSameSite = eachStored(({ kind, parsed, result }) => {
  if (parsed.sameSite !== null && parsed.sameSite !== 'Default') return null
  const reasons = result.warnings.filter(({ id }) => id === 'same-site-unrecognized')
  const isUnknown = reasons.length > 0 ? 'SameSite has a value that is ignored. ' : ''
  return {
    severity: severityFor(kind, 'medium', 'low', 'info'),
    sentence: `${isUnknown}Without SameSite, some browsers send the cookie with every request that another site causes.`,
    remedy: remedyLine(parsed, { sameSite: 'Lax' }),
    reasons,
  }
})

export const sameSiteNone = eachStored(({ kind, parsed }) => {
  if (!isSessionKind(kind) || parsed.sameSite !== 'None' || parsed.partitioned) return null
  return {
    severity: 'medium',
    sentence:
      'Every site can make requests with this session. If other sites embed this one, Partitioned gives each its own session.',
    remedy: remedyLine(parsed, { sameSite: 'Lax' }),
  }
})

/** A day in milliseconds. */
const DAY = 86_400_000

export const sessionPersistent = eachStored(({ kind, parsed, result }, { settings }) => {
  const { expiryTime, persistent } = result.cookie
  if (kind !== 'session' || !persistent || expiryTime === null) return null
  const days = (expiryTime - settings.now) / DAY
  return {
    severity: days > 1 ? 'low' : 'info',
    sentence: `The browser keeps the session for ${days > 1 ? counted(Math.round(days), 'day') : 'up to a day'}, even if it is closed.`,
    remedy: remedyLine(parsed, { maxAge: null, expires: null }),
  }
})

/** Texts that servers write as an expiry if they mean the end of the session. */
const SESSION_EXPIRES = /;[ \t]*expires[ \t]*=[ \t]*(?:session|0|-1)?[ \t]*(?:;|$)/i

/** Values that servers write if they mean to delete a cookie. */
const DELETED = /^"?(?:deleted?|removed|expired|null|none|invalid)?"?$/i

function meansSession({ text, parsed, result }: Line): boolean {
  if (parsed === null) return false
  if (result.status === 'removed') {
    return parsed.maxAge !== null && parsed.maxAge < 0 && parsed.expires === null && !DELETED.test(parsed.value)
  }
  const isIgnored = result.warnings.some(({ id }) => id === 'expires-not-a-date')
  return result.status === 'stored' && isIgnored && SESSION_EXPIRES.test(text)
}

export const lifetimeMeantAsSession: Check = function* ({ exchanges }) {
  for (const exchange of exchanges) {
    for (const line of exchange.lines.filter(meansSession)) {
      const { parsed, result, name } = line
      const remedy = remedyLine(parsed, { maxAge: null, expires: null })
      const reasons = result.warnings.filter(({ id }) => id === 'expires-not-a-date')
      yield result.status === 'removed'
        ? {
            severity: 'high',
            cookie: name,
            exchange,
            sentence: 'A negative Max-Age deletes the cookie at once. Leave Max-Age out to keep it for the session.',
            remedy,
          }
        : {
            severity: 'low',
            cookie: name,
            exchange,
            sentence: 'Expires is not a date, so it is ignored. Leave it out to keep the cookie for the session.',
            remedy,
            reasons,
          }
    }
  }
}

const CAPS: readonly ReasonId[] = ['expires-capped', 'max-age-capped']

export const attributeIgnored = eachStored((line) => {
  const { parsed, result } = line
  const isOther = ({ id }: Reason) =>
    id !== 'same-site-unrecognized' && !(id === 'expires-not-a-date' && meansSession(line))
  const reasons = result.warnings.filter(isOther)
  if (reasons.length === 0) return null
  const isCap = reasons.every(({ id }) => CAPS.includes(id) || id === 'attribute-unrecognized')
  return { severity: isCap ? 'info' : 'low', sentence: sentencesOf(reasons), remedy: remedyLine(parsed), reasons }
})

export const prefixAvailable = eachStored(({ kind, text, name, parsed, exchange }, { settings }) => {
  const isMeant = isSessionKind(kind) || kind === 'csrf'
  if (!isMeant || name === '' || bareName(name) !== name || !parsed.secure) return null
  const judge = judgeFor(exchange, settings)
  const prefix = (['__Host-', '__Secure-'] as const).find(
    (each) => judge(`${each}${text.trimStart()}`).status === 'stored',
  )
  if (prefix === undefined) return null
  const promise =
    prefix === '__Host-'
      ? 'no other host and no insecure connection can set a cookie with this name'
      : 'no insecure connection can set a cookie with this name'
  return {
    severity: 'info',
    sentence: `As it is, the cookie may be called ${prefix} and its name. Then ${promise}.`,
    remedy: remedyLine(parsed, { name: `${prefix}${name}` }),
  }
})

export const wideDomain = eachStored(({ kind, parsed, result, exchange }, { hosts }) => {
  const { domain, hostOnly } = result.cookie
  if (hostOnly) return null
  const own = new URL(exchange.url).hostname
  const others = [...hosts].filter((host) => host !== own && domainMatch(host, domain))
  const seen =
    others.length === 0
      ? ''
      : ` Of the hosts that were seen, ${listed(others)} ${others.length === 1 ? 'gets' : 'get'} it too.`
  return {
    severity: severityFor(kind, 'medium', 'low', 'info'),
    sentence: `The cookie is sent to ${domain} and every host below it, whoever runs them.${seen}`,
    remedy: remedyLine(parsed, { domain: null }),
  }
})

/** The number of octets above which a single cookie is called large: half of what may be stored. */
const LARGE = NAME_VALUE_OCTETS / 2

/** The longest header line that common servers take by default. */
const HEADER_OCTETS = 8190

/** The number of cookies of a domain that every browser has to keep (§6.1). */
const COOKIES_OF_A_DOMAIN = 50

export const tooLarge: Check = function* ({ exchanges }) {
  for (const exchange of exchanges) {
    for (const { name, parsed, result } of exchange.lines) {
      const reasons = result.status === 'rejected' ? result.reasons.filter(({ id }) => TOO_LONG.includes(id)) : []
      const octets = parsed === null ? 0 : octetLength(parsed.name, 'HTTP') + octetLength(parsed.value, 'HTTP')
      if (reasons.length > 0) {
        const sentence = `The cookie is not stored. ${sentencesOf(reasons)} Keep the contents on the server.`
        yield { severity: 'high', cookie: name, exchange, sentence, remedy: remedyLine(parsed), reasons }
      } else if (octets > LARGE && result.status === 'stored') {
        const sentence = `The cookie has ${octets} octets of the 4096 that browsers store, and is sent with every request.`
        yield { severity: 'low', cookie: name, exchange, sentence, remedy: remedyLine(parsed) }
      }
    }
    const stored = exchange.lines.filter(isStored)
    const [first] = stored
    const sum = stored.reduce((octets, { name, parsed }) => octets + name.length + parsed.value.length + 3, 0)
    if (first === undefined || (sum <= HEADER_OCTETS && stored.length <= COOKIES_OF_A_DOMAIN)) continue
    const sentence =
      sum > HEADER_OCTETS
        ? `The response sets ${sum} octets of cookies, and common servers refuse a header field of more than ${HEADER_OCTETS}.`
        : `The response sets ${stored.length} cookies, and browsers need not keep more than ${COOKIES_OF_A_DOMAIN} of a domain.`
    yield { severity: 'low', cookie: null, exchange, sentence, remedy: remedyLine(first.parsed) }
  }
}

export const distanceToStrictest = eachStored(({ kind, name, parsed, result }) => {
  if (kind !== 'session') return null
  const steps = [
    ...(/^__Host-/i.test(name) ? [] : ['the prefix __Host-']),
    ...(result.cookie.hostOnly ? [] : ['no Domain']),
    ...(parsed.path === '/' ? [] : ['Path=/']),
    ...(parsed.secure ? [] : ['Secure']),
    ...(parsed.httpOnly ? [] : ['HttpOnly']),
    ...(parsed.sameSite === 'Strict' ? [] : ['SameSite=Strict']),
  ]
  if (steps.length === 0) return null
  return {
    severity: 'info',
    sentence: `The cookie is ${counted(steps.length, 'step')} from the strictest form of a session cookie: ${listed(steps)}.`,
    remedy: strictestLine(name),
  }
})

function sentencesOf(reasons: readonly Reason[]): string {
  return reasons.map(({ sentence }) => sentence).join(' ')
}
