/**
 * What all units of a shared jar have in common.
 */
import type { OptionsWithSuffixes } from '../../jar/cookie-jar.js'
import type { RecordStorage } from '../record-storage.js'
import { siteExpiry } from '../site-record.js'
import { StorageError } from '../storage-error.js'
import type { Reports } from './unit-jar.js'
import type { UnitContent } from './unit-record.js'

/** What a shared jar is made with, checked. */
export interface UnitSetting {
  readonly storage: RecordStorage
  readonly jar: string
  readonly options: OptionsWithSuffixes
  readonly now: () => number
  /** Whether the jar has a clock that no storage knows, so that none may let records vanish by the time. */
  readonly hasOwnClock: boolean
  readonly consistency: 'linearizable' | 'cached'
  readonly regroup: boolean
  /** After how many milliseconds without a save session cookies end; `Infinity` for never. */
  readonly sessionTtl: number
  /** The time after a saved access in which no other access is saved, in milliseconds. */
  readonly accessGranularity: number
  /** How long a call may take, in milliseconds. */
  readonly timeout: number
  readonly onWarning: (message: string) => void
  /** Takes what the calls have reported, once they are saved. */
  readonly deliver: (reports: Reports) => void
}

/** What a call did, with what it reported. */
export interface Outcome extends Reports {
  readonly result: { readonly settle: () => void } | { readonly error: unknown }
}

/** The names of the errors of storages: `StorageError` and its kinds, and those of a sealed storage. */
const ERROR_NAMES = /^(?:Storage|SealBroken$|KeysUnavailable$)/

/** The kind of an error of a storage, whichever module form of this package it comes from; `null` if it is another error. */
export function kindOf(error: unknown): string | null {
  if (!(error instanceof Error) || !ERROR_NAMES.test(error.name) || !('kind' in error)) return null
  return typeof error.kind === 'string' ? error.kind : null
}

/** What a storage threw, as an error of a storage. */
export function asStorageError(error: unknown, timeout: number): unknown {
  if (kindOf(error) !== null) return error
  if (error instanceof Error && error.name === 'TimeoutError') {
    return new StorageError('failed', `storage: no answer within ${timeout} ms`, error)
  }
  return new StorageError('failed', 'storage: it reported an error', error)
}

/** When a record expires, in milliseconds; `null` for never. */
export function expiryOf(
  { cookies, clock }: UnitContent,
  { hasOwnClock, sessionTtl }: Pick<UnitSetting, 'hasOwnClock' | 'sessionTtl'>,
): number | null {
  if (hasOwnClock) return null
  if (sessionTtl === Number.POSITIVE_INFINITY) return siteExpiry(cookies)
  const persistent = siteExpiry(cookies.filter(({ cookie }) => cookie.expiryTime !== null)) ?? clock
  return Math.max(persistent, clock + sessionTtl)
}
