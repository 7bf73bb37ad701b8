/**
 * What takes longer than a test may: `npm run test:storage -- --kills 1000`.
 *
 * It runs the checks of storages over every backend and every driver of SQLite, and those of the browsers' databases over
 * every driver. Then it kills writers of a file, of an SQLite database and of tough-cookie-file-store, and prints what they
 * have left. `--only checks`, or the name of a kind of writer, runs that alone.
 */

import { parseArgs } from 'node:util'
import { nodeOf } from '../package/node-releases.js'
import { tryBackends } from './drivers/backends.js'
import { newFolder } from './folder.js'
import { buildWriter, type KillReport, type Kind, killWriters } from './kill/kills.js'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    only: { type: 'string', multiple: true },
    /** When to end, however many kills there were. */
    minutes: { type: 'string', default: 'Infinity' },
  },
})
const kills = Number(values.kills)
if (!Number.isInteger(kills) || kills < 1) throw new TypeError(`--kills ${values.kills}: expected a whole number`)

const deadline = Date.now() + Number(values.minutes) * 60_000
if (Number.isNaN(deadline)) throw new TypeError(`--minutes ${values.minutes}: expected a number`)

const all: readonly Kind[] = ['file', 'sqlite', 'tough-cookie-file-store']
const isWanted = (part: string): boolean => values.only === undefined || values.only.includes(part)
const unknown = values.only?.filter((part) => part !== 'checks' && !all.some((kind) => kind === part)) ?? []
if (unknown.length > 0) throw new TypeError(`--only ${unknown.join()}: expected checks, ${all.join(', ')}`)
const kinds = all.filter(isWanted)
const isChecked = !isWanted('checks') || (await tryBackends())
const writer = await buildWriter()
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
  const sum = { kills: 0, saves: 0, torn: 0, lost: 0, back: 0, cut: 0 }
  for (let file = 0; sum.kills < kills && Date.now() <= deadline; file += 1) {
    const options = { node, writer, seed: seed + sum.kills, deadline }
    const report = await killWriters(kind, folder.path(`${kind}-${file}`), kills - sum.kills, options)
    for (const field of ['kills', 'saves', 'torn', 'lost', 'back', 'cut'] as const) sum[field] += report[field]
  }
  return sum
}

if (kinds.length > 0) console.log('storage                  kills    saves  torn  lost  back  tails cut')
for (const [kind, { kills, saves, torn, lost, back, cut }] of rows) {
  const numbers = [kills, saves, torn, lost, back, cut].map((number, index) =>
    String(number).padStart([5, 7, 4, 4, 4, 9][index] ?? 4),
  )
  console.log(`${kind.padEnd(25)}${numbers.join('  ')}`)
}
const own = rows.filter(([kind]) => kind !== 'tough-cookie-file-store')
const isKept = own.every(([, { torn, lost, back, saves }]) => torn + lost + back === 0 && saves > 0)
process.exitCode = isChecked && isKept ? 0 : 1
