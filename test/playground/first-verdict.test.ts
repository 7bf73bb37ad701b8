/** The time to the first verdict. The test runs while no other test does (test/vitest.config.ts). */

import { availableParallelism, loadavg } from 'node:os'
import { expect, it, onTestFinished } from 'vitest'
import { Playground } from './pages.js'

it('the page shows its first verdict within 200 ms', async () => {
  const playground = await Playground.start()
  onTestFinished(() => playground.stop())
  // The best of several visits.
  let [best, bestOfThread] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let visits = 0; visits < 10 && best >= 200; visits += 1) {
    const { clock, thread } = await playground.timesOfVisit()
    best = Math.min(best, clock)
    bestOfThread = Math.min(bestOfThread, thread)
    await playground.tidy()
  }
  // On a busy machine the clock includes other work, so the working time of the page's thread counts too.
  const isBusy = (loadavg()[0] ?? 0) > availableParallelism()
  expect(isBusy ? Math.min(best, bestOfThread) : best).toBeLessThan(200)
  expect(playground.octets).toBeLessThan(400_000)
})
