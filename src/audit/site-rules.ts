/**
 * Rules about the other hosts of the site. A jar shows what they can do: it receives a cookie of a sibling, and returns
 * what it would send (§5.7, §5.8.3, §8.6).
 */
import { canonicalizeHost, isIpAddress } from '../algorithms/canonical-host.js'
import { COOKIES_PER_SITE } from '../cookie/limits.js'
import type { CookieJar } from '../jar/cookie-jar.js'
import { isSessionKind } from './cookie-kind.js'
import { type Check, eachStored, severityFor } from './draft.js'
import { type Exchange, isStored, newJar, pageOf, type StoredLine } from './exchange.js'
import type { AuditSettings } from './options.js'
import { strictestLine } from './remedy.js'

/** A host of the same site that is run by somebody else. */
interface Sibling {
  readonly site: string
  readonly url: string
}

/** A sibling of a host; `null` if its site has no other hosts. */
function siblingOf({ url }: Exchange, { publicSuffixes }: AuditSettings): Sibling | null {
  const host = canonicalizeHost(new URL(url).hostname)
  if (publicSuffixes === null || host === null || isIpAddress(host)) return null
  const site = publicSuffixes.registrableDomain(host)
  return site === null ? null : { site, url: `https://sibling-${host.length}.${site}/` }
}

/** A jar that has received the cookie of a line. */
function jarWith({ text, exchange }: StoredLine, settings: AuditSettings): CookieJar {
  const jar = newJar(settings)
  jar.client(pageOf(exchange.url)).setCookie(text, exchange.url)
  return jar
}

export const siblingTossing = eachStored((line, { settings }) => {
  const { kind, name, exchange, result } = line
  const sibling = siblingOf(exchange, settings)
  if (sibling === null || !(isSessionKind(kind) || kind === 'csrf') || name === '') return null
  const jar = jarWith(line, settings)
  const attempt = jar.setCookie(`${name}=1; Domain=${sibling.site}; Path=${result.cookie.path}; Secure`, sibling.url)
  const isSent = jar
    .getCookies(exchange.url)
    .some((cookie) => cookie.name === name && cookie.domain === sibling.site && cookie.value === '1')
  if (attempt.status !== 'stored' || !isSent) return null
  return {
    severity: severityFor(kind, 'low', 'low', 'info'),
    sentence: `Any other host of ${sibling.site} can set a cookie with this name that the server cannot tell from its own. The prefix __Host- prevents it.`,
    remedy: strictestLine(name),
  }
})

export const siblingFlooding: Check = function* ({ exchanges, settings }) {
  const line = exchanges
    .flatMap(({ lines }) => lines)
    .find((each): each is StoredLine => isStored(each) && isSessionKind(each.kind))
  const sibling = line === undefined ? null : siblingOf(line.exchange, settings)
  if (line === undefined || sibling === null) return
  const jar = jarWith(line, settings)
  for (let index = 0; index <= COOKIES_PER_SITE; index += 1) {
    jar.setCookie(`flood-${index}=1; Domain=${sibling.site}; Secure`, sibling.url)
  }
  const isGone = ![...jar].some(({ name, value }) => name === line.name && value === line.parsed.value)
  if (!isGone) return
  yield {
    severity: 'info',
    cookie: null,
    exchange: line.exchange,
    sentence: `Any other host of ${sibling.site} can set so many cookies that the browser drops the session. No attribute prevents it: give hosts that others run a site of their own.`,
    remedy: strictestLine(line.name),
  }
}
