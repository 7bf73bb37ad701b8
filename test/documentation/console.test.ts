/** Every command in docs/command-line.md prints what the page says. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { commands } from '../../src/cli/commands.js'
import { root } from '../architecture/source.js'
import { Console, stepsOf } from './console.js'

const folder = mkdtempSync(join(tmpdir(), 'speculoos-console-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const page = readFileSync(join(root, 'docs/command-line.md'), 'utf8')
const steps = stepsOf(page)
const session = new Console(folder)

describe('docs/command-line.md', () => {
  it.each(steps.map((step) => [`${step.line}: ${step.command}`, step] as const))('%s', async (_, step) => {
    expect(await session.play(step)).toBe(step.prints)
  })

  // No page shows the output of these two: an address that changes, and a script.
  it.each(commands.filter(({ name }) => !['serve', 'completions'].includes(name)).map(({ name }) => name))(
    'has an example of %s that is run',
    (name) => {
      expect(steps.map(({ command }) => command.split(' ')[2])).toContain(name)
    },
  )

  it('names every command and every option', () => {
    for (const { name, options } of commands) {
      expect(page).toContain(`\n## ${name}\n`)
      for (const option of options) expect(page).toMatch(new RegExp(`\`--${option.name}[ \`]`))
    }
  })
})

it('a page with a wrong output is found', async () => {
  const [step] = stepsOf('```console\n$ npx speculoos --version\n9.9.9\n```')
  expect(step).toEqual({ line: 2, command: 'npx speculoos --version', prints: '9.9.9\n' })
  if (step !== undefined) expect(await session.play(step)).not.toBe(step.prints)
})
