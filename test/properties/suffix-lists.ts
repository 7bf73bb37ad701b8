/**
 * Public suffix lists for histories: two editions of a short list by hand, one without a rule for unlisted names, and the
 * real one (§5.7 step 9, §5.8.3 step 3.1).
 */

import { getDomain, getPublicSuffix } from 'tldts'
import type { PublicSuffixes } from '../../src/cookie/public-suffixes.js'

const options = { allowPrivateDomains: true, extractHostname: false, validateHostname: false }

/** The list of tldts with its private section, asked without any detour. */
const current: PublicSuffixes = {
  isPublicSuffix: (domain) => withoutDot(domain) === getPublicSuffix(withoutDot(domain), options),
  registrableDomain: (host) => withDotOf(host, getDomain(withoutDot(host), options)),
}

/** Rules as the list writes them; a name that no rule matches has its last label for a public suffix. */
function listOf(rules: readonly string[]): PublicSuffixes {
  const known = new Set(rules)
  function suffixLength(labels: readonly string[]): number {
    for (let start = 0; start < labels.length; start += 1) {
      const rest = labels.slice(start).join('.')
      if (known.has(`!${rest}`)) return labels.length - start - 1
      if (known.has(rest) || known.has(rest.replace(/^[^.]*\./, '*.'))) return labels.length - start
    }
    return 1
  }
  return {
    isPublicSuffix(domain) {
      const labels = withoutDot(domain).split('.')
      return suffixLength(labels) === labels.length
    },
    registrableDomain(host) {
      const labels = withoutDot(host).split('.')
      const length = suffixLength(labels)
      return length === labels.length ? null : withDotOf(host, labels.slice(-length - 1).join('.'))
    },
  }
}

function withoutDot(host: string): string {
  return host.endsWith('.') ? host.slice(0, -1) : host
}

function withDotOf(host: string, domain: string | null): string | null {
  return domain !== null && host.endsWith('.') ? `${domain}.` : domain
}

/** A list that knows one suffix only, and calls no other name a public suffix or a registrable domain. */
const corporate: PublicSuffixes = {
  isPublicSuffix: (domain) => withoutDot(domain) === 'example',
  registrableDomain: (host) => /[^.]+\.example\.?$/.exec(host)?.[0] ?? null,
}

/** The same list, which answers a question sooner that it was asked before. */
function remembering({ isPublicSuffix, registrableDomain }: PublicSuffixes): PublicSuffixes {
  return { isPublicSuffix: remembered(isPublicSuffix), registrableDomain: remembered(registrableDomain) }
}

function remembered<Answer>(ask: (host: string) => Answer): (host: string) => Answer {
  const answers = new Map<string, { readonly answer: Answer }>()
  return (host) => {
    const known = answers.get(host) ?? { answer: ask(host) }
    if (answers.size < 10_000) answers.set(host, known)
    return known.answer
  }
}

/** The lists by the names that histories call them by. */
export const suffixLists = {
  nested: remembering(listOf(['example', 'com', 's3.cloud.test', '*.wild.test', '!city.wild.test', 'co.uk'])),
  grown: remembering(listOf(['example', 'com', 'site.example', 'cloud.test', 'co.uk'])),
  corporate: remembering(corporate),
  current: remembering(current),
  off: null,
} satisfies Record<string, PublicSuffixes | null>

/** The name of a list. */
export type ListName = keyof typeof suffixLists
