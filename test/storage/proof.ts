/**
 * What takes longer than a test may: `npm run test:storage -- --kills 1000`.
 *
 * It kills writers of a file, of an SQLite database and of tough-cookie-file-store, and prints what they have left.
 */

import { parseArgs } from 'node:util'
import { nodeOf } from '../package/node-releases.js'
import { newFolder } from './folder.js'
import { buildPrograms, type KillReport, type Kind, killWriters } from './kill/kills.js'

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '100' }, only: { type: 'string', multiple: true } },
})
const kills = Number(values.kills)
if (!Number.isInteger(kills) || kills < 1) throw new TypeError(`--kills ${values.kills}: expected a whole number`)

const all: readonly Kind[] = ['file', 'sqlite', 'tough-cookie-file-store']
const kinds = all.filter((kind) => values.only === undefined || values.only.includes(kind))
const programs = await buildPrograms()
const folder = newFolder()
const seed = Math.floor(Math.random() * 2 ** 30)
const rows: [Kind, KillReport][] = []
try {
  for (const kind of kinds) rows.push([kind, await reportOf(kind)])
} finally {
  folder.remove()
}

/** A store that does not start on what it has left gets another file. */
async function reportOf(kind: Kind): Promise<KillReport> {
  const node = kind === 'sqlite' ? nodeOf('26') : process.execPath
  const sum = { kills: 0, saved: 0, torn: 0, lost: 0, back: 0, cut: 0 }
  for (let file = 0; sum.kills < kills; file += 1) {
    const options = { node, programs, seed: seed + sum.kills }
    const report = await killWriters(kind, folder.path(`${kind}-${file}`), kills - sum.kills, options)
    for (const field of ['kills', 'saved', 'torn', 'lost', 'back', 'cut'] as const) sum[field] += report[field]
    if (kind !== 'tough-cookie-file-store') break
  }
  return sum
}

console.log('storage                  kills    saved  torn  lost  back  tails cut')
for (const [kind, { kills, saved, torn, lost, back, cut }] of rows) {
  const numbers = [kills, saved, torn, lost, back, cut].map((number, index) =>
    String(number).padStart([5, 7, 4, 4, 4, 9][index] ?? 4),
  )
  console.log(`${kind.padEnd(25)}${numbers.join('  ')}`)
}
const own = rows.filter(([kind]) => kind !== 'tough-cookie-file-store')
process.exitCode = own.every(([, { torn, lost, back, saved }]) => torn + lost + back === 0 && saved > 0) ? 0 : 1
