/** The runners that spec-vectors/README.md shows to the maintainers of other jars. */

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../architecture/source.js'
import { go } from './drivers/go.js'

const runners = `${root}spec-vectors/runners`
const hasPython = spawnSync('python3', ['--version']).status === 0
const goCommand = go()

it('the runner in Python runs on http.cookiejar, and prints its counts', ({ skip }) => {
  if (!hasPython) skip('python3 is not here')
  const output = execFileSync('python3', ['-W', 'ignore', `${runners}/run_vectors.py`], { encoding: 'utf8' })
  const [, asked, agree] = /(\d+) asked, (\d+) agree\n$/.exec(output) ?? []
  expect(Number(asked)).toBeGreaterThan(50)
  expect(Number(agree)).toBeGreaterThan(30)
  expect(Number(agree)).toBeLessThan(Number(asked))
  expect(output).toContain('differs 5.7-overlay-same-cookie')
})

it('the runner in Go compiles, if Go is installed', ({ skip }) => {
  if (goCommand === undefined) skip('go is not here')
  const folder = mkdtempSync(join(tmpdir(), 'speculoos-runner-'))
  try {
    const args = ['vet', `${runners}/run_vectors.go`]
    expect(spawnSync(goCommand ?? 'go', args, { encoding: 'utf8', cwd: folder }).stderr).toBe('')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

it('each runner is short enough to be read at one sitting', () => {
  for (const name of ['run_vectors.py', 'run_vectors.go']) {
    const lines = readFileSync(`${runners}/${name}`, 'utf8').split('\n')
    expect(lines.filter((line) => /[a-z]/.test(line)).length, name).toBeLessThanOrEqual(70)
  }
})
