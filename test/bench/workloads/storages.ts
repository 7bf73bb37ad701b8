/** Jars that a storage keeps: how long it takes to open one, and what a set costs while its changes are saved behind it. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RecordStorage, StoredJar } from 'speculoos/storage'
import type { SetCookieLine } from '../competitors/measured-jar.js'
import { SpeculoosJar } from '../competitors/speculoos.js'
import { CookieJar, fileStorage, memoryStorage, openJar, rawKeyring, sealed } from '../competitors/speculoos-package.js'
import { COOKIES_OF_A_SITE, Corpus } from '../corpus/corpus.js'
import type { Comparison, Contender, TimedWorkload } from '../measurement.js'
import { fill } from './jars.js'
import { made } from './slices.js'

const COOKIES = 100_000
/** How many sites are written to in turn. */
const IN_TURN = 4096

const FROM_JSON = 'from JSON'
const UNSAVED = 'not saved'
/** The sealed one keeps its records in memory, so that its share can be seen. */
const kinds = ['memory', 'file', 'sealed'] as const
type Kind = (typeof kinds)[number]

const OPENING: Omit<Comparison, 'subject'> = { against: FROM_JSON, reads: 'times as much' }
const SETTING: Omit<Comparison, 'subject'> = { against: UNSAVED, reads: 'times as much' }

export const storages: readonly TimedWorkload[] = kinds.flatMap((kind): TimedWorkload[] => [
  {
    kind: 'time',
    name: `open-${kind}`,
    title: `open a jar of 100,000 cookies in a storage, ${kind}, each cookie`,
    section: 'itself',
    // Opening what is sealed takes as long as the cipher does.
    comparison: { ...OPENING, subject: kind, ...(kind === 'sealed' ? {} : { floor: 2 }) },
    rounds: 7,
    open: () => opening(kind),
  },
  {
    kind: 'time',
    name: `set-${kind}`,
    title: `replace a cookie of a jar that is saved behind, ${kind}`,
    section: 'itself',
    comparison: { ...SETTING, subject: kind, ...(kind === 'sealed' ? {} : { floor: 1.3 }) },
    open: () => setting(kind, false),
  },
  {
    kind: 'time',
    name: `set-and-save-${kind}`,
    title: `the same with its part of the saving, ${kind}`,
    section: 'itself',
    comparison: { ...SETTING, subject: kind },
    open: () => setting(kind, true),
  },
])

/** A storage in memory or a file, which is removed with the process. */
function storageOf(kind: Kind): () => RecordStorage {
  if (kind !== 'file') {
    const records = memoryStorage()
    const storage = kind === 'memory' ? records : sealed(records, rawKeyring(new Uint8Array(32)))
    return () => storage
  }
  const folder = mkdtempSync(join(tmpdir(), 'speculoos-bench-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return () => fileStorage(join(folder, 'cookies.spj'))
}

async function filled(storage: RecordStorage, closeStorage: boolean): Promise<StoredJar> {
  const jar = await openJar(storage, { closeStorage })
  await fill([new SpeculoosJar(undefined, undefined, jar)], new Corpus(COOKIES))
  await jar.flush()
  return jar
}

async function opening(kind: Kind): Promise<Contender[]> {
  const newStorage = storageOf(kind)
  const closeStorage = kind === 'file'
  const jar = await filled(newStorage(), closeStorage)
  const text = JSON.stringify(jar)
  await jar.close()
  let opened: StoredJar | null = null
  return [
    {
      name: FROM_JSON,
      fixed: COOKIES,
      prepare: (operations) => ({ operations, work: () => CookieJar.fromJSON(text).size, expected: COOKIES }),
    },
    {
      name: kind,
      fixed: COOKIES,
      async prepare(operations) {
        await opened?.close()
        return {
          operations,
          async work() {
            opened = await openJar(newStorage(), { closeStorage })
            return opened.size
          },
          expected: COOKIES,
        }
      },
    },
  ]
}

/** New values for cookies of some sites in turn. What a slice has left unsaved is saved before the next one is measured. */
async function setting(kind: Kind, savesInTime: boolean): Promise<Contender[]> {
  const corpus = new Corpus(COOKIES)
  const stored = await filled(storageOf(kind)(), true)
  const saved = new SpeculoosJar(undefined, kind, stored)
  const unsaved = new SpeculoosJar(undefined, UNSAVED)
  await fill([unsaved], corpus)
  const sites = Array.from({ length: IN_TURN }, (_, number) => corpus.siteInTurn(number))
  const urls = sites.map((site) => corpus.loginUrl(site))
  const make = (number: number, serial: number): SetCookieLine => {
    const place = Math.floor(number / COOKIES_OF_A_SITE) % sites.length
    return { line: corpus.line(sites[place] ?? 0, number % COOKIES_OF_A_SITE, serial), url: urls[place] ?? '' }
  }
  const setAndSave = async (lines: readonly SetCookieLine[]): Promise<number> => {
    const count = saved.setEach(lines)
    await stored.flush()
    return count
  }
  const behind = made(kind, make, savesInTime ? setAndSave : (lines) => saved.setEach(lines))
  return [
    made(UNSAVED, make, (lines) => unsaved.setEach(lines)),
    {
      ...behind,
      async prepare(operations) {
        await stored.flush()
        return await behind.prepare(operations)
      },
    },
  ]
}
