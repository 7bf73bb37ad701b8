/** Records of cookies for the tests of formats, and what of results is compared. */

import type { Cookie } from 'speculoos'
import type { FileEntry } from 'speculoos/formats'

/** 2026-11-29T12:00:00Z. */
export const NOW = 1_795_953_600_000
const DAY = 86_400_000

/** A session cookie of a host, but for the fields that are named. */
export function record(fields: Partial<Cookie> = {}): Cookie {
  return {
    name: 'SID',
    value: '31d4',
    domain: 'site.example',
    hostOnly: true,
    path: '/',
    secure: false,
    httpOnly: false,
    sameSite: 'Default',
    persistent: (fields.expiryTime ?? null) !== null,
    expiryTime: null,
    partitionKey: null,
    creationTime: NOW,
    lastAccessTime: NOW,
    ...fields,
  }
}

/** A time some days from now. */
export function days(count: number): number {
  return NOW + count * DAY
}

/** Where each entry is, its name, and the ids of its reasons, in one line. */
export function noted(entries: readonly FileEntry[]): string[] {
  return entries.map(({ line, index, name, reasons }) =>
    [line === undefined ? (index ?? '-') : `line ${line}`, name ?? '-', ...reasons.map(({ id }) => id)].join(' '),
  )
}
