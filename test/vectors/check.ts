/**
 * Asks an algorithm of the engine what a vector asks, and compares the answer.
 */
import {
  type CookieDocument,
  canonicalizeHost,
  chooseExcess,
  cookieDate,
  cookieString,
  defaultPath,
  domainMatch,
  isIpAddress,
  namePrefix,
  octetLength,
  originOf,
  parseSetCookie,
  pathMatch,
  type Reception,
  receiveCookie,
  sameSite,
  sameSiteOfRequest,
  serializeSetCookie,
  siteForCookiesOfDocument,
  siteForCookiesOfWorker,
} from '../../src/algorithms/index.js'
import type { Profile, PublicSuffixes } from '../../src/index.js'
import {
  contextOf,
  dateOf,
  expectedOutcome,
  idOf,
  idsOf,
  type Outcome,
  originOfText,
  PLAIN_URL,
  parsedOf,
} from './expected.js'
import type { Check, DocumentRecord, SerializedRecord } from './format.js'
import { requireEqual } from './require-equal.js'
import { type Item, textOf } from './text.js'

/** What a check is run with. */
export interface Setting {
  readonly publicSuffixes: PublicSuffixes | null
  readonly start: number
  readonly item: Item
  /** The browser whose rules hold; `null` for those of the text. */
  readonly profile: Profile | null
}

function documentOf(chain: readonly DocumentRecord[]): CookieDocument {
  const document = chain.reduce<CookieDocument | null>(
    (parent, { url, origin, sandboxed }) => ({
      url,
      parent,
      ...(origin === undefined ? {} : { origin: originOfText(origin) }),
      ...(sandboxed === undefined ? {} : { sandboxed }),
    }),
    null,
  )
  if (document === null) throw new Error('a chain has no document')
  return document
}

function received(reception: Reception): Outcome {
  const warnings = idsOf(reception.warnings)
  switch (reception.status) {
    case 'stored':
      requireEqual(Object.keys(reception).sort(), ['cookie', 'replaced', 'status', 'warnings'])
      return {
        status: 'stored',
        cookie: reception.cookie,
        replaced: reception.replaced ?? null,
        evicted: [],
        warnings,
      }
    case 'removed':
      requireEqual(Object.keys(reception).sort(), ['cookie', 'replaced', 'status', 'warnings'])
      return { status: 'removed', cookie: reception.cookie, replaced: reception.replaced ?? null, warnings }
    case 'rejected':
      requireEqual(Object.keys(reception).sort(), ['reasons', 'status', 'warnings'])
      return { status: 'rejected', reasons: idsOf(reception.reasons), warnings }
  }
}

function runReceive(check: Extract<Check, { kind: 'receive' }>, { publicSuffixes, start, item }: Setting): void {
  const url = new URL(textOf(check.url ?? PLAIN_URL, item))
  const context = contextOf(check.context, item)
  const reception = receiveCookie(
    parsedOf(check.setCookie, item),
    {
      host: canonicalizeHost(url.hostname),
      path: url.pathname,
      secure: url.protocol === 'https:',
      type: context.type ?? 'HTTP',
      sameSite: context.sameSite ?? 'same-site',
      method: context.method ?? 'GET',
      topLevelNavigation: context.topLevelNavigation ?? false,
      partitionKey: context.partitionKey ?? null,
    },
    { find: () => undefined, hasSecureOverlaid: () => false },
    { publicSuffixes, cookieAgeLimit: 34_560_000, sessionOnly: false },
    start,
  )
  requireEqual(received(reception), expectedOutcome(check.gives, start, item))
}

function runParse(check: Extract<Check, { kind: 'parse' }>, { item, profile }: Setting): void {
  const line = textOf(check.line, item)
  const result =
    profile !== null
      ? profile.parse(line, check.type ?? 'HTTP', check.readsPartitioned ?? false, profile)
      : check.readsPartitioned === undefined
        ? check.type === undefined
          ? parseSetCookie(line)
          : parseSetCookie(line, check.type)
        : parseSetCookie(line, check.type, check.readsPartitioned)
  const warnings = idsOf(result.warnings)
  const expectedWarnings = check.warnings ?? []
  if (result.status === 'rejected') {
    requireEqual(
      { ...result, reasons: idsOf(result.reasons), warnings },
      {
        status: 'rejected',
        reasons: check.rejected,
        warnings: expectedWarnings,
      },
    )
  } else {
    requireEqual(check.rejected, undefined)
    requireEqual(
      { ...result, warnings },
      {
        status: 'parsed',
        setCookie: check.parsed === undefined ? undefined : parsedOf(check.parsed, item),
        warnings: expectedWarnings,
      },
    )
  }
}

