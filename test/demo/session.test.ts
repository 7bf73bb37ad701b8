/**
 * The demonstration ends by itself, is readable without colours, and notices what goes otherwise than told.
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LocalServers } from '../servers/local-servers.js'
import { furnish, HOSTS, type Scene, story } from './story.js'
import { tell } from './tell.js'

let net: LocalServers

beforeAll(async () => {
  net = await LocalServers.start(HOSTS)
  furnish(net)
})
afterAll(() => net.close())

const told = async (scenes: readonly Scene[], hasColours = false) => {
  const lines: string[] = []
  return { ...(await tell(scenes, net, hasColours, (line) => lines.push(line))), lines }
}

it('as a program it says that everything happened as told, and exits with 0', async () => {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/demo/session.ts'], { cwd: root, timeout: 60_000 })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    output += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    output += chunk
  })
  const code = await new Promise((resolve) => child.on('close', resolve))
  expect(output.trimEnd().split('\n').at(-1)).toBe('Everything happened as told.')
  expect(code).toBe(0)
})

it('no line is wider than 112 columns, and none has a colour', async () => {
  const { lines } = await told(story)
  expect(lines.filter((line) => line.length > 112)).toEqual([])
  expect(lines.join('')).not.toContain('\u001b')
})

it('with colours it says the same', async () => {
  const [plain, coloured] = [await told(story), await told(story, true)]
  const codes = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g')
  expect(coloured.lines.join('\n')).toMatch(codes)
  expect(coloured.lines.map((line) => line.replace(codes, ''))).toEqual(plain.lines)
})

it('every scene expects something, and all of them go as told', async () => {
  for (const { rows } of story) expect(rows.length).toBeGreaterThan(0)
  const { wrong, requests, refused, withheld } = await told(story)
  expect(wrong).toEqual([])
  expect([requests, refused, withheld].every((count) => count > 5)).toBe(true)
})

describe('what goes otherwise than told is noticed', () => {
  const [first] = story
  const [row] = first?.rows ?? []
  if (first === undefined || row === undefined) throw new Error('the story has no beginning')

  it.each([
    [
      'another status',
      { ...row, request: row.request.replace('200', '201') },
      /: request must be ".*201", and is ".*200"$/,
    ],
    ['another cookie sent', { ...row, sent: 'visitor=8' }, /: sent must be "visitor=8", and is ""$/],
    ['a cookie that did not come', { ...row, received: [] }, /: received must be \[\], and is \["stored visitor"\]$/],
    [
      'a cookie that was not withheld',
      { ...row, withheld: ['SSO: secure-over-insecure'] },
      /: withheld must be .*, and is \[\]$/,
    ],
  ])('%s', async (_, expected, message) => {
    const { wrong, lines } = await told([{ ...first, rows: [expected] }])
    expect(wrong).toEqual([expect.stringMatching(message)])
    expect(lines.at(-1)).toContain('otherwise than told')
  })

  it('a row too many, and one too few', async () => {
    expect((await told([{ ...first, rows: [] }])).wrong).toHaveLength(2)
    expect((await told([{ ...first, rows: [row, row] }])).wrong).toHaveLength(2)
  })
})
