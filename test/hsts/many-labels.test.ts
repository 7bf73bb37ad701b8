/** A full store of HSTS hosts finds the one to drop in one walk through their labels, however long their names are. */
import { HstsStore } from 'speculoos/hsts'
import { expect, it } from 'vitest'
import { bestTime } from '../hostile/growth.js'

it('a full store of hosts with a hundred common labels adds another host within a fifth of a second', () => {
  const hsts = new HstsStore({ hosts: 2000 })
  let hosts = 0
  const receive = () => hsts.receive('max-age=60', `https://h${hosts++}.${'a.'.repeat(110)}evil.example/`)
  while (hosts < 2000) expect(receive().status).toBe('noted')
  expect(bestTime(receive)).toBeLessThan(200)
  expect(hsts.size).toBe(2000)
})
