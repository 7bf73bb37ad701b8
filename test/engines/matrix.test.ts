/** The pages of the matrix match its report, and it counts only real differences. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { root } from '../architecture/source.js'
import { readVectorFiles } from '../vectors/files.js'
import { answerOf } from './ask.js'
import { happyDom } from './drivers/happy-dom.js'
import { jsdom } from './drivers/jsdom.js'
import { speculoos } from './drivers/speculoos.js'
import { toughCookie } from './drivers/tough-cookie.js'
import { undici } from './drivers/undici.js'
import type { EngineEntry } from './engine.js'
import { engines } from './engines.js'
import { pagesOf } from './page.js'
import { askedOf } from './questions.js'
import { readReport, writtenReport } from './report.js'

const asked = askedOf(readVectorFiles())
const report = readReport()

function vector(id: string) {
  const found = asked.find((each) => each.id === id)
  if (found === undefined) throw new Error(`there is no vector ${id}`)
  return found
}

describe('the pages of the matrix', () => {
  it('are made from the report', () => {
    for (const [file, text] of pagesOf(report, asked)) {
      expect(readFileSync(`${root}docs/${file}`, 'utf8'), `docs/${file}: run npm run matrix -- --pages`).toBe(text)
    }
  })

  it('count every vector, for every engine', () => {
    expect(report.vectors).toBe(asked.length)
    for (const { name, sections, differences } of report.engines) {
      const counts = Object.values(sections)
      const total = counts.reduce((sum, count) => sum + count.agree + count.differ + count.mayDiffer + count.cannot, 0)
      expect(total, name).toBe(asked.length)
      expect(differences.length, name).toBe(counts.reduce((sum, { differ, mayDiffer }) => sum + differ + mayDiffer, 0))
    }
  })

  it('name every engine, or report that it could not be started', () => {
    const named = [...report.engines, ...report.missing].map(({ name }) => name).sort()
    expect(named).toEqual(engines.map(({ name }) => name).sort())
  })

  it('are made from a report with one line for each difference, below 500 KB', () => {
    const text = readFileSync(`${root}docs/matrix.json`, 'utf8')
    expect(text).toBe(writtenReport(report))
    expect(text.length).toBeLessThan(500_000)
  })
})

describe('Speculoos', () => {
  it('has no difference in its column', () => {
    const [own] = report.engines
    expect(own?.name).toBe('Speculoos')
    expect(own?.differences).toEqual([])
    expect(own?.cannot).toEqual({})
  })

  it('has no difference if it is played like the other engines, so the matrix itself adds none', async () => {
    const { judge: _, ...engine } = await speculoos.start()
    const some = asked.filter((_vector, index) => index % 4 === 0)
    const differing: string[] = []
    for (const each of some) {
      if ((await answerOf(each, engine, speculoos)).is === 'differs') differing.push(each.id)
    }
    expect(differing).toEqual([])
  })

  it('has a difference if it sends a different header', async () => {
    const { judge: _, ...engine } = await speculoos.start()
    const broken = {
      ...engine,
      play: async (...given: Parameters<typeof engine.play>) =>
        (await engine.play(...given)).map((seen) => (seen !== null && 'header' in seen ? { header: '' } : seen)),
    }
    const answer = await answerOf(vector('5.8.3-one-string'), broken, speculoos)
    expect(answer).toMatchObject({ is: 'differs', difference: { text: 'Cookie: a=1; b=2', did: 'sends no Cookie' } })
  })
})

describe('a driver of an engine from npm', () => {
  const CASES: readonly [EngineEntry, string, string][] = [
    [toughCookie, '5.7-secure-from-insecure', 'agrees'],
    [toughCookie, '5.6-nameless', 'differs'],
    [toughCookie, '5.7-overlay-same-path', 'differs'],
    [toughCookie, '5.2-jar-site-for-cookies', 'differs'],
    [jsdom, '5.7-secure-from-insecure', 'agrees'],
    [jsdom, '5.7-overlay-same-path', 'differs'],
    [jsdom, '5.8.3-cross-site-unsafe', 'cannot be asked'],
    [undici, '5.6-nameless', 'agrees'],
    [undici, '5.7-overlay-same-path', 'cannot be asked'],
  ]
  it.each(CASES.map(([entry, id, is]) => ({ name: entry.name, id, is, entry })))(
    '$name: $id $is',
    async ({ entry, id, is }) => {
      const engine = await entry.start()
      expect((await answerOf(vector(id), engine, entry)).is).toBe(is)
      await engine.stop()
    },
  )

  it('knows which clock an engine has, and which questions it cannot be asked', () => {
    expect(happyDom.abilities).toMatchObject({ clock: 'milliseconds', crossSite: 'none' })
  })
})
