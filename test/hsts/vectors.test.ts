/** Runs the vectors of HSTS, checks them against their schema, and requires a vector for each reason. */

import { readdirSync, readFileSync } from 'node:fs'
import Ajv2020 from 'ajv/dist/2020.js'
import { HstsStore, hstsReasons, type PreloadedHost } from 'speculoos/hsts'
import { describe, expect, it } from 'vitest'

const folder = new URL('../../spec-vectors/', import.meta.url)
const names = readdirSync(folder).filter((name) => /^hsts-.*\.json$/.test(name))
const readJson = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'))

type Action =
  | { do: 'receive'; url: string; lines: string[]; gives: string; reasons?: string[]; warnings?: string[] }
  | { do: 'upgrade'; url: string; to: string; reason: string }
  | { do: 'clock'; at: number }
  | { do: 'list'; holds: { host: string; includeSubDomains: boolean; expiryTime: number }[] }

interface Vector {
  readonly id: string
  readonly section: string
  readonly title: string
  readonly preload?: PreloadedHost[]
  readonly history: Action[]
}

const isFile = new Ajv2020.default().compile<{ vectors: Vector[] }>(Object(readJson('schema-hsts.json')))
const files = names.map((name) => {
  const file = readJson(name)
  return { name, file, vectors: isFile(file) ? file.vectors : [] }
})
const vectors = files.flatMap((each) => each.vectors)

/** Plays a vector, and compares each result. Returns the ids of the reasons that occurred. */
function play({ preload = [], history }: Vector): string[] {
  let now = 0
  const hsts = new HstsStore({ now: () => now, preload })
  const met: string[] = []
  for (const action of history) {
    if (action.do === 'clock') now = action.at
    else if (action.do === 'list') {
      const holds = [...hsts].map(({ host, includeSubDomains, expiryTime }) => ({
        host,
        includeSubDomains,
        expiryTime,
      }))
      expect(holds).toEqual(action.holds)
    } else if (action.do === 'upgrade') {
      const { url, upgraded, reason } = hsts.upgrade(action.url)
      expect({ url, reason: reason.id }).toEqual({ url: action.to, reason: action.reason })
      expect(upgraded).toBe(reason.kind === 'upgrade')
      met.push(reason.id)
    } else {
      const { status, reasons, warnings, host } = hsts.receive(action.lines, action.url)
      const ids = { reasons: reasons.map(({ id }) => id), warnings: warnings.map(({ id }) => id) }
      const { gives, reasons: because = [], warnings: with_ = [] } = action
      expect({ status, ...ids }).toEqual({ status: gives, reasons: because, warnings: with_ })
      expect(host !== null).toBe(status === 'noted')
      met.push(...ids.reasons, ...ids.warnings)
    }
  }
  return met
}

describe('the vectors of HSTS', () => {
  it.each(files)('$name has the form of its schema', ({ file }) => {
    expect(isFile(file), JSON.stringify(isFile.errors)).toBe(true)
  })

  it.each(vectors.map((vector) => [vector.id, vector.title, vector] as const))('%s: %s', (_id, _title, vector) => {
    play(vector)
  })

  it('have unique ids and titles', () => {
    expect(new Set(vectors.map(({ id }) => id)).size).toBe(vectors.length)
    expect(new Set(vectors.map(({ title }) => title)).size).toBe(vectors.length)
  })

  it('have every reason that a header field or a URL of this form can have', () => {
    const met = new Set(vectors.flatMap(play))
    // No valid URL in plain JSON has such a host; store.test.ts has one.
    const others = ['host-not-canonical', 'host-not-noted']
    const missed = hstsReasons.map(({ id }) => id).filter((id) => !met.has(id))
    expect(missed).toEqual(others)
  })

  it('fail if any expectation is wrong', () => {
    const history: Action[] = [{ do: 'receive', url: 'https://site.example/', lines: ['max-age=60'], gives: 'noted' }]
    const upgrade: Action = {
      do: 'upgrade',
      url: 'http://site.example/',
      to: 'http://site.example/',
      reason: 'not-known',
    }
    const vector = { id: 'x', section: '8', title: 'X', history }
    expect(() => play({ ...vector, history: [...history, upgrade] })).toThrow()
    expect(() => play({ ...vector, history: [...history, { do: 'list', holds: [] }] })).toThrow()
    const removal: Action = { do: 'receive', url: 'https://site.example/', lines: ['max-age=60'], gives: 'removed' }
    expect(() => play({ ...vector, history: [removal] })).toThrow()
  })
})

describe('the schema refuses', () => {
  const action = { do: 'upgrade', url: 'http://a.example/', to: 'http://a.example/', reason: 'not-known' }
  const vector = { id: 'hsts-a', section: '8.3', title: 'A', history: [action] }
  const file = (...given: unknown[]) => ({ $schema: './schema-hsts.json', title: 'T', vectors: given })
  it('nothing that is well formed', () => {
    expect(isFile(file(vector))).toBe(true)
  })
  it.each([
    ['no vectors', []],
    ['a vector with an unknown field', [{ ...vector, skip: true }]],
    ['a history without actions', [{ ...vector, history: [] }]],
    ['an unknown action', [{ ...vector, history: [{ do: 'pray' }] }]],
    ['an action without its outcome', [{ ...vector, history: [{ do: 'upgrade', url: 'http://a.example/' }] }]],
    ['a section that is not valid', [{ ...vector, section: 'eight' }]],
  ])('%s', (_, given) => {
    expect(isFile(file(...given))).toBe(false)
  })
})
