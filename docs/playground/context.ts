/**
 * What a setting of the form is to a jar: the context of a request, or of a script (§5.2, §5.8).
 */
import type { RequestContext } from 'speculoos'
import { publicSuffixes } from 'speculoos'
import {
  type CookieDocument,
  type Origin,
  originOf,
  sameSiteOfRequest,
  siteForCookiesOfDocument,
} from 'speculoos/algorithms'
import type { ProfileName, Setting } from './case.js'
import { PROFILE_OF } from './profiles.js'

/** The context of a request, and what a person wants to know of it. */
export interface Made {
  readonly context: RequestContext
  readonly facts: readonly string[]
}

/** A field of a setting whose text is not a URL, and what is wrong. */
export interface FieldProblem {
  /** `url`, `page`, or `frame` with its index. */
  readonly field: string
  readonly sentence: string
}

/** What is wrong with the URLs of a setting. */
export function problemsOf({ url, page, frames, kind }: Setting): FieldProblem[] {
  const given: [string, string][] = [['url', url]]
  if (hasPage(kind)) {
    if (page !== '') given.push(['page', page])
    frames.forEach((frame, index) => {
      given.push([`frame${index}`, frame.url])
    })
  }
  return given.flatMap(([field, text]) => {
    const sentence = problemOfUrl(text)
    return sentence === null ? [] : [{ field, sentence }]
  })
}

function problemOfUrl(text: string): string | null {
  if (text.trim() === '') return 'Give a URL, such as https://site.example/.'
  if (!URL.canParse(text)) return 'This is not a URL. It needs a scheme, such as https://.'
  return /^https?:$/.test(new URL(text).protocol) ? null : 'Only URLs with http or https have cookies.'
}

/** Whether the page and its frames matter to a kind of request. */
export function hasPage(kind: Setting['kind']): boolean {
  return kind !== 'client' && kind !== 'visit'
}

/** Whether it is a script in a sandboxed frame, which can neither read nor set cookies. */
export function isBarred({ kind, frames }: Setting): boolean {
  return kind === 'script' && frames.some(({ sandboxed }) => sandboxed)
}

/** The context of a request to a URL, which is valid, as are the others of the setting. */
export function contextOf(setting: Setting, url: string, profile: ProfileName): Made {
  const { kind, method } = setting
  if (kind === 'client') return { context: { method }, facts: ['No page is involved, so the request is same-site.'] }
  const isSchemeful = PROFILE_OF[profile]?.schemefulSameSite !== false
  const ownPage = { topLevelSite: url, hasCrossSiteAncestor: false }
  if (kind === 'visit') {
    return {
      context: { method, topLevelNavigation: true, partitionKey: ownPage },
      facts: ['The user opens the page, so the request is same-site, and navigates the whole page.'],
    }
  }
  const page = setting.page === '' ? url : setting.page
  const documents = [{ url: page, sandboxed: false }, ...setting.frames]
  if (kind === 'script') documents.push({ url, sandboxed: false })
  const siteForCookies = siteOf(documents, profile, isSchemeful)
  const origin = schemeless(originOf(url), isSchemeful)
  const isSameSite = sameSiteOfRequest({ origin, siteForCookies }, publicSuffixes) === 'same-site'
  const isTop = kind === 'link'
  const context: RequestContext = {
    type: kind === 'script' ? 'non-HTTP' : 'HTTP',
    method,
    siteForCookies,
    topLevelNavigation: isTop,
    partitionKey: isTop ? ownPage : { topLevelSite: page, hasCrossSiteAncestor: !isSameSite },
  }
  const site =
    siteForCookies === 'opaque'
      ? 'There is no site for cookies, since the documents are of several sites or sandboxed'
      : `The site for cookies is ${siteForCookies.scheme}://${siteForCookies.host}`
  const facts = [`${site}, so the ${thing(kind)} is ${isSameSite ? 'same-site' : 'cross-site'}.`]
  if (isTop) facts.push('It navigates the whole page.')
  return { context, facts }
}

function thing(kind: Setting['kind']): string {
  return kind === 'script' ? 'document of the script' : 'request'
}

/** The site for cookies of the innermost of some documents (§5.2.1). In browsers a sandboxed one is of no site. */
function siteOf(documents: readonly { url: string; sandboxed: boolean }[], profile: ProfileName, isSchemeful: boolean) {
  let parent: CookieDocument | null = null
  let isSandboxed = false
  for (const { url, sandboxed } of documents) {
    isSandboxed ||= sandboxed
    const origin: Origin = isSandboxed && profile !== 'text' ? 'opaque' : schemeless(originOf(url), isSchemeful)
    parent = { url, origin, parent }
  }
  return parent === null ? 'opaque' : siteForCookiesOfDocument(parent, publicSuffixes)
}

/** An origin to compare: without a difference between http and https for a browser that sees none. */
function schemeless(origin: Origin, isSchemeful: boolean): Origin {
  return origin === 'opaque' || isSchemeful ? origin : { ...origin, scheme: 'https' }
}
