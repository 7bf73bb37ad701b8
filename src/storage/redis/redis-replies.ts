/**
 * What Redis replies: lists, settings, and errors as those of a storage.
 */
import { StorageError, type StorageErrorKind } from '../storage-error.js'

/** A reply that is a list. */
export function listOf(reply: unknown): readonly unknown[] {
  if (!Array.isArray(reply)) throw unexpected()
  return reply
}

/** The value in a reply to CONFIG GET, which is a map, an object or a list. */
export function settingIn(reply: unknown): string | undefined {
  const values: unknown[] =
    reply instanceof Map ? [...reply.values()] : Array.isArray(reply) ? reply.slice(1) : Object.values(Object(reply))
  const [value] = values
  return typeof value === 'string' ? value : undefined
}

/** A write that a client has sent again may be in conflict with itself, once others have written too. */
export function sentTwice(): StorageError {
  return new StorageError('unknown', 'redis: the connection was lost, and the client may have sent the write twice')
}

/** A reply that is not of strings. */
export function unexpected(): StorageError {
  return new StorageError('failed', 'redis: expected a reply of strings; use a client that decodes them')
}

const KINDS: readonly (readonly [RegExp, StorageErrorKind])[] = [
  [/\b(?:NOPERM|NOAUTH|WRONGPASS|READONLY)\b/, 'refused'],
  [/\bOOM\b|MISCONF/, 'full'],
  [/\bWRONGTYPE\b/, 'foreign'],
]

/** The message of an error of a client. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : ''
}

/** The error of a client as that of a storage. The message of Redis names commands and keys, and no text. */
export function redisError(doing: string, error: unknown): StorageError {
  if (error instanceof StorageError) return error
  const message = messageOf(error)
  const [, kind] = KINDS.find(([pattern]) => pattern.test(message)) ?? ([/./, 'failed'] as const)
  return new StorageError(kind, `redis: cannot ${doing}: ${message || nameless(error)}`, error)
}

/** The words for an error without a message, such as that of node-redis for a command that has taken too long. */
function nameless(error: unknown): string {
  const name = error instanceof Error ? error.constructor.name : 'Error'
  return `the client reported ${name === 'Error' ? 'an error' : `a ${name}`}`
}