/** What a vector hands over to the serializer; it may hold words that the type of the engine forbids. */
function initOf(record: SerializedRecord, item: Item): Record<string, unknown> {
  const { name, value, expires, domain, path, sameSite, extensions, ...plain } = record
  return {
    ...plain,
    name: textOf(name, item),
    value: textOf(value, item),
    ...(expires === undefined ? {} : { expires: dateOf(expires) }),
    ...(domain === undefined ? {} : { domain: textOf(domain, item) }),
    ...(path === undefined ? {} : { path: textOf(path, item) }),
    ...(sameSite === undefined ? {} : { sameSite: textOf(sameSite, item) }),
    ...(extensions === undefined ? {} : { extensions: extensions.map((text) => textOf(text, item)) }),
  }
}

/** The name of the field that the serializer refuses, which its message begins with. */
function refusal(serialize: () => unknown): string {
  try {
    return `nothing: ${serialize()}`
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return /^(.+?)(?:\[\d+\])?: /.exec(error.message)?.[1] ?? error.message
  }
}

function runSerialize(check: Extract<Check, { kind: 'serialize' }>, item: Item): void {
  const init = initOf(check.cookie, item)
  const serialize = (): unknown => Reflect.apply(serializeSetCookie, undefined, [init])
  if (check.refused === undefined) {
    requireEqual(serialize(), textOf(check.line, item))
  } else {
    requireEqual(refusal(serialize), check.refused)
  }
}

/** Runs one check. */
export function runCheck(check: Check, setting: Setting): void {
  const { publicSuffixes, item } = setting
  const text = (pieces: Parameters<typeof textOf>[0]): string => textOf(pieces, item)
  switch (check.kind) {
    case 'cookie-date':
      requireEqual(
        (setting.profile?.readDate ?? cookieDate)(text(check.text)),
        check.date === null ? null : dateOf(check.date),
      )
      return
    case 'canonical-host':
      requireEqual(canonicalizeHost(text(check.host)), check.canonical === null ? null : text(check.canonical))
      return
    case 'ip-address':
      requireEqual(isIpAddress(text(check.host)), check.is)
      return
    case 'domain-match':
      requireEqual(domainMatch(text(check.host), text(check.domain)), check.matches)
      return
    case 'default-path':
      requireEqual(defaultPath(text(check.path)), text(check.default))
      return
    case 'path-match':
      requireEqual(pathMatch(text(check.path), text(check.cookiePath)), check.matches)
      return
    case 'same-site': {
      const [first, second] = [originOfText(check.first), originOfText(check.second)]
      requireEqual(sameSite(first, second, publicSuffixes), check.sameSite)
      requireEqual(sameSite(second, first, publicSuffixes), check.sameSite)
      return
    }
    case 'origin':
      requireEqual(originOf(text(check.url)), originOfText(check.origin))
      return
    case 'request': {
      const origin = originOfText(check.origin)
      const siteForCookies = check.siteForCookies === null ? null : originOfText(check.siteForCookies)
      const request = { origin, siteForCookies, ...(check.reload === undefined ? {} : { reload: check.reload }) }
      requireEqual(sameSiteOfRequest(request, publicSuffixes), check.status)
      return
    }
    case 'document':
      requireEqual(
        siteForCookiesOfDocument(documentOf(check.chain), publicSuffixes),
        originOfText(check.siteForCookies),
      )
      return
    case 'worker': {
      const worker = { origin: originOfText(check.origin), documents: check.chains.map(documentOf) }
      requireEqual(siteForCookiesOfWorker(worker, publicSuffixes), originOfText(check.siteForCookies))
      return
    }
    case 'name-prefix':
      requireEqual(namePrefix(text(check.name)), check.prefix)
      return
    case 'octets':
      requireEqual(octetLength(text(check.text), check.type), check.octets)
      return
    case 'parse':
      runParse(check, setting)
      return
    case 'receive':
      runReceive(check, setting)
      return
    case 'excess': {
      const candidates = check.candidates.map((candidate, sequence) => ({ ...candidate, sequence }))
      const excess = chooseExcess(candidates, check.count, check.scope)
      requireEqual(
        excess.map(({ candidate, reason }) => ({ id: candidate.id, reason: idOf(reason) })),
        check.excess,
      )
      return
    }
    case 'cookie-string': {
      const cookies = check.cookies.map(({ name, value }) => ({ name: text(name), value: text(value) }))
      requireEqual(cookieString(cookies), text(check.string))
      return
    }
    case 'serialize':
      runSerialize(check, item)
      return
    default:
      throw new Error(`no such kind of check: ${JSON.stringify(check satisfies never)}`)
  }
}
