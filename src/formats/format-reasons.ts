/**
 * The reasons of the formats: why an entry was refused, changed or left out, if the specification has no reason for
 * that.
 */
import { readable } from '../cookie/make-reason.js'

/**
 * Why an entry of a file was refused (`refusal`), what was changed in it (`warning`), or why a record cannot be written
 * (`omission`).
 *
 * @example
 * ```ts
 * import { readCookies } from 'speculoos/formats'
 *
 * const { refused } = readCookies('# Netscape HTTP Cookie File\nsite.example only two fields')
 * console.log(refused[0]?.line, refused[0]?.reasons[0]?.id) // => 2 fields-missing
 * ```
 */
export interface FormatReason {
  /** The stable name of the reason. */
  readonly id: FormatReasonId
  /** What the reason explains. */
  readonly kind: 'refusal' | 'warning' | 'omission'
  /** One sentence that a person understands. */
  readonly sentence: string
}

function formatReason<const Id extends string>(
  id: Id,
  kind: FormatReason['kind'],
  sentence: string,
): { readonly id: Id; readonly kind: FormatReason['kind']; readonly sentence: string } {
  return readable({ id, kind, sentence })
}

export const notThisFormat = /* @__PURE__ */ formatReason(
  'not-this-format',
  'refusal',
  'The input is not of the format that was named.',
)
export const tooManyEntries = /* @__PURE__ */ formatReason(
  'too-many-entries',
  'refusal',
  'The file has more than 1,000,000 entries; what follows was not read.',
)
export const fileDamaged = /* @__PURE__ */ formatReason(
  'file-damaged',
  'refusal',
  'The file is damaged or cut off here, and the entries of this part could not be read.',
)
export const fieldsMissing = /* @__PURE__ */ formatReason(
  'fields-missing',
  'refusal',
  'The line has fewer fields than the format requires.',
)
export const lineTooLong = /* @__PURE__ */ formatReason(
  'line-too-long',
  'refusal',
  'The line is longer than 100,000 octets, which no cookie needs.',
)
export const tabsBecameSpaces = /* @__PURE__ */ formatReason(
  'tabs-became-spaces',
  'refusal',
  'The fields are separated by spaces; the tabs became spaces, as by copying from a terminal or a page.',
)
export const notAnEntry = /* @__PURE__ */ formatReason(
  'not-an-entry',
  'refusal',
  'The entry does not have the form of a cookie in this format.',
)
export const nameNotUsable = /* @__PURE__ */ formatReason(
  'name-not-usable',
  'refusal',
  'The name is missing, or contains = or ;, which no name can.',
)
export const valueNotUsable = /* @__PURE__ */ formatReason(
  'value-not-usable',
  'refusal',
  'The value is missing, or contains ;, which no value can.',
)
export const domainMissing = /* @__PURE__ */ formatReason(
  'domain-missing',
  'refusal',
  'The entry names no domain; give the URL that it belongs to.',
)
export const pathNotUsable = /* @__PURE__ */ formatReason(
  'path-not-usable',
  'refusal',
  'The path does not begin with /, or contains ; or a control character.',
)
export const flagNotUsable = /* @__PURE__ */ formatReason(
  'flag-not-usable',
  'refusal',
  'A flag of the entry is neither true nor false.',
)
export const expiryNotUsable = /* @__PURE__ */ formatReason('expiry-not-usable', 'refusal', 'The expiry is not a time.')
export const partitionNotUsable = /* @__PURE__ */ formatReason(
  'partition-not-usable',
  'refusal',
  'The cookie is partitioned, and its partition is not a site that is known here.',
)
export const partitionUnknown = /* @__PURE__ */ formatReason(
  'partition-unknown',
  'refusal',
  'The cookie is partitioned, and the format does not say in which partition it is.',
)
export const valueEncrypted = /* @__PURE__ */ formatReason(
  'value-encrypted',
  'refusal',
  'The value is encrypted; give the password of the browser.',
)
export const encryptionUnknown = /* @__PURE__ */ formatReason(
  'encryption-unknown',
  'refusal',
  'The value is encrypted in a way that a password does not open.',
)
export const decryptionFailed = /* @__PURE__ */ formatReason(
  'decryption-failed',
  'refusal',
  'The value cannot be decrypted with this password.',
)
export const hashMismatch = /* @__PURE__ */ formatReason(
  'hash-mismatch',
  'refusal',
  'The encrypted value belongs to another host, or the row was changed.',
)
export const urlMissing = /* @__PURE__ */ formatReason(
  'url-missing',
  'refusal',
  'A Set-Cookie header belongs to a URL; give the URL of the response.',
)

