/**
 * Marks the parts of a line with what the decision of the jar has to do with them (§5.7).
 */
import type { Reason, SetCookieResult } from 'speculoos'
import { hasControl } from '../../src/algorithms/characters.js'
import type { DividedLine, Field, Part } from './parts.js'
import { unique } from './steps.js'

type Target = Field | 'name' | 'value'

/** The parts of a line that a reason against it is about. The other reasons are about the request. */
const ABOUT: Readonly<Partial<Record<Reason['id'], readonly Target[]>>> = {
  'set-cookie-too-long': ['name', 'value'],
  'cookie-too-long': ['name', 'value'],
  'nameless-refused': ['value'],
  'nameless-equals-sign': ['value'],
  'empty-name-and-value': ['name', 'value'],
  'nameless-secure-prefix': ['value'],
  'nameless-host-prefix': ['value'],
  'nameless-http-prefix': ['value'],
  'domain-not-ascii': ['domain'],
  'domain-only-dot': ['domain'],
  'domain-public-suffix': ['domain'],
  'domain-mismatch': ['domain'],
  'domain-beyond-site': ['domain'],
  'tab-in-path': ['path'],
  'secure-from-insecure': ['secure'],
  'http-only-from-non-http': ['httpOnly'],
  'overlays-secure': ['name'],
  'overwrites-http-only': ['name'],
  'non-http-cross-site': ['sameSite'],
  'cross-site-subresource': ['sameSite'],
  'same-site-none-not-secure': ['sameSite'],
  'partitioned-not-secure': ['partitioned'],
  'secure-prefix-not-secure': ['name'],
  'host-prefix-not-secure': ['name'],
  'host-prefix-not-host-only': ['name', 'domain'],
  'host-prefix-path': ['name', 'path'],
  'http-prefix-not-secure': ['name'],
  'http-prefix-not-http-only': ['name'],
}

/** The attribute that a warning of §5.7 or about a lifetime is about. */
const CHANGED: Readonly<Partial<Record<Reason['id'], Field>>> = {
  'expires-capped': 'expires',
  'max-age-capped': 'maxAge',
  'domain-ignored-for-public-suffix-host': 'domain',
}

/** Marks the parts of a line with the outcome of the whole. */
export function markVerdict({ parts }: DividedLine, line: string, result: SetCookieResult): void {
  for (const warning of unique(result.warnings)) {
    const changed = partFor(parts, CHANGED[warning.id])
    if (changed === undefined || changed.reasons.includes(warning)) continue
    changed.outcome = warning.id === 'domain-ignored-for-public-suffix-host' ? 'ignored' : 'changed'
    changed.reasons.push(warning)
  }
  const expires = partFor(parts, 'expires')
  if (expires !== undefined && partFor(parts, 'maxAge') !== undefined) {
    expires.outcome = 'ignored'
    expires.note = 'Max-Age takes precedence.'
  }
  if (result.status !== 'rejected') return
  const { reasons } = result
  for (const reason of reasons) {
    const isControl = reason.id === 'set-cookie-control-character' || reason.id === 'cookie-control-character'
    for (const part of parts) {
      const text = line.slice(part.start, part.end)
      const isAbout =
        (isControl && hasControl(text)) ||
        (reason.id === 'tab-in-name-or-value' && part.kind !== 'attribute' && text.trim().includes('\t')) ||
        (ABOUT[reason.id]?.some((target) => part === partFor(parts, target)) ?? false)
      if (!isAbout) continue
      part.outcome = 'refused'
      if (!part.reasons.includes(reason)) part.reasons.push(reason)
    }
  }
  // A line that ends at its first step, or is not let in at all, is not read.
  if (!reasons.some(({ kind, section }) => kind === 'policy' || section === '5.6')) return
  for (const part of parts) if (part.outcome !== 'refused') part.outcome = 'unread'
}

/** The part that gives a field its value. */
function partFor(parts: readonly Part[], target: Target | undefined): Part | undefined {
  if (target === 'name' || target === 'value') return parts.find(({ kind }) => kind === target)
  return parts.find(({ field, outcome }) => field === target && target !== undefined && isEffective(outcome))
}

function isEffective(outcome: Part['outcome']): boolean {
  return outcome === 'used' || outcome === 'changed' || outcome === 'refused'
}
