/**
 * Makes a sealed storage of another storage and a keyring.
 */
import { fieldsOf, invalidArgument } from '../../cookie/invalid-argument.js'
import type { RecordStorage } from '../record-storage.js'
import { requireAuditor, requireMethods, requireStorage } from '../required.js'
import type { Keyring } from './keyring.js'
import { MigratingRecords } from './migrating-records.js'
import { RecordSealer } from './record-sealer.js'
import { SealedRecords } from './sealed-records.js'
import type { SealedOptions, SealedStorage } from './sealed-storage.js'

const OPTIONS = ['hideUnits', 'pad', 'migrate', 'anchor', 'audit']
const LARGEST_PAD = 65_536
const DEFAULT_PAD = 256
const KEYRING_METHODS = ['check', 'sealingId', 'has', 'encrypt', 'decrypt', 'pseudonym', 'lock']

/**
 * Makes a storage over another one, which then keeps only sealed records: AES-256-GCM with a key for each record, under
 * hidden names, bound to the jar and the unit, and filled up to multiples of 256 octets.
 *
 * Its methods reject with a {@link SealBroken} if a record is not exactly what was sealed for its place, and with a
 * {@link KeysUnavailable} if the keyring may not be used. They never return plaintext that was not sealed, and never take a
 * broken record for an empty one. Within one process a record that was replaced or removed does not come back either; an
 * anchor notices it in every process.
 *
 * @param storage - where the sealed records are kept. Closing the sealed storage closes it.
 * @param keyring - from `rawKeyring`, or unlocked by a `KeyProvider`. It stays unlocked when the storage is closed.
 * @throws TypeError if an argument cannot be used.
 *
 * @example
 * ```ts
 * import { rawKeyring, sealed } from 'speculoos/sealed'
 * import { openJar } from 'speculoos/storage'
 * import { memoryStorage } from 'speculoos/storage/memory'
 *
 * const records = memoryStorage()
 * const keyring = rawKeyring(crypto.getRandomValues(new Uint8Array(32)))
 * const jar = await openJar(sealed(records, keyring), { name: 'ada', closeStorage: false })
 * jar.setCookie('SID=31d4', 'https://site.example/')
 * await jar.flush()
 *
 * const listed: string[] = []
 * for await (const { unit } of records.keys('ada')) listed.push(unit)
 * console.log(listed) // => []
 * for await (const { unit } of sealed(records, keyring).keys('ada')) console.log(unit) // => site.example
 * ```
 *
 * @see {@link SealedStorage}
 */
export function sealed(storage: RecordStorage, keyring: Keyring, options: SealedOptions = {}): SealedStorage {
  requireStorage('storage', storage)
  requireMethods('keyring', keyring, KEYRING_METHODS, 'a keyring, such as rawKeyring(bytes)')
  const given = fieldsOf('options', options, OPTIONS)
  const hideUnits = flag('hideUnits', given.hideUnits) ?? true
  const migrate = flag('migrate', given.migrate) ?? false
  const { pad = DEFAULT_PAD, anchor, audit } = given
  if (!Number.isInteger(pad) || pad < 1 || pad > LARGEST_PAD) {
    throw invalidArgument('options.pad', pad, 'a number of octets from 1 to 65536')
  }
  if (anchor !== undefined) requireStorage('options.anchor', anchor)
  requireAuditor('options.audit', audit)
  const records = new SealedRecords(keyring, {
    records: storage,
    sealer: new RecordSealer(keyring, hideUnits, pad, migrate && !hideUnits),
    anchor: anchor ?? null,
    audit: audit ?? null,
    refusesPlaintext: !migrate,
  })
  if (!migrate || !hideUnits) return records
  const named = new SealedRecords(keyring, {
    records: storage,
    sealer: new RecordSealer(keyring, false, pad, true),
    anchor: null,
    audit: audit ?? null,
    refusesPlaintext: false,
  })
  return new MigratingRecords(records, named)
}

function flag(name: string, given: boolean | undefined): boolean | undefined {
  if (given !== undefined && typeof given !== 'boolean') {
    throw invalidArgument(`options.${name}`, given, 'true or false')
  }
  return given
}
