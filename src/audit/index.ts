/**
 * An audit of cookies: what is weak in the Set-Cookie lines and responses of a server, by which document, and what line
 * would mend it.
 *
 * `audit(headersOrLines, url, { responses?, sessionCookies?, now?, publicSuffixes? })` returns a list of `Finding`: `id`,
 * `severity`, `cookie` (a name, or `null`), `sentence`, `source` (`title` and `url`), `remedy` (a masked Set-Cookie line),
 * `url` and `reasons`. `auditRules` lists the ids with their titles and sources. No field holds a cookie's value.
 *
 * @module speculoos/audit
 */
export { audit } from './audit.js'
export type { Finding, Severity } from './finding.js'
export type { AuditHeaders, AuditOptions, AuditResponse } from './options.js'
export { auditRules, type RuleId, type RuleSource } from './rule-list.js'
