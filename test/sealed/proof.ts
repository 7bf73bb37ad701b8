/**
 * What takes longer than a test may: `npm run test:sealed -- --seals 1000000`.
 *
 * It lets writers race for records, and prints how many nonces were used twice. There must be none.
 */

import { parseArgs } from 'node:util'
import { raceForNonces } from './nonces.js'

const { values } = parseArgs({ options: { seals: { type: 'string', default: '1000000' } } })
const seals = Number(values.seals)
if (!Number.isInteger(seals) || seals < 1) throw new TypeError(`--seals ${values.seals}: expected a whole number`)

const start = performance.now()
const report = await raceForNonces(seals)
const seconds = Math.round((performance.now() - start) / 1000)
console.log('   seals   lost a race   followed on the same record   nonces twice   seconds')
console.log(
  [report.seals, report.losers, report.twins, report.repeated, seconds]
    .map((number, index) => String(number).padStart([8, 12, 26, 13, 8][index] ?? 8))
    .join('  '),
)
process.exitCode = report.repeated === 0 && report.losers > 0 ? 0 : 1
