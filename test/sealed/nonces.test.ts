/** No nonce is used twice, whoever loses a race and whatever is restored; `npm run test:sealed` does it a million times. */

import { expect, it } from 'vitest'
import { raceForNonces } from './nonces.js'

it('4000 seals of racing writers have as many nonces', async () => {
  const { seals, losers, twins, repeated } = await raceForNonces(4000)
  expect(seals).toBeGreaterThanOrEqual(4000)
  // Most of them would have had the nonce of another one, had it been made from the version.
  expect(losers).toBeGreaterThan(3000)
  expect(twins).toBeGreaterThan(3000)
  expect(repeated).toBe(0)
})
