/**
 * What goes wrong with a jar that several programs share.
 */
import { StorageError } from '../storage-error.js'

/**
 * A call was not done, since others changed the same unit of the jar each time that it was tried. Nothing was changed by it.
 *
 * @example
 * ```ts
 * import { StorageContention } from 'speculoos/shared'
 *
 * const error = new StorageContention('ada', 'site.example', 50)
 * console.log(error.kind, error.tries) // => contended 50
 * ```
 *
 * @see {@link SharedCookieJar}
 */
export class StorageContention extends StorageError {
  /** `StorageContention`. */
  override readonly name: string = 'StorageContention'
  /** The name of the jar. */
  readonly jar: string
  /** The unit that others have changed. */
  readonly unit: string
  /** How often it was tried. */
  readonly tries: number

  constructor(jar: string, unit: string, tries: number) {
    super('contended', `jar ${JSON.stringify(jar)}: ${unit} was changed by others each of ${tries} times`)
    this.jar = jar
    this.unit = unit
    this.tries = tries
  }
}

/**
 * The jar was written by a program with another public suffix list. Each of the two would have other sites, so the second
 * one is refused. Give both the same list, or let the jar be filed by the new one with `regroup: true`.
 *
 * @example
 * ```ts
 * import { publicSuffixes } from 'speculoos'
 * import { SharedCookieJar, StorageSuffixListMismatch } from 'speculoos/shared'
 * import { memoryStorage } from 'speculoos/storage/memory'
 *
 * const storage = memoryStorage()
 * const may = new SharedCookieJar(storage, { name: 'ada', publicSuffixes: { ...publicSuffixes, edition: 'May' } })
 * const june = new SharedCookieJar(storage, { name: 'ada', publicSuffixes: { ...publicSuffixes, edition: 'June' } })
 * await may.setCookie('SID=31d4', 'https://site.example/')
 * await june.getCookieString('https://site.example/').catch((error) => {
 *   console.log(error instanceof StorageSuffixListMismatch && error.written) // => edition May
 * })
 * ```
 *
 * @see {@link SharedCookieJar}
 */
export class StorageSuffixListMismatch extends StorageError {
  /** `StorageSuffixListMismatch`. */
  override readonly name: string = 'StorageSuffixListMismatch'
  /** The name of the jar. */
  readonly jar: string
  /** The edition of the list that the jar was written with. */
  readonly written: string
  /** The edition of the list of this program. */
  readonly own: string

  constructor(jar: string, written: string, own: string) {
    super('suffix-list', `jar ${JSON.stringify(jar)}: written with the public suffix list "${written}", not "${own}"`)
    this.jar = jar
    this.written = written
    this.own = own
  }
}

/** The error for a jar that other programs save by another unit. */
export function otherUnit(jar: string, unit: 'jar' | 'site'): StorageError {
  return new StorageError('foreign', `jar ${JSON.stringify(jar)}: other programs share it with unit: '${unit}'`)
}
