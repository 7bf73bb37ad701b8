/** Which test files reach a source file by their imports, and which of them are run with mutants. */

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { importsOf } from '../architecture/imports.js'
import { readSources, root, type Source } from '../architecture/source.js'

/** Tests that are not run with mutants, and why. */
const LEFT_OUT: readonly (readonly [RegExp, string])[] = [
  [/^test\/(architecture|documentation|mutation|package|site)\//, 'they read the files of the project'],
  [/^test\/(demo|runtimes|formats\/tools)\/|^test\/formats\/documentation/, 'they start other programs'],
  [/^test\/(hostile\/(memory|linear-time|many-hosts|large-sites)|formats\/hostile)/, 'they measure memory or time'],
  [/^test\/properties\/(model|current-list|distribution)/, 'they play long histories, more slowly than a mutant may'],
]

/** Tests over real sockets are slow, and are run only with what they are for. */
const OVER_SOCKETS = /^test\/(clients|doors|hostile\/(undici|node-http))\b/
const WANTS_SOCKETS = /^src\/(clients|http)\//

/** The tests near each room, besides those in the folder with its name. */
const NEAR_TESTS: readonly (readonly [string, readonly string[]])[] = [
  ['src/store/', ['test/jar/', 'test/hostile/']],
  ['src/input/', ['test/jar/']],
  ['src/cookie/', ['test/algorithms/', 'test/jar/']],
  ['src/clients/fetch/', ['test/clients/fetch']],
  ['src/clients/node-http/', ['test/clients/node-http']],
  ['src/clients/undici/', ['test/clients/undici']],
]

/** The names by which tests import the package, and the files meant. */
function aliases(): ReadonlyMap<string, string> {
  const { compilerOptions }: { compilerOptions: { paths: Record<string, string[]> } } = JSON.parse(
    readFileSync(join(root, 'tsconfig.json'), 'utf8'),
  )
  return new Map(Object.entries(compilerOptions.paths).map(([name, [file = '']]) => [name, file.replace('./', '')]))
}

/** The test files that reach one of `files`: the ones of the same room first, then the others. */
export function testsThatReach(files: readonly string[]): readonly (readonly string[])[] {
  const sources = new Map([...readSources('src'), ...readSources('test')].map((source) => [source.path, source]))
  const names = aliases()
  const wantsSockets = files.some((file) => WANTS_SOCKETS.test(file))
  const reaching = [...sources.values()]
    .filter(({ path }) => path.endsWith('.test.ts') && !LEFT_OUT.some(([pattern]) => pattern.test(path)))
    .filter(({ path }) => wantsSockets || !OVER_SOCKETS.test(path))
    .filter((source) => {
      const reached = reachedFrom(source, sources, names)
      return files.some((file) => reached.has(file))
    })
    .map(({ path }) => path)
  const rooms = files.flatMap((file) => {
    const others = NEAR_TESTS.filter(([room]) => file.startsWith(room)).flatMap(([, tests]) => tests)
    return [file.replace('src/', 'test/').replace(/[^/]*$/, ''), ...others]
  })
  // The vectors of the specification are many, but each has few cookies.
  const isInVectors = !files.every((file) => file.startsWith('src/store/'))
  const isNear = (path: string): boolean =>
    rooms.some((room) => path.startsWith(room)) || (isInVectors && path.startsWith('test/vectors/'))
  const isOverSockets = (path: string): boolean => OVER_SOCKETS.test(path)
  return [
    reaching.filter(isNear),
    reaching.filter((path) => !isNear(path) && !isOverSockets(path)),
    reaching.filter((path) => !isNear(path) && isOverSockets(path)),
  ].filter((wave) => wave.length > 0)
}

function reachedFrom(
  start: Source,
  sources: ReadonlyMap<string, Source>,
  names: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const reached = new Set<string>()
  const open = [start]
  for (let source = open.pop(); source !== undefined; source = open.pop()) {
    for (const { specifier, file } of importsOf(source)) {
      const path = file ?? names.get(specifier ?? '')
      const next = path === undefined ? undefined : sources.get(path)
      if (next === undefined || reached.has(next.path)) continue
      reached.add(next.path)
      open.push(next)
    }
  }
  return reached
}

/** The source files that the arguments name: files, or folders with all that is below them. */
export function sourcesOf(names: readonly string[]): Source[] {
  const sources = readSources('src')
  return names.flatMap((name) => {
    const path = name.replace(/^\.\//, '').replace(/\/$/, '')
    if (!existsSync(join(root, path))) throw new TypeError(`${name}: no such file or folder`)
    const found = sources.filter((source) => source.path === path || source.path.startsWith(`${path}/`))
    if (found.length === 0) throw new TypeError(`${name}: expected a file or a folder below src`)
    return found
  })
}
