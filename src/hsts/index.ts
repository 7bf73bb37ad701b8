/**
 * HTTP Strict Transport Security (RFC 6797): a store of hosts that want to be reached over secure connections only, with a
 * reason for each decision. The clients take it as their option `hsts`.
 *
 * @module speculoos/hsts
 */
export type { HstsPolicy } from '../http/hsts-policy.js'
export type { HstsHost } from './hsts-host.js'
export { type HstsReason, type HstsReasonId, type HstsReasonKind, hstsReasons } from './hsts-reason.js'
export {
  type HstsOptions,
  type HstsReceipt,
  HstsStore,
  type HstsUpgrade,
} from './hsts-store.js'
export type { PreloadedHost } from './preloaded-host.js'
export {
  type HstsRecord,
  type HstsRecordKey,
  type HstsRecords,
  type OpenHstsOptions,
  openHsts,
  StoredHsts,
} from './stored-hsts.js'
