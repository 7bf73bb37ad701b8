/**
 * An entry of an audit log as a line of text, and the keys that run along the log.
 *
 * A line is JSON: `{"chain":…,"seq":…,"time":…,"event":…,"actor":…,…,"prev":…,"mac":…}`. The MAC covers the octets of the
 * line up to `,"mac":`, so that nothing has to be written in one way only. `prev` is the digest of the line before.
 *
 * Each entry has a key of its own. The next one is derived from it and then it is overwritten, so that whoever comes to
 * know a key can make later entries, and no earlier ones (Schneier and Kelsey, 1998).
 */
import { octetsOf, toBase64url } from './octets.js'
import { derivedOctets, derivingKey, digest, KEY_OCTETS, mac, macKey } from './web-crypto.js'

/** An entry as it is written. All that could name somebody is a pseudonym. */
export interface AuditEntry {
  /** The chain that it belongs to: one of each log that was begun. */
  readonly chain: string
  /** Its place in the chain, from 0 on. */
  readonly seq: number
  /** When it was made, in milliseconds since 1970-01-01T00:00:00Z. */
  readonly time: number
  readonly event: string
  readonly actor: string
  readonly user?: string | undefined
  readonly jar?: string | undefined
  readonly unit?: string | undefined
  readonly cookie?: string | undefined
  readonly reason?: string | undefined
  /** The number of lost entries, for the event `lost`. */
  readonly count?: number | undefined
  /** The digest of the line before; of the first one, nothing. */
  readonly prev: string
}

/** The keys of one place in a chain. */
export interface ChainKeys {
  /** The octets from which the next keys come. */
  readonly next: Uint8Array
  /** The key of the MAC. */
  readonly mac: CryptoKey
}

const LABEL = 'speculoos/audit/1'
const NO_SALT = /* @__PURE__ */ new Uint8Array(0)
const SEPARATOR = ',"mac":"'

/** The keys of a place, of its octets, which are overwritten. */
export async function chainKeys(octets: Uint8Array): Promise<ChainKeys> {
  const key = await derivingKey(octets)
  octets.fill(0)
  const derived = await derivedOctets(key, NO_SALT, octetsOf(`${LABEL}/entry`), 2 * KEY_OCTETS)
  const keys = { next: derived.slice(0, KEY_OCTETS), mac: await macKey(derived.subarray(KEY_OCTETS)) }
  derived.fill(0)
  return keys
}

/** The octets of the key of pseudonyms, if no other one is given. */
export async function pseudonymOctets(octets: Uint8Array): Promise<Uint8Array> {
  return await derivedOctets(await derivingKey(octets), NO_SALT, octetsOf(`${LABEL}/pseudonym`), KEY_OCTETS)
}

/** The line of an entry. */
export async function lineOf(entry: AuditEntry, key: CryptoKey): Promise<string> {
  const signed = JSON.stringify(entry).slice(0, -1)
  const tag = await mac(key, new TextEncoder().encode(signed))
  return `${signed}${SEPARATOR}${toBase64url(tag)}"}`
}

/** A line in two parts: what was signed, and its tag; `null` if it has none. */
export function partsOf(line: string): { readonly signed: string; readonly tag: string } | null {
  const [, signed, tag] = /^(\{.*),"mac":"([\w-]{43})"\}$/s.exec(line) ?? []
  return signed === undefined || tag === undefined ? null : { signed, tag }
}

/** The digest of a line, as base64url. */
export async function digestOfLine(line: string): Promise<string> {
  return toBase64url(await digest(new TextEncoder().encode(line)))
}
