/** Packs the package, and installs it into a folder as a user would. */

import { deepStrictEqual, ok } from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../architecture/source.js'

/** What npm says of what it packed. */
interface Packed {
  readonly filename: string
  readonly files: readonly { readonly path: string }[]
  readonly size: number
  readonly unpackedSize: number
}

const NEEDED = [
  /^dist\/(esm|cjs)\/.+\.(js|d\.ts)(\.map)?$/,
  /^dist\/cjs\/package\.json$/,
  /^dist\/playground\/(index\.html|playground\.(css|js))$/,
  /^src\/.+\.ts$/,
  /^docs\/(examples\/)?[\w-]+\.md$/,
  /^spec-vectors\/([\w.-]+\.json|README\.md|runners\/\w+\.(py|go))$/,
  /^(package\.json|README\.md|SECURITY\.md|LICENSE)$/,
]

/** Whether users need a file: the code in both forms, its source for debuggers, the documentation, and the vectors. */
export function isNeeded(path: string): boolean {
  return NEEDED.some((pattern) => pattern.test(path))
}

function npm(args: readonly string[], cwd: string): string {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', shell: process.platform === 'win32' })
}

/** The path of the package, once what it holds is found to be all that it needs and nothing else. */
export function pack(folder: string): string {
  const output = npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root)
  // The result is a list or a record by name, depending on the version of npm.
  const packages: Packed[] = Object.values(JSON.parse(output))
  const [packed] = packages
  ok(packed !== undefined && packages.length === 1, 'one package is packed')
  const paths = packed.files.map(({ path }) => path)

  const strange = paths.filter((path) => !isNeeded(path))
  deepStrictEqual(strange, [], 'the package holds nothing that users do not need')
  const sources = paths
    .filter((path) => path.startsWith('src/'))
    .map((path) => path.slice('src/'.length, -'.ts'.length))
  const endings = ['.d.ts', '.d.ts.map', '.js', '.js.map']
  const wanted = ['esm', 'cjs'].flatMap((form) =>
    sources.flatMap((source) => endings.map((ending) => `dist/${form}/${source}${ending}`)),
  )
  wanted.push('dist/cjs/package.json')
  wanted.push(...['index.html', 'playground.css', 'playground.js'].map((name) => `dist/playground/${name}`))
  const built = paths.filter((path) => path.startsWith('dist/'))
  deepStrictEqual(
    built.sort(),
    wanted.sort(),
    'the package has both forms of each source, the source, and the playground',
  )

  const linked = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
  const missing = linked.map(([, path]) => path).filter((path) => path !== undefined && !paths.includes(path))
  deepStrictEqual(missing, [], 'the package holds what its README points to')

  console.log(`${packed.filename}: ${paths.length} files, ${packed.size} octets, ${packed.unpackedSize} unpacked`)
  return join(folder, packed.filename)
}

/** Installs the packed package and what it depends on. The tools of a user, and undici, are those of this project. */
export function install(folder: string, tarball: string): void {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  npm(['install', '--no-audit', '--no-fund', '--prefer-offline', tarball], folder)
  const installed = Object.keys(JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages)
  deepStrictEqual(installed, ['', 'node_modules/speculoos', 'node_modules/tldts', 'node_modules/tldts-core'])
  for (const name of ['@types', '@jest', 'ts-jest', 'typescript', 'undici']) {
    const link = join(folder, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), link, 'junction')
  }
}
