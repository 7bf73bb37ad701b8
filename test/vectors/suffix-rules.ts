/**
 * A public suffix list of the few rules that a vector file names.
 */
import { type PublicSuffixes, publicSuffixes } from '../../src/index.js'
import type { Suffixes } from './format.js'

function suffixLength(labels: readonly string[], rules: ReadonlySet<string>): number {
  for (let from = 0; from < labels.length; from += 1) {
    const name = labels.slice(from).join('.')
    if (rules.has(`!${name}`)) return labels.length - from - 1
    if (rules.has(name)) return labels.length - from
    if (rules.has(`*.${labels.slice(from + 1).join('.')}`)) return labels.length - from
  }
  return 1
}

function listOf(names: readonly string[]): PublicSuffixes {
  const rules = new Set(names)
  const split = (host: string): { labels: string[]; dot: string } =>
    host.endsWith('.') ? { labels: host.slice(0, -1).split('.'), dot: '.' } : { labels: host.split('.'), dot: '' }
  return {
    isPublicSuffix(domain) {
      const { labels } = split(domain)
      return labels.length === suffixLength(labels, rules)
    },
    registrableDomain(host) {
      const { labels, dot } = split(host)
      const length = suffixLength(labels, rules) + 1
      return labels.length < length ? null : labels.slice(-length).join('.') + dot
    },
  }
}

/** The list that a vector names: its own rules, the list in use, or none. */
export function suffixesOf(suffixes: Suffixes): PublicSuffixes | null {
  if (suffixes === null) return null
  return suffixes === 'live' ? publicSuffixes : listOf(suffixes)
}
