/**
 * What an anchor knows of sealed records: the digest of the last one of each unit, kept apart from the records.
 *
 * Its text is a sign, a digest and, for a record that is there, its expiry time: `+digest 1790000000000` or
 * `+digest never` for a record, `?digest` for one that is being removed, `-digest` for the last one before the removal.
 *
 * A record holds the digest of the one before it. So whoever finds a record that is one ahead of the anchor knows that its
 * writer did not come to tell the anchor, and does it.
 */
import type { RecordKey, RecordStorage, RecordVersion } from '../record-storage.js'
import { StorageError } from '../storage-error.js'
import { randomText } from '../versions.js'
import type { OpenedRecord } from './record-sealer.js'
import type { SealFault } from './seal-errors.js'

/** What the anchor says of a unit. */
export type AnchorState =
  | { readonly is: 'unknown' }
  | { readonly is: 'stored'; readonly digest: string; readonly expiresAt: number | null }
  | { readonly is: 'being-removed' | 'removed'; readonly digest: string }

/** The state of a unit, and its version in the anchor. */
export interface AnchoredUnit {
  readonly state: AnchorState
  readonly version: RecordVersion | null
}

/** What follows from a record and its anchor: all is well, the anchor has to follow, or the record is wrong. */
export type AnchorVerdict =
  | { readonly is: 'settled' }
  | { readonly is: 'behind'; readonly next: AnchorState }
  | { readonly is: 'broken'; readonly fault: SealFault }

const SETTLED: AnchorVerdict = { is: 'settled' }

/** Compares a record, or that there is none, with what its anchor says. */
export function judge(state: AnchorState, record: OpenedRecord | null, now: number): AnchorVerdict {
  if (state.is === 'unknown') return record === null ? SETTLED : behind(storedState(record))
  const { digest } = state
  if (record !== null && record.previous === digest) return behind(storedState(record))
  if (record !== null && (state.is === 'removed' || record.digest !== digest)) {
    return { is: 'broken', fault: 'rolled-back' }
  }
  if (record !== null || state.is === 'removed') return SETTLED
  const mayBeGone = state.is !== 'stored' || (state.expiresAt !== null && state.expiresAt < now)
  return mayBeGone ? behind({ is: 'removed', digest }) : { is: 'broken', fault: 'missing' }
}

function behind(next: AnchorState): AnchorVerdict {
  return { is: 'behind', next }
}

function storedState({ digest, expiresAt }: OpenedRecord): AnchorState {
  return { is: 'stored', digest, expiresAt }
}

/** The units of an anchor, which is a storage. */
export class Anchor {
  readonly #storage: RecordStorage

  constructor(storage: RecordStorage) {
    this.#storage = storage
  }

  async read(key: RecordKey, signal?: AbortSignal): Promise<AnchoredUnit> {
    const record = await this.#storage.read(key, { signal })
    return record === null
      ? { state: { is: 'unknown' }, version: null }
      : { state: stateOf(record.text), version: record.version }
  }

  /** Changes the state of a unit, and returns whether nobody else has changed it since it was read. */
  async move(key: RecordKey, { version }: AnchoredUnit, next: AnchorState): Promise<boolean> {
    const text = textOf(next)
    const result = await this.#storage.write(key, text, version, { writeId: randomText(), expiresAt: null })
    return result.status === 'written'
  }

  /** The units of a jar that have ever been written. */
  keys(jar: string): AsyncIterable<RecordKey> {
    return this.#storage.keys(jar)
  }

  async flush(): Promise<void> {
    await this.#storage.flush()
  }
}

function textOf(state: AnchorState): string {
  switch (state.is) {
    case 'stored':
      return `+${state.digest} ${state.expiresAt ?? 'never'}`
    case 'being-removed':
      return `?${state.digest}`
    case 'removed':
      return `-${state.digest}`
    case 'unknown':
      return ''
  }
}

function stateOf(text: string): AnchorState {
  const [, sign, digest = '', end = 'never'] = /^([-+?])([\w-]{43})(?: (never|-?[\d.e+]+))?$/.exec(text) ?? []
  if (sign === '+') return { is: 'stored', digest, expiresAt: end === 'never' ? null : Number(end) }
  if (sign === '?') return { is: 'being-removed', digest }
  if (sign === '-') return { is: 'removed', digest }
  throw new StorageError('damaged', 'anchor: expected the digest of a record, got something else')
}
