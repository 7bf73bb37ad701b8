/**
 * The values that many cookies have in common, each kept once for all jars: texts, such as names and paths, and the times
 * of cookies that were set together. V8 keeps a number as large as a time beside the object that has it, unless it is
 * shared. `npm run bench -- --only heap` shows what that saves.
 */
import { PLACES, SHARED_LENGTH, SHARED_TEXTS } from './bounds.js'
import { ownText } from './own-text.js'

const texts = /* @__PURE__ */ new Map<string, string>()
/** The last text of each place. */
const recent = /* @__PURE__ */ new Array<string>(PLACES).fill('')
const lists = /* @__PURE__ */ new Map<string, readonly string[]>()
let recentAccessTime: number | null = null
let recentExpiryTime: number | null = null

/** A creation or access time, shared with the cookie before if it is the same. */
export function sharedAccessTime(time: number): number {
  if (time !== recentAccessTime) recentAccessTime = time
  return recentAccessTime
}

/** An expiry-time, shared with the cookie before if it is the same. */
export function sharedExpiryTime(time: number | null): number | null {
  if (time !== recentExpiryTime) recentExpiryTime = time
  return recentExpiryTime
}

/** The shared copy of a text, or a separate copy of a long one. */
export function sharedText(text: string): string {
  const { length } = text
  const place = (length * 31 + text.charCodeAt(length >> 1) * 7 + text.charCodeAt(length - 1)) & (PLACES - 1)
  const last = recent[place]
  if (last === text) return last
  if (length > SHARED_LENGTH) return ownText(text)
  const shared = findText(text)
  recent[place] = shared
  return shared
}

/** The shared copy of a list of texts, or the list itself if it is long. No text may contain a semicolon. */
export function sharedList(list: readonly string[]): readonly string[] {
  const text = list.join(';')
  const shared = lists.get(text)
  if (shared !== undefined) return shared
  if (text.length > SHARED_LENGTH) return list
  if (lists.size >= SHARED_TEXTS) lists.clear()
  lists.set(text, list)
  return list
}

function findText(text: string): string {
  const shared = texts.get(text)
  if (shared !== undefined) return shared
  if (texts.size >= SHARED_TEXTS) texts.clear()
  const own = ownText(text)
  texts.set(own, own)
  return own
}
