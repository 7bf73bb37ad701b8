/**
 * Verifies an audit log, and names the first entry that is not as it was written.
 */
import { fieldsOf, invalidArgument, requireString } from '../../cookie/invalid-argument.js'
import { type ChainKeys, chainKeys, digestOfLine, partsOf } from './audit-entry.js'
import type { AuditHead } from './audit-log.js'
import { fromBase64url } from './octets.js'
import { requireKey } from './raw-keyring.js'
import { hasMac } from './web-crypto.js'

/**
 * What became of a log:
 *
 * - `whole`: its entries are as they were written, from the first to the last that is there;
 * - `edited`: an entry was changed, or another was put in its place;
 * - `deleted`: an entry is missing, and later ones are there;
 * - `inserted`: there is a line that the log has not written there;
 * - `reordered`: an entry stands after one that was written later;
 * - `truncated`: the end is missing that the anchor has.
 *
 * @see {@link AuditReport}
 */
export type AuditVerdict = 'whole' | 'edited' | 'deleted' | 'inserted' | 'reordered' | 'truncated'

/**
 * The options of {@link verifyAuditLog}.
 *
 * @see {@link verifyAuditLog}
 */
export interface VerifyOptions {
  /** The first key of the log: 32 octets. */
  readonly key: Uint8Array
  /** The `head` of the log, as it was kept apart from it. Without it nobody can tell whether the end was cut off. */
  readonly anchor?: AuditHead | undefined
}

/**
 * An entry that was verified. Names are pseudonyms; see `AuditLog.pseudonym`.
 *
 * @see {@link AuditReport}
 */
export interface VerifiedEntry {
  /** Its place in the log, from 0 on. */
  readonly seq: number
  /** When it was made, in milliseconds since 1970-01-01T00:00:00Z, by the clock of the writer. */
  readonly time: number
  /** What happened. */
  readonly event: string
  /** Who did it. */
  readonly actor: string
  /** Whose keys or cookies they are. */
  readonly user?: string
  /** The jar. */
  readonly jar?: string
  /** The unit of the record. */
  readonly unit?: string
  /** The cookie. */
  readonly cookie?: string
  /** Why. */
  readonly reason?: string
  /** The number of entries that were lost while the sink failed, for the event `lost`. */
  readonly count?: number
}

/**
 * What the verifier found.
 *
 * @see {@link verifyAuditLog}
 */
export interface AuditReport {
  /** What became of the log. */
  readonly verdict: AuditVerdict
  /** The place of the first entry that is wrong or missing, from 0 on; `null` if the log is whole. */
  readonly seq: number | null
  /** The index of the line where that was found; `null` if the log is whole. */
  readonly line: number | null
  /** The entries before it, or all. */
  readonly entries: readonly VerifiedEntry[]
  /** The number of lines that appear twice in a row: the sink wrote them, but reported a failure. */
  readonly repeated: number
  /** Whether the last entry says that the log was ended. */
  readonly isEnded: boolean
  /** The verdict for a person, and what it does not cover. */
  readonly sentence: string
}

/** How much further than its lines a log may have gone: of so many entries in a row it is noticed that they are missing. */
const MOST_MISSING = 10_000

interface ReadLine {
  readonly line: string
  /** The entry, if its MAC is that of its place. */
  readonly entry: (VerifiedEntry & { readonly prev: string; readonly chain: string }) | null
}

/**
 * Verifies a log.
 *
 * @param lines - the lines as the sink got them, without their line breaks.
 * @returns the verdict, with the first entry that was edited, deleted, inserted or reordered. A log of which the end was cut
 * off is `whole` without an anchor.
 * @throws TypeError if an argument cannot be used. No line makes it throw.
 *
 * @example
 * ```ts
 * import { AuditLog, verifyAuditLog } from 'speculoos/sealed'
 *
 * const key = crypto.getRandomValues(new Uint8Array(32))
 * const lines: string[] = []
 * const log = new AuditLog({ key, sink: (line) => void lines.push(line) })
 * const worker = log.by('worker 1')
 * for (const user of ['ada', 'bob', 'eve']) await worker.note({ event: 'unlocked', user })
 * const anchor = log.head ?? undefined
 *
 * const deleted = await verifyAuditLog([...lines.slice(0, 2), ...lines.slice(3)], { key })
 * console.log(deleted.verdict, deleted.seq) // => deleted 2
 * console.log((await verifyAuditLog(lines.slice(0, 2), { key })).verdict) // => whole
 * console.log((await verifyAuditLog(lines.slice(0, 2), { key, anchor })).verdict) // => truncated
 * ```
 *
 * @see {@link AuditReport}
 */
export async function verifyAuditLog(lines: Iterable<string>, options: VerifyOptions): Promise<AuditReport> {
  const { key, anchor } = fieldsOf('options', options, ['key', 'anchor'])
  const octets = requireKey('options.key', key)
  if (anchor !== undefined && (typeof anchor !== 'object' || anchor === null || !Number.isSafeInteger(anchor.seq))) {
    throw invalidArgument('options.anchor', anchor, 'the head of an audit log')
  }
  if (typeof lines === 'string') throw new TypeError('lines: expected an array of lines, got one string')
  const texts = [...lines]
  for (const line of texts) requireString('lines', line)
  return report(await readLines(texts, octets), anchor ?? null)
}

