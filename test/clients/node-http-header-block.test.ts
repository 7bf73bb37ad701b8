/** A header block that is built before the agent sees it is read in linear time. */
import { Agent, request } from 'node:http'
import { CookieJar } from 'speculoos'
import { createAgent } from 'speculoos/node-http'
import { expect, it } from 'vitest'
import { growth, LINEAR } from '../hostile/growth.js'

/** An agent that accepts requests and does nothing with them. */
class IdleAgent extends Agent {
  addRequest(): void {}
}

const lines: Record<string, string> = {
  'with pairs': 'a=1',
  'with spaces after the pairs': `a=1${' '.repeat(40)}`,
  'without pairs': '',
}

it.each(Object.entries(lines))('thousands of Cookie lines %s are read in linear time', (_, value) => {
  const agent = createAgent(new CookieJar(), { agent: new IdleAgent() })
  const work = (count: number) => {
    // node:http builds the block at once from an array of headers.
    const cookies = Array.from({ length: count }, () => ['Cookie', value]).flat()
    return () => request({ host: 'shop.example', agent, headers: ['Host', 'shop.example', ...cookies] }).destroy()
  }
  expect(growth(work, 8000).factor).toBeLessThanOrEqual(LINEAR)
})
