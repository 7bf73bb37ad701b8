/** Everything around the code: the packed files, the issue form, the changelog and the release. */

import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { root } from '../architecture/source.js'
import { isNeeded } from './packed.js'

const read = (path: string): string => readFileSync(`${root}${path}`, 'utf8')

describe('the packed package', () => {
  interface Packed {
    readonly files: readonly { readonly path: string; readonly size: number }[]
  }
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  })
  const [packed] = Object.values<Packed>(JSON.parse(output))
  const files = packed?.files ?? []

  it('has only files that users need', () => {
    expect(files.length).toBeGreaterThan(100)
    const strange = files.filter(({ path }) => !isNeeded(path))
    expect(strange.map(({ path }) => path)).toEqual([])
  })

  it('has the files that README.md and SECURITY.md link to', () => {
    const paths = files.map(({ path }) => path)
    for (const page of ['README.md', 'SECURITY.md']) {
      const linked = [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path = '']) => path)
      expect(linked.filter((path) => !paths.includes(path))).toEqual([])
    }
  })

  it('is small: files that are not built have less than 4 MB in total, and at most 100 kB each', () => {
    const own = files.filter(({ path }) => !path.startsWith('dist/'))
    expect(own.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(4_000_000)
    expect(own.filter(({ size }) => size > 100_000)).toEqual([])
  })
})

it('the program is in the package, and begins with the line that starts Node', () => {
  expect(manifest.bin).toEqual({ speculoos: 'dist/esm/cli/main.js' })
  expect(read('src/cli/main.ts')).toMatch(/^#!\/usr\/bin\/env node\n/)
})

it('the issue form requires the three things that decide about a cookie', () => {
  const form = read('.github/ISSUE_TEMPLATE/cookie.yml')
  for (const id of ['set-cookie', 'response', 'request']) {
    const [, field = ''] = form.split(`    id: ${id}\n`)
    expect(field.split(/^ {2}- type:/m)[0]).toContain('validations:\n      required: true')
  }
  expect(read('.github/ISSUE_TEMPLATE/config.yml')).toContain('security/advisories/new')
})

it('the changelog is in the usual form', () => {
  const changelog = read('docs/changelog.md')
  const versions = changelog.match(/^## .*$/gm) ?? []
  expect(versions.length).toBeGreaterThan(0)
  for (const version of versions) expect(version).toMatch(/^## \[(Unreleased|\d+\.\d+\.\d+)\]( - \d{4}-\d\d-\d\d)?$/)
  const kinds = changelog.match(/^### .*$/gm) ?? []
  for (const kind of kinds) expect(kind).toMatch(/^### (Added|Changed|Deprecated|Removed|Fixed|Security)$/)
  for (const version of versions)
    expect(changelog).toMatch(new RegExp(`^\\${version.slice(3).split(' ')[0]}: https://`, 'm'))
})

describe('a release', () => {
  const workflows = readdirSync(`${root}.github/workflows`)

  it('is published with provenance, by a workflow without a token', () => {
    expect(manifest.publishConfig).toEqual({ access: 'public', provenance: true })
    const workflow = read('.github/workflows/release.yml')
    expect(workflow).toContain('id-token: write')
    expect(workflow).toMatch(/^permissions: \{\}$/m)
    expect(workflow).not.toMatch(/secrets\.|TOKEN|registry-url/)
    expect(workflow).toMatch(/^ {6}- run: npm publish$/m)
  })

  it.each(workflows)('%s pins each action to a commit', (name) => {
    const uses = read(`.github/workflows/${name}`).match(/uses: .*/g) ?? []
    expect(uses).not.toEqual([])
    for (const use of uses) expect(use).toMatch(/^uses: [\w/-]+@[0-9a-f]{40} # v[\d.]+$/)
  })
})