export const flagContradictsDomain = /* @__PURE__ */ formatReason(
  'flag-contradicts-domain',
  'warning',
  'The domain and the flag for subdomains contradict each other.',
)
export const hostOnlyInstead = /* @__PURE__ */ formatReason(
  'host-only-instead',
  'warning',
  'The domain has no subdomains that could share the cookie, so it is taken as host-only.',
)
export const pathMissing = /* @__PURE__ */ formatReason(
  'path-missing',
  'warning',
  'The entry names no path, so the path is that of the whole host.',
)
export const whiteSpaceTrimmed = /* @__PURE__ */ formatReason(
  'white-space-trimmed',
  'warning',
  'White space around the name or the value was removed.',
)
export const expiryUnit = /* @__PURE__ */ formatReason(
  'expiry-unit',
  'warning',
  'The expiry is too large for seconds; it was read in the unit that its size suggests.',
)
export const portIgnored = /* @__PURE__ */ formatReason(
  'port-ignored',
  'warning',
  'The port beside the domain was ignored: cookies do not distinguish ports.',
)
export const sameSiteNoneUnset = /* @__PURE__ */ formatReason(
  'same-site-none-unset',
  'warning',
  'SameSite=None without Secure stands for an unset SameSite here.',
)
export const duplicateIdentity = /* @__PURE__ */ formatReason(
  'duplicate-identity',
  'refusal',
  'The file has another cookie of the same name, domain, path and partition, which is newer or of no container.',
)
export const sameSiteAmbiguous = /* @__PURE__ */ formatReason(
  'same-site-ambiguous',
  'warning',
  'This version of the file does not distinguish SameSite=None from an unset SameSite; it was taken as unset.',
)
export const walNotRead = /* @__PURE__ */ formatReason(
  'wal-not-read',
  'warning',
  'The newest rows may be in the -wal file beside the database, which these octets do not have.',
)
export const schemaUnknown = /* @__PURE__ */ formatReason(
  'schema-unknown',
  'warning',
  'The schema is older or newer than the versions that are known here.',
)
export const requestCookies = /* @__PURE__ */ formatReason(
  'request-cookies-ignored',
  'warning',
  'Cookies that stand in requests only were ignored: they have a name and a value and nothing else.',
)

export const otherContainer = /* @__PURE__ */ formatReason(
  'other-container',
  'warning',
  'The cookie is of a container or a private window of the browser, which a jar does not distinguish.',
)

export const partitionNotWritable = /* @__PURE__ */ formatReason(
  'partition-not-writable',
  'omission',
  'The cookie is partitioned, which the format cannot say.',
)
export const sessionNotWritable = /* @__PURE__ */ formatReason(
  'session-not-writable',
  'omission',
  'The cookie ends with the session, and the format holds only persistent cookies.',
)
export const characterNotWritable = /* @__PURE__ */ formatReason(
  'character-not-writable',
  'omission',
  'The name, the value or the path has a character that the format cannot hold.',
)
export const notUtf8 = /* @__PURE__ */ formatReason(
  'not-utf-8',
  'omission',
  'The octets of the name, the value or the path are not UTF-8, and the format holds characters.',
)
export const namelessNotWritable = /* @__PURE__ */ formatReason(
  'nameless-not-writable',
  'omission',
  'The cookie has no name, which the format cannot say.',
)
export const placeTaken = /* @__PURE__ */ formatReason(
  'place-taken',
  'omission',
  'The format has one cookie for a name, a domain and a path, and there is a newer one, host-only or not.',
)

/**
 * Every reason of the formats, beside those of the specification.
 *
 * @example
 * ```ts
 * import { formatReasons } from 'speculoos/formats'
 *
 * console.log(formatReasons.find(({ id }) => id === 'tabs-became-spaces')?.kind) // => refusal
 * ```
 */
export const formatReasons = /* @__PURE__ */ Object.freeze([
  notThisFormat,
  tooManyEntries,
  fileDamaged,
  fieldsMissing,
  lineTooLong,
  tabsBecameSpaces,
  notAnEntry,
  nameNotUsable,
  valueNotUsable,
  domainMissing,
  pathNotUsable,
  flagNotUsable,
  expiryNotUsable,
  partitionNotUsable,
  partitionUnknown,
  valueEncrypted,
  encryptionUnknown,
  decryptionFailed,
  hashMismatch,
  urlMissing,
  flagContradictsDomain,
  hostOnlyInstead,
  pathMissing,
  whiteSpaceTrimmed,
  expiryUnit,
  portIgnored,
  sameSiteNoneUnset,
  duplicateIdentity,
  sameSiteAmbiguous,
  walNotRead,
  schemaUnknown,
  requestCookies,
  otherContainer,
  partitionNotWritable,
  sessionNotWritable,
  characterNotWritable,
  notUtf8,
  namelessNotWritable,
  placeTaken,
] as const)

/**
 * The id of a reason of the formats, such as `'tabs-became-spaces'`. Ids are stable: they are part of the interface.
 *
 * @see {@link FormatReason}
 */
export type FormatReasonId = (typeof formatReasons)[number]['id']
