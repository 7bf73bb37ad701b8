/** What is left when a writer is killed. `npm run test:storage` kills it more often. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Folder, newFolder } from './folder.js'
import { buildWriter, type Kind, killWriters } from './kill/kills.js'
import { drivers } from './sqlite-handles.js'

const kinds: readonly Kind[] = drivers.some(({ name }) => name === 'node:sqlite') ? ['file', 'sqlite'] : ['file']

describe('a writer that is killed while it saves', () => {
  let writer: string
  let folder: Folder
  beforeAll(async () => {
    writer = await buildWriter()
    folder = newFolder()
  })
  afterAll(() => folder.remove())

  it.each(kinds)('leaves all that was flushed, nothing torn, and no removed cookie: %s', async (kind) => {
    const seed = Math.floor(Math.random() * 2 ** 30)
    const options = { node: process.execPath, writer, seed, deadline: Date.now() + 8000 }
    const report = await killWriters(kind, folder.path(kind), 20, options)
    expect(report).toMatchObject({ torn: 0, lost: 0, back: 0 })
    expect(report.kills).toBeGreaterThan(0)
    expect(report.saves).toBeGreaterThan(0)
  })
})
