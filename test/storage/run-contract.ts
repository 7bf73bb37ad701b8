/** Runs the contract of storages as tests, one for each check. */

import { it } from 'vitest'
import { contract, type Place } from './contract.js'

/** Declares a test for each check, each with a place of its own. */
export function passesContract(newPlace: () => Place | Promise<Place>): void {
  it.each(contract.map((check) => [check.name, check] as const))('%s', async (_, check) => {
    const place = await newPlace()
    try {
      await check.run(place)
    } finally {
      await place.remove()
    }
  })
}
