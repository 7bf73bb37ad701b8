/** An audit of responses with the cookies of common frameworks and services has exactly the findings of the table. */

import { readFileSync } from 'node:fs'
import { audit, auditRules } from 'speculoos/audit'
import { describe, expect, it } from 'vitest'

const NOW = Date.UTC(2026, 10, 29, 12)

interface Row {
  readonly title: string
  readonly url: string
  readonly status: number
  readonly headers: [string, string][]
  readonly body: string | undefined
  /** `cookie: rule`, for each finding. */
  readonly finds: string[]
  /** `cookie: rule`, for each finding that is explained. */
  readonly explained: string[]
}

function readRow(block: string): Row {
  const [title = '', address = '', ...lines] = block.trim().split('\n')
  const [url = '', status = ''] = address.split(' ')
  const after = (mark: string) => lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(mark.length))
  const headers = lines.flatMap((line): [string, string][] => {
    const [, name, value] = /^([\w-]+): (.*)$/.exec(line) ?? []
    return name === undefined || value === undefined ? [] : [[name, value]]
  })
  const finds = after('= ').flatMap((line) => {
    const at = line.lastIndexOf(': ')
    return line
      .slice(at + 2)
      .split(' ')
      .map((id) => `${line.slice(0, at)}: ${id}`)
  })
  const explained = after('~ ').map((line) => /^(.*?: [a-z-]+): [A-Z0-9].+\.$/.exec(line)?.[1] ?? line)
  return { title: title.slice(2), url, status: Number(status), headers, body: after('| ')[0], finds, explained }
}

const text = readFileSync(new URL('responses.txt', import.meta.url), 'utf8')
const rows = text
  .split('\n\n')
  .filter((block) => block.startsWith('# '))
  .map(readRow)

function findingsOf({ url, status, headers, body }: Row) {
  return audit([], url, { now: () => NOW, responses: [{ url, status, headers, body }] })
}

describe('the responses of frameworks and services', () => {
  it('are at least 200, each with a different title', () => {
    expect(new Set(rows.map(({ title }) => title)).size).toBe(rows.length)
    expect(rows.length).toBeGreaterThanOrEqual(200)
  })

  it.each(rows.map((row) => [row.title, row] as const))('%s', (_, row) => {
    const findings = findingsOf(row)
    expect(findings.map(({ id, cookie }) => `${cookie ?? '*'}: ${id}`).sort()).toEqual([...row.finds].sort())
    // Every explained finding must be there.
    expect(row.finds).toEqual(expect.arrayContaining(row.explained))
  })

  it('give no finding that holds a value', () => {
    for (const row of rows) {
      const shown = JSON.stringify(findingsOf(row))
      for (const [name, line] of row.headers) {
        const value = /^[^=]*=([^;]*)/.exec(line)?.[1] ?? ''
        if (name === 'Set-Cookie' && value.length >= 8) expect(shown, row.title).not.toContain(value)
      }
    }
  })

  it('meet every rule, except those that audit.test.ts covers', () => {
    const met = new Set(rows.flatMap(({ finds }) => finds.map((each) => each.replace(/^.*: /, ''))))
    // These need several responses; audit.test.ts has them.
    const series = ['constant', 'counting', 'no-weakness-seen'].map((each) => `session-id-${each}`)
    const missed = auditRules.map(({ id }) => id).filter((id) => !met.has(id))
    expect(missed.sort()).toEqual([...series, 'session-not-rotated', 'token-in-body'].sort())
  })
})
