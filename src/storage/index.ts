/**
 * The entry point `speculoos/storage`: jars that outlive a process.
 *
 * @module speculoos/storage
 */
export { type Durability, type OpenJarOptions, openJar } from './open-jar.js'
export type {
  ReadOptions,
  RecordChange,
  RecordKey,
  RecordStorage,
  RecordVersion,
  StoredRecord,
  WriteOptions,
  WriteResult,
} from './record-storage.js'
export { StorageConflict, StorageError, type StorageErrorKind } from './storage-error.js'
export { StoredJar } from './stored-jar.js'
