/**
 * The entry point `speculoos/sealed`: cookies that a thief of the storage cannot read.
 *
 * @module speculoos/sealed
 */
export { type AuditHead, AuditLog, type AuditLogOptions } from './audit-log.js'
export type { AuditEvent, AuditedCookie, AuditNote, Auditor } from './auditor.js'
export { inspections, jwtNotExpired, noMarkup, shape } from './checks.js'
export type { KeyProvider, KeyWrapper } from './key-provider.js'
export { type PassphraseOptions, passphraseWrapper, rawKeyWrapper } from './key-wrappers.js'
export type { Keyring, Sealing } from './keyring.js'
export { rawKeyring } from './raw-keyring.js'
export { type KeyFault, KeysUnavailable, SealBroken, type SealFault } from './seal-errors.js'
export { sealed } from './sealed.js'
export type { SealedOptions, SealedStorage } from './sealed-storage.js'
export {
  type AuditReport,
  type AuditVerdict,
  type VerifiedEntry,
  type VerifyOptions,
  verifyAuditLog,
} from './verify-audit-log.js'
export { WrappedKeys, type WrappedKeysOptions } from './wrapped-keys.js'
