/** The simulated browser and the oracle's agree on random histories; `npm run fuzz -- --browser` plays many more. */

import { expect, it } from 'vitest'
import { playSeed } from '../fuzz/browser.js'

it('agrees with the oracle in 80 histories of pages, frames, scripts and servers', async () => {
  let actions = 0
  for (let seed = 1; seed <= 80; seed += 1) {
    const played = await playSeed(seed)
    expect(played.found).toBeNull()
    actions += played.actions
  }
  expect(actions).toBeGreaterThan(500)
})
