/** Help, the version and completions are all made from one table. */

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { commands } from '../../src/cli/commands.js'
import { speculoos, temporaryFolder } from './session.js'

const all = commands.map((command) => [command.name, command] as const)

it('--version and -V print the version', async () => {
  for (const option of ['--version', '-V']) {
    expect(await speculoos([option])).toMatchObject({ status: 0, out: `${manifest.version}\n`, errors: '' })
  }
})

it.each(['--help', '-h', 'help'])('%s lists every command', async (option) => {
  const { status, out } = await speculoos([option])
  expect(status).toBe(0)
  for (const { name, summary } of commands) expect(out).toContain(`  ${name.padEnd(11)}  ${summary.slice(0, 40)}`)
})

describe.each(all)('the help of %s', (name, command) => {
  it('has its arguments, options, statuses and examples, with help, --help and -h', async () => {
    const { status, out } = await speculoos([name, '--help'])
    expect(status).toBe(0)
    for (const option of command.options) expect(out).toContain(`--${option.name}`)
    for (const argument of command.arguments) expect(out).toMatch(new RegExp(`^ {2}${argument.name} `, 'm'))
    for (const { line } of command.examples) expect(out).toContain(`  ${line}\n`)
    expect(command.examples.length).toBeGreaterThan(0)
    expect(out).toMatch(/Exit status\n {2}0 .*\n/)
    for (const args of [
      ['help', name],
      [name, '-h'],
    ]) {
      expect((await speculoos(args)).out).toBe(out)
    }
  })

  it('is no wider than the terminal', async () => {
    const { out } = await speculoos([name, '--help'], { columns: 60, env: { NO_COLOR: '1' } })
    const [text = ''] = out.split('\nExamples\n')
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60)
  })
})

it('each option is described by a sentence, and each example calls the program', () => {
  for (const { options, examples, summary } of commands) {
    expect(summary).toMatch(/^[A-Z].*\.$/)
    for (const { about } of options) expect(about).toMatch(/^[A-Z].*\.$/)
    for (const { line } of examples) expect(line).toContain('speculoos ')
  }
})

/** Returns the completions of bash after the words of a line. The last word may be empty. */
async function completedByBash(words: readonly string[], folder = temporaryFolder()): Promise<string[]> {
  const { out } = await speculoos(['completions', 'bash'])
  const script = `${out}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})
COMP_CWORD=${words.length - 1}
_speculoos
printf '%s\\n' "\${COMPREPLY[@]}"`
  const printed = execFileSync('bash', ['--norc', '-c', script], { cwd: folder, encoding: 'utf8' })
  return printed.split('\n').filter((word) => word !== '')
}

describe('bash', () => {
  it('completes commands', async () => {
    expect(await completedByBash(['speculoos', ''])).toEqual([
      ...commands.map(({ name }) => name),
      'help',
      '--help',
      '--version',
    ])
    expect(await completedByBash(['speculoos', 'con'])).toEqual(['convert'])
    expect(await completedByBash(['speculoos', 'help', 'li'])).toEqual(['list'])
  })

  it.each(all)('completes every option of %s', async (name, command) => {
    const completed = await completedByBash(['speculoos', name, '-'])
    for (const option of command.options) expect(completed).toContain(`--${option.name}`)
  })

  it('completes the values of options, also after an equals sign', async () => {
    expect(await completedByBash(['speculoos', 'explain', '--profile', ''])).toEqual([
      'rfc6265bis',
      'chromium',
      'firefox',
    ])
    expect(await completedByBash(['speculoos', 'convert', 'a.txt', '--to', 'net'])).toEqual(['netscape'])
    expect(await completedByBash(['speculoos', 'convert', '--to', '=', 'net'])).toEqual(['netscape'])
    expect(await completedByBash(['speculoos', 'convert', '--to', '='])).toContain('playwright')
    expect(await completedByBash(['speculoos', 'completions', ''])).toEqual(
      expect.arrayContaining(['bash', 'zsh', 'fish']),
    )
    expect(await completedByBash(['speculoos', 'explain', '--page', ''])).toEqual([])
  })

  it('completes files, also with spaces in their names', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'my cookies.txt'), '')
    mkdirSync(join(folder, 'more'))
    expect(await completedByBash(['speculoos', 'list', 'm'], folder)).toEqual(['more', 'my cookies.txt'])
    expect(await completedByBash(['speculoos', 'convert', '-o', 'my'], folder)).toEqual(['my cookies.txt'])
    expect(await completedByBash(['speculoos', 'explain', 'my'], folder)).toEqual([])
  })
})

/** Whether a program is on this machine. */
const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0

describe('zsh', () => {
  it('has every command, and every option with its values', async () => {
    const { out } = await speculoos(['completions', 'zsh'])
    for (const { name, options } of commands) {
      const line = out.split('\n').find((each) => each.trim().startsWith(`${name}) `)) ?? ''
      for (const option of options) expect(line).toContain(`--${option.name}`)
    }
    expect(out).toContain(':(rfc6265bis chromium firefox)')
  })

  // No test installs a shell.
  it.runIf(has('zsh'))('is accepted by a real zsh', async () => {
    const { out } = await speculoos(['completions', 'zsh'])
    const script = `compdef() { print "$@"; }\n${out}\nfunctions _speculoos > /dev/null && print defined`
    expect(execFileSync('zsh', ['-f', '-c', script], { encoding: 'utf8' })).toBe('_speculoos speculoos\ndefined\n')
  })
})

describe('fish', () => {
  it('has every command, and every option with its values', async () => {
    const { out } = await speculoos(['completions', 'fish'])
    for (const { name, options } of commands) {
      for (const option of options) expect(out).toMatch(new RegExp(`from ${name}' .*-l ${option.name} `))
    }
    expect(out).toContain("-a 'rfc6265bis chromium firefox'")
  })

  // No test installs a shell.
  it.runIf(has('fish'))('completes in a real fish', async () => {
    const { out } = await speculoos(['completions', 'fish'])
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'speculoos.fish'), out)
    const completed = (line: string): string[] =>
      execFileSync('fish', ['--no-config', '-c', `source speculoos.fish; complete -C '${line}'`], {
        cwd: folder,
        encoding: 'utf8',
      })
        .split('\n')
        .map((each) => each.split('\t')[0] ?? '')
    expect(completed('speculoos con')).toContain('convert')
    expect(completed('speculoos convert --to net')).toContain('netscape')
    expect(completed('speculoos explain --pro')).toContain('--profile')
    expect(completed('speculoos completions ')).toContain('zsh')
    expect(completed('speculoos list sp')).toContain('speculoos.fish')
  })
})
