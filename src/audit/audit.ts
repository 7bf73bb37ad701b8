/**
 * Audits the cookies of a server: every rule of the list looks at the lines and responses that were given.
 */
import type { SetCookieLines } from '../input/set-cookie-lines.js'
import {
  attributeIgnored,
  distanceToStrictest,
  lifetimeMeantAsSession,
  missingHttpOnly,
  missingSameSite,
  missingSecure,
  notStored,
  prefixAvailable,
  sameSiteNone,
  sessionPersistent,
  tooLarge,
  wideDomain,
} from './attribute-rules.js'
import type { Check } from './draft.js'
import { subjectOf } from './exchange.js'
import { sessionNotRotated, tokenInBody, tokenInHeader, tokenInLink, tokenInUrl } from './exchange-rules.js'
import type { Finding, Severity } from './finding.js'
import { type AuditOptions, addressOf, readOptions } from './options.js'
import { auditRules, type RuleId } from './rule-list.js'
import { shownAddress } from './shown-address.js'
import { siblingFlooding, siblingTossing } from './site-rules.js'
import {
  contentsReadable,
  contentsUnsigned,
  jwtUnsigned,
  sessionIdConstant,
  sessionIdCounting,
  sessionIdHoldsTime,
  sessionIdNoWeaknessSeen,
  sessionIdShort,
} from './value-rules.js'

const CHECKS: Readonly<Record<RuleId, Check>> = {
  'not-stored': notStored,
  'missing-secure': missingSecure,
  'missing-http-only': missingHttpOnly,
  'missing-same-site': missingSameSite,
  'same-site-none': sameSiteNone,
  'wide-domain': wideDomain,
  'session-id-short': sessionIdShort,
  'session-id-constant': sessionIdConstant,
  'session-id-counting': sessionIdCounting,
  'session-id-holds-time': sessionIdHoldsTime,
  'session-id-no-weakness-seen': sessionIdNoWeaknessSeen,
  'session-persistent': sessionPersistent,
  'session-not-rotated': sessionNotRotated,
  'token-in-url': tokenInUrl,
  'token-in-link': tokenInLink,
  'token-in-header': tokenInHeader,
  'token-in-body': tokenInBody,
  'jwt-unsigned': jwtUnsigned,
  'contents-unsigned': contentsUnsigned,
  'contents-readable': contentsReadable,
  'prefix-available': prefixAvailable,
  'lifetime-meant-as-session': lifetimeMeantAsSession,
  'attribute-ignored': attributeIgnored,
  'too-large': tooLarge,
  'sibling-tossing': siblingTossing,
  'sibling-flooding': siblingFlooding,
  'distance-to-strictest': distanceToStrictest,
}

const SEVERITIES: readonly Severity[] = ['high', 'medium', 'low', 'info']

/**
 * Audits the cookies that a server sets. The engine decides what a line means, as it does for a jar.
 *
 * @param headersOrLines - the headers of a response in any form, its Set-Cookie lines, or a string that joins them; an
 * empty list if the responses are in the options.
 * @param url - the URL of the request whose response it is.
 * @param options - further responses, and what the caller knows of the cookies; see {@link AuditOptions}.
 * @returns the findings, the gravest first. Each rule is reported once for each cookie and remedy.
 * @throws TypeError if an argument cannot be used. What a server sent never makes it throw.
 *
 * @example
 * ```ts
 * import { audit } from 'speculoos/audit'
 *
 * const line = 'PHPSESSID=3f0b6d2a4c8e9b7d5a3f1c2e4d; Path=/'
 * for (const { id, severity, remedy } of audit(line, 'https://site.example/')) {
 *   if (severity === 'high') console.log(id, remedy) // => missing-secure PHPSESSID=...; Path=/; Secure
 * }
 * ```
 *
 * @see RFC 6265bis §8
 */
export function audit(headersOrLines: SetCookieLines, url: string | URL, options: AuditOptions = {}): Finding[] {
  const settings = readOptions(options)
  const subject = subjectOf(headersOrLines, addressOf('url', url), settings)
  const findings = new Map<string, Finding>()
  for (const { id, source } of auditRules) {
    for (const draft of CHECKS[id](subject)) {
      if (draft === null) continue
      const { severity, cookie, exchange, sentence, remedy, reasons = [] } = draft
      const key = JSON.stringify([id, cookie, remedy])
      const finding: Finding = {
        id,
        severity,
        cookie,
        sentence,
        source,
        remedy,
        url: shownAddress(exchange.url),
        reasons,
      }
      if (!findings.has(key)) findings.set(key, finding)
    }
  }
  return [...findings.values()].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity))
}