async function readLines(lines: readonly string[], octets: Uint8Array): Promise<ReadLine[]> {
  const claims = lines.map(claimOf)
  const last = claims.reduce((greatest, claim) => Math.max(greatest, claim?.entry.seq ?? 0), 0)
  const byPlace = new Map<number, number[]>()
  for (const [index, claim] of claims.entries()) {
    if (claim === null) continue
    const same = byPlace.get(claim.entry.seq)
    if (same === undefined) byPlace.set(claim.entry.seq, [index])
    else same.push(index)
  }
  const read: ReadLine[] = lines.map((line) => ({ line, entry: null }))
  let keys: ChainKeys = await chainKeys(octets)
  const most = Math.min(last, lines.length + MOST_MISSING)
  for (let seq = 0; seq <= most; seq += 1) {
    for (const index of byPlace.get(seq) ?? []) {
      const claim = claims[index]
      const line = lines[index]
      if (claim === undefined || claim === null || line === undefined) continue
      if (await hasMac(keys.mac, claim.signed, claim.tag)) read[index] = { line, entry: claim.entry }
    }
    keys = await chainKeys(keys.next)
  }
  return read
}

async function report(read: readonly ReadLine[], anchor: AuditHead | null): Promise<AuditReport> {
  const entries: NonNullable<ReadLine['entry']>[] = []
  let repeated = 0
  let digest = ''
  let previous = ''
  const wrong = (verdict: AuditVerdict, seq: number, line: number): AuditReport =>
    finding(verdict, seq, line, entries, repeated)
  for (const [index, { line, entry }] of read.entries()) {
    const seq = entries.length
    if (line === previous) {
      repeated += 1
      continue
    }
    const comesLater = (): boolean => read.slice(index + 1).some((other) => other.entry?.seq === seq)
    if (entry === null) return wrong(comesLater() ? 'inserted' : 'edited', seq, index)
    if (entry.seq < seq) return wrong('inserted', entry.seq, index)
    if (entry.seq > seq) return wrong(comesLater() ? 'reordered' : 'deleted', seq, index)
    // The key of an entry may be known to somebody who has not the line before it.
    if (entry.prev !== digest || entry.chain !== (entries[0]?.chain ?? entry.chain)) return wrong('edited', seq, index)
    entries.push(entry)
    previous = line
    digest = await digestOfLine(line)
    if (anchor?.seq === seq && (anchor.digest !== digest || anchor.chain !== entry.chain)) {
      entries.pop()
      return wrong('edited', seq, index)
    }
  }
  if (anchor !== null && anchor.seq >= entries.length) return wrong('truncated', entries.length, read.length)
  return finding('whole', null, null, entries, repeated, anchor)
}

function finding(
  verdict: AuditVerdict,
  seq: number | null,
  line: number | null,
  found: readonly NonNullable<ReadLine['entry']>[],
  repeated: number,
  anchor: AuditHead | null = null,
): AuditReport {
  const entries = found.map(({ prev: _, chain: __, ...entry }) => entry)
  const isEnded = entries.at(-1)?.event === 'ended'
  return {
    verdict,
    seq,
    line,
    entries,
    repeated,
    isEnded,
    sentence: sentenceOf(verdict, seq, entries, isEnded, anchor),
  }
}

function sentenceOf(
  verdict: AuditVerdict,
  seq: number | null,
  entries: readonly VerifiedEntry[],
  isEnded: boolean,
  anchor: AuditHead | null,
): string {
  switch (verdict) {
    case 'edited':
      return `Entry ${seq} was changed, or another was put in its place. The entries before it are as they were written.`
    case 'deleted':
      return `Entry ${seq} is missing, and later ones are there. The entries before it are as they were written.`
    case 'inserted':
      return `Where entry ${entries.length} has to be stands a line that was not written there. The entries before it are as they were written.`
    case 'reordered':
      return `Entry ${seq} stands after one that was written later. The entries before it are as they were written.`
    case 'truncated':
      return `The log ends before entry ${seq}, and the anchor has a later one: the end was cut off.`
    case 'whole': {
      const count = `${entries.length} ${entries.length === 1 ? 'entry is' : 'entries are'} as written`
      if (isEnded) return `${count}, and the last one ends the log.`
      const known = anchor === null ? 'Whether' : `The anchor has entry ${anchor.seq}. Whether`
      return `${count}. ${known} later entries were cut off cannot be seen from the log: that needs ${anchor === null ? 'an anchor' : 'a later anchor'}.`
    }
  }
}

interface Claim {
  readonly signed: Uint8Array
  readonly tag: Uint8Array
  readonly entry: NonNullable<ReadLine['entry']>
}

/** What a line says of itself; `null` if it is no entry. */
function claimOf(line: string): Claim | null {
  const parts = partsOf(line)
  const tag = parts === null ? null : fromBase64url(parts.tag)
  if (parts === null || tag === null) return null
  const entry = parse(`${parts.signed}}`)
  return entry === null ? null : { signed: new TextEncoder().encode(parts.signed), tag, entry }
}

function parse(text: string): Claim['entry'] | null {
  try {
    const value: unknown = JSON.parse(text)
    return isEntry(value) ? value : null
  } catch {
    return null
  }
}

function isEntry(value: unknown): value is Claim['entry'] {
  if (typeof value !== 'object' || value === null) return false
  const seq: unknown = Reflect.get(value, 'seq')
  return (
    Number.isSafeInteger(seq) &&
    Number(seq) >= 0 &&
    typeof Reflect.get(value, 'time') === 'number' &&
    ['chain', 'event', 'actor', 'prev'].every((name) => typeof Reflect.get(value, name) === 'string')
  )
}
