/** Writers that race for one record, and the nonces of all that they seal, also of what is never stored. */

import { memoryStorage } from '../../src/storage/memory.js'
import type { RecordStorage } from '../../src/storage/record-storage.js'
import { rawKeyring, sealed } from '../../src/storage/sealed/index.js'

export interface NonceReport {
  /** How many records were sealed. */
  readonly seals: number
  /** How many of them lost a race. */
  readonly losers: number
  /** How many followed on the same record of the same unit as another one: the same version would follow from it. */
  readonly twins: number
  /** How many had the nonce of another one. */
  readonly repeated: number
}

const RACERS = 8
const UNITS = 4

/** Lets writers race until so many records were sealed. Now and then the store is put back to an old state. */
export async function raceForNonces(seals: number): Promise<NonceReport> {
  const keyring = rawKeyring(crypto.getRandomValues(new Uint8Array(32)))
  const nonces = new Set<string>()
  const report = { seals: 0, losers: 0, twins: 0, repeated: 0 }
  for (let life = 0; report.seals < seals; life += 1) {
    // Each life begins with an empty store, as one that was restored from a backup, and with processes that know nothing.
    const records = memoryStorage()
    const followed = new Set<string>()
    const noting: RecordStorage = {
      ...records,
      write(key, text, ifVersion, options) {
        const octets = Buffer.from(text ?? '', 'base64url')
        const size = nonces.size
        nonces.add(octets.toString('latin1', 21, 33))
        report.seals += 1
        if (nonces.size === size) report.repeated += 1
        const before = `${key.unit} ${ifVersion?.split('-')[0]}`
        if (followed.has(before)) report.twins += 1
        followed.add(before)
        return records.write(key, text, ifVersion, options)
      },
    }
    const racers = Array.from({ length: RACERS }, () => sealed(noting, keyring))
    for (let round = 0; round < 100 && report.seals < seals; round += 1) {
      const key = { jar: 'jar', unit: `site ${round % UNITS}` }
      const outcomes = await Promise.all(
        racers.map(async (racer, place) => {
          const record = await racer.read(key)
          const writeId = `${life} ${round} ${place}`
          return await racer.write(key, `text of ${writeId}`, record?.version ?? null, { writeId })
        }),
      )
      report.losers += outcomes.filter(({ status }) => status === 'conflict').length
    }
  }
  return report
}
