/**
 * The closed list of rules of an audit: an id, what it means, and the document that it comes from.
 */

/**
 * The document that a rule comes from.
 *
 * @see {@link auditRules}
 */
export interface RuleSource {
  /** The document and its section, such as `'RFC 6265bis §4.1.2.5'`. */
  readonly title: string
  /** The address of the section, or of the document. */
  readonly url: string
}

const DRAFT = 'https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis'
const OWASP = 'https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html'

function rule<const Id extends string>(id: Id, title: string, source: RuleSource) {
  return Object.freeze({ id, title, source: Object.freeze(source) })
}

function section(number: string): RuleSource {
  return { title: `RFC 6265bis §${number}`, url: `${DRAFT}#section-${number}` }
}

function sessionManagement(heading: string): RuleSource {
  const anchor = heading.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  return { title: `OWASP Session Management Cheat Sheet, ${heading}`, url: `${OWASP}#${anchor}` }
}

/**
 * All rules of an audit, in the order in which `docs/audit.md` explains them.
 *
 * @example
 * ```ts
 * import { auditRules } from 'speculoos/audit'
 *
 * const rule = auditRules.find(({ id }) => id === 'session-id-short')
 * console.log(rule?.title) // => A session identifier allows fewer than 128 bits.
 * ```
 */
export const auditRules = /* @__PURE__ */ Object.freeze([
  rule('not-stored', 'The cookie is refused, so nobody sends it back.', section('5.7')),
  rule('missing-secure', 'A cookie without Secure is also sent without TLS.', section('4.1.2.5')),
  rule('missing-http-only', 'A cookie without HttpOnly can be read by every script of the page.', section('4.1.2.6')),
  rule(
    'missing-same-site',
    'A cookie without SameSite is sent with cross-site requests by some browsers.',
    section('4.1.2.7'),
  ),
  rule('same-site-none', 'A session cookie with SameSite=None is sent with all cross-site requests.', section('8.8')),
  rule('wide-domain', 'A cookie with Domain is sent to all hosts below that domain.', section('4.1.2.3')),
  rule('session-id-short', 'A session identifier allows fewer than 128 bits.', {
    title: 'OWASP ASVS 5.0, 7.2.3',
    url: 'https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x16-V7-Session-Management.md',
  }),
  rule('session-id-constant', 'Different clients got the same session identifier.', section('8.4')),
  rule('session-id-counting', 'A session identifier counts up or down.', sessionManagement('Session ID Entropy')),
  rule('session-id-holds-time', 'A session identifier holds the time.', sessionManagement('Session ID Entropy')),
  rule('session-id-no-weakness-seen', 'The samples of a session identifier showed no weakness.', section('8.4')),
  rule(
    'session-persistent',
    'A session cookie outlives the browser session.',
    sessionManagement('Expire and Max-Age Attributes'),
  ),
  rule(
    'session-not-rotated',
    'A session identifier stayed the same over a login.',
    sessionManagement('Renew the Session ID After Any Privilege Level Change'),
  ),
  rule('token-in-url', 'A URL contains a session identifier or a token.', section('8.4')),
  rule('token-in-link', 'A link or redirect contains a session identifier or a token.', section('8.4')),
  rule(
    'token-in-header',
    'A response header other than Set-Cookie contains the value of a session cookie.',
    section('8.5'),
  ),
  rule('token-in-body', 'The body of a response contains the value of a session cookie.', section('8.5')),
  rule('jwt-unsigned', 'A JSON Web Token has no signature.', {
    title: 'RFC 8725 §3.1',
    url: 'https://www.rfc-editor.org/rfc/rfc8725.html#section-3.1',
  }),
  rule('contents-unsigned', 'The user can read and change what a cookie contains.', section('8.3')),
  rule('contents-readable', 'A signed cookie shows what it contains.', section('8.3')),
  rule('prefix-available', 'A cookie could have a name prefix, which browsers hold it to.', section('4.1.3')),
  rule(
    'lifetime-meant-as-session',
    'Max-Age=-1 or Expires=Session does not make a session cookie.',
    section('4.1.2.2'),
  ),
  rule('attribute-ignored', 'A part of the line is ignored or changed.', section('5.6')),
  rule(
    'too-large',
    'A cookie, or all cookies together, are larger than some servers and browsers take.',
    section('6.1'),
  ),
  rule(
    'sibling-tossing',
    'Another host of the site can set a cookie that is sent in place of this one.',
    section('8.6'),
  ),
  rule('sibling-flooding', 'Another host of the site can push a session cookie out.', section('8.6')),
  rule(
    'distance-to-strictest',
    'A session cookie differs from __Host-SID=...; Path=/; Secure; HttpOnly; SameSite=Strict.',
    section('4.1.3.2'),
  ),
] as const)

/**
 * The id of a rule, such as `'missing-secure'`. Ids are stable: they are part of the interface.
 *
 * @see {@link auditRules}
 */
export type RuleId = (typeof auditRules)[number]['id']
