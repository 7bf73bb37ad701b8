/** The engine on a runtime: every vector, and random histories against the oracle (§5.7, §5.8). */

import { CookieJar } from 'speculoos'
import { agree } from '../properties/difference.js'
import { historiesAgree } from '../properties/histories-agree.js'
import { histories, longHistories } from '../properties/history-arbitraries.js'
import { engine, oracle } from '../properties/jar-makers.js'
import { checksOf } from '../vectors/run.js'
import type { Check } from './check.js'
import { setting } from './setting.js'

/** How many operations are played in short histories, and how many of them in one check. */
const OPERATIONS = 20_000
const OPERATIONS_OF_A_CHECK = 2000

const vectors: Check[] = setting.vectors.flatMap((file) =>
  checksOf(file).map(({ name, run }) => ({ name: `§${file.section} ${file.title}: ${name}`, run })),
)

const short: Check[] = Array.from({ length: OPERATIONS / OPERATIONS_OF_A_CHECK }, (_, part) => ({
  name: `The jar does what the oracle does, in ${OPERATIONS_OF_A_CHECK} operations (part ${part + 1})`,
  run() {
    // No seed is met twice, whichever part it belongs to.
    const first = setting.seed + part * 1000
    let operations = 0
    for (let round = 0; operations < OPERATIONS_OF_A_CHECK; round += 1) {
      operations += historiesAgree({ histories, numRuns: 10, seed: first + round }, oracle, engine)
    }
  },
}))

const long: Check = {
  name: 'The jar does what the oracle does, in a history of many cookies and URLs',
  run() {
    historiesAgree({ histories: longHistories, numRuns: 1, seed: setting.seed }, oracle, engine)
  },
}

/** Returns how `console.log` of Bun or Deno shows a value; `null` in another runtime. */
function inspected(value: unknown): unknown {
  for (const name of ['Bun', 'Deno']) {
    const runtime: unknown = Reflect.get(globalThis, name)
    if (typeof runtime !== 'object' && typeof runtime !== 'function') continue
    const inspect: unknown = runtime === null ? undefined : Reflect.get(runtime, 'inspect')
    if (typeof inspect === 'function') return Reflect.apply(inspect, runtime, [value])
  }
  return null
}

const shown: Check = {
  name: 'console.log of a jar shows the counts, and the cookies without their values',
  run() {
    const jar = new CookieJar()
    jar.setCookie('SID=secret; Secure; Path=/', 'https://site.example/')
    const text = inspected(jar)
    if (text !== null) agree('CookieJar: 1 cookie of 1 site\n  SID=…; site.example/; Secure', text, 'what is shown')
  },
}

export const engineChecks: readonly Check[] = [...vectors, ...short, long, shown]
