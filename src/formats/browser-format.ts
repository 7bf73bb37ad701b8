/**
 * The formats in which a browser's cookies are a list of objects: they differ in the names and forms of a few fields.
 */
import type { Cookie, SameSite } from '../cookie/cookie.js'
import {
  browserDraft,
  browserExpiry,
  fractionalSeconds,
  isFractionalSeconds,
  partitionField,
  partitionIn,
  plainFields,
} from './browser-objects.js'
import type { Draft } from './entries.js'
import type { EntryReason, FormatCode } from './format.js'
import { cookieList, ownField, someEntry } from './json.js'
import type { LossName } from './losses.js'
import { readObjects } from './objects.js'
import { dottedDomain, writeRecords } from './records.js'
import { isWholeSeconds, wholeSeconds } from './times.js'

/** What distinguishes the format of a protocol from those of others. */
export interface BrowserFormat<Name extends string> {
  readonly name: Name
  readonly title: string
  readonly looksLike: string
  /** The losses besides those that all these formats have. */
  readonly alsoLossy?: readonly LossName[]
  /** Whether an object has a mark of this format, and none of another. */
  readonly isEntry: (entry: object) => boolean
  /** The list of cookies in the data; by default the data itself, or its field `cookies`. */
  readonly listOf?: (data: unknown) => readonly unknown[] | null
  /** Whether an empty list counts as one of this format. */
  readonly takesEmpty?: boolean
  /** The field with the expiry. */
  readonly expiry: 'expires' | 'expiry' | 'expirationDate'
  /** Whether the seconds of the expiry have no fraction. */
  readonly isWhole?: boolean
  /** What the site of a partition is called. */
  readonly site: 'topLevelSite' | 'sourceOrigin'
  /** Whether a cookie of a partition can be written; true by default. */
  readonly holdsPartitions?: boolean
  /** How SameSite is written; a word that is not there is left out. */
  readonly sameSite: Partial<Readonly<Record<SameSite, string>>>
  /** The content of the fields that only this format has. */
  readonly refine?: (draft: Draft, entry: object) => Draft | { readonly refusal: EntryReason; readonly name: unknown }
  /** The fields that only this format has, of a cookie that is written. */
  readonly ownFields?: (cookie: Cookie) => object
}

/** What all formats of browsers lose. */
export const BROWSER_LOSSES: readonly LossName[] = ['creationTime', 'lastAccessTime', 'persistent', 'expiryTime']

/** The format of a protocol. */
export function browserFormat<Name extends string>(protocol: BrowserFormat<Name>): FormatCode<Name> {
  const { name, title, looksLike, alsoLossy = [], listOf = cookieList, refine = (draft) => draft } = protocol
  const lossy = [...alsoLossy, ...BROWSER_LOSSES]
  const isExact = protocol.isWhole === true ? isWholeSeconds : isFractionalSeconds
  return {
    name,
    title,
    reads: true,
    writes: true,
    lossy,
    looksLike,
    recognizes({ data }) {
      const list = listOf(data)
      return (protocol.takesEmpty === true && list?.length === 0) || someEntry(list, protocol.isEntry)
    },
    read({ data }, context) {
      const list = listOf(data)
      return (
        list &&
        readObjects(list, context, { text: 'characters', noneMayBeUnset: true }, (entry) => {
          const expiry = browserExpiry(ownField(entry, protocol.expiry))
          return refine(browserDraft(entry, expiry, partitionIn(entry, protocol.site)), entry)
        })
      )
    },
    write: (records, context) =>
      writeRecords(
        records,
        context,
        {
          text: 'characters',
          lossy,
          holdsPartitions: protocol.holdsPartitions !== false,
          keepsSameSite: () => true,
          keepsExpiry: isExact,
        },
        (cookie) => entryOf(cookie, protocol),
        (cookies) => ({ data: cookies }),
      ),
  }
}

function entryOf<Name extends string>(cookie: Cookie, protocol: BrowserFormat<Name>): object {
  const { expiryTime, partitionKey } = cookie
  const seconds = protocol.isWhole === true ? wholeSeconds : fractionalSeconds
  const sameSite = protocol.sameSite[cookie.sameSite]
  return {
    ...plainFields(cookie),
    domain: dottedDomain(cookie),
    // An entry without a time is a session cookie; one without a SameSite has it unset.
    ...(expiryTime === null ? {} : { [protocol.expiry]: seconds(expiryTime) }),
    ...(sameSite === undefined ? {} : { sameSite }),
    ...protocol.ownFields?.(cookie),
    ...partitionField(protocol.site, partitionKey),
  }
}
