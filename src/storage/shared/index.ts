/**
 * The entry point `speculoos/shared`: a jar that many processes share by a storage.
 *
 * @module speculoos/shared
 */
export type { SharedCookieJarOptions } from './options.js'
export { SharedCookieClient } from './shared-client.js'
export { type ClientOptions, SharedCookieJar } from './shared-cookie-jar.js'
export { StorageContention, StorageSuffixListMismatch } from './shared-errors.js'
