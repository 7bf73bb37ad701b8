/** The floors of the house: which rooms there are, and which of them may import which. */

import { builtinModules } from 'node:module'
import ts from 'typescript'
import { importsOf } from './imports.js'
import { lineOf, parse, type Rule } from './source.js'

/** The rooms and their floors. A file that is a room of its own is named with its extension. */
const floors: ReadonlyMap<string, number> = new Map([
  ['src/index.ts', 7],
  ['src/core.ts', 7],
  ['src/cookie-jar.ts', 6],
  ['src/cli', 6],
  ['src/clients', 5],
  ['src/storage', 5],
  ['src/formats', 5],
  ['src/browser', 5],
  ['src/audit', 5],
  ['src/hsts', 5],
  ['src/jar', 4],
  ['src/http', 4],
  ['src/input', 3],
  ['src/store', 2],
  ['src/public-suffix.ts', 2],
  ['src/algorithms', 1],
  ['src/profiles', 1],
  ['src/cookie', 0],
])

/** The floor of the doors: each opens to one thing outside. */
const DOORS = 5

/** The highest floor of the engine, which runs wherever JavaScript runs. */
const ENGINE = 4

/** The only file that knows of `tldts`, and the only package that the engine knows of. */
const SUFFIX_LIST = 'src/public-suffix.ts'

/** The files that bring the suffix list along, and the doors: what stands in for tough-cookie answers for its list too. */
const WITH_SUFFIX_LIST = [
  'src/public-suffix',
  'src/cookie-jar',
  'src/index',
  'src/clients/tough-cookie',
  'src/storage/open-jar',
  'src/storage/index',
  'src/storage/shared/shared-cookie-jar',
  'src/storage/shared/index',
  'src/browser',
  'src/audit',
  'src/cli',
]

/** The room of the program, which uses the package as any other program would. */
const PROGRAM = 'src/cli'

const builtIns: ReadonlySet<string> = new Set(builtinModules.map((name) => name.replace(/^node:/, '')))

/** The files that show others and define nothing. */
const FACES = [
  'src/index.ts',
  'src/core.ts',
  'src/algorithms/index.ts',
  'src/formats/index.ts',
  'src/storage/index.ts',
  'src/storage/sealed/index.ts',
  'src/storage/shared/index.ts',
  'src/browser/index.ts',
  'src/audit/index.ts',
  'src/hsts/index.ts',
]

/** The rooms whose files together are one door. */
const DOOR_ROOMS = ['src/formats', 'src/storage', 'src/browser', 'src/audit', 'src/hsts', PROGRAM]

interface Place {
  readonly room: string
  readonly floor: number
}

function placeOf(path: string): Place | null {
  const room = path.split('/').slice(0, 2).join('/')
  const floor = floors.get(room)
  return floor === undefined ? null : { room, floor }
}

/** What doors have in common may import the jar, and profiles the algorithms, neither of which knows of it. */
function isBesides(here: Place, there: Place): boolean {
  const pair = `${here.room} ${there.room}`
  return pair === 'src/http src/jar' || pair === 'src/profiles src/algorithms'
}

/** Whether a file belongs to the engine. */
export function isEngine(path: string): boolean {
  const place = placeOf(path)
  return place !== null && place.floor <= ENGINE
}

/** Whether a file belongs to the floors that have no clock: time is an argument below the jar. */
export function isTimeless(path: string): boolean {
  const place = placeOf(path)
  return place !== null && place.floor < ENGINE
}

/** A door is a folder in its room, with the file beside it that has its name; or a room as a whole. */
function doorOf(path: string): string {
  const room = DOOR_ROOMS.find((name) => path.startsWith(`${name}/`))
  if (room !== undefined) return room
  return path.split('/').slice(0, 3).join('/').replace(/\.ts$/, '')
}

export const everyFileHasAFloor: Rule = (sources) =>
  sources.filter(({ path }) => placeOf(path) === null).map(({ path }) => `${path} stands in no room of the house`)

export const importsPointDown: Rule = (sources) => {
  const wrong: string[] = []
  for (const source of sources) {
    const here = placeOf(source.path)
    if (here === null || here.room === PROGRAM) continue
    for (const { file, line } of importsOf(source)) {
      if (file === null) continue
      const there = placeOf(file)
      const at = `${source.path}:${line} imports ${file}`
      if (there === null) wrong.push(`${at}, which stands in no room of the house`)
      else if (there.room !== here.room && there.floor >= here.floor && !isBesides(here, there)) {
        wrong.push(`${at}: floor ${here.floor} may only import what lies below it, not floor ${there.floor}`)
      } else if (here.floor === DOORS && doorOf(file) !== doorOf(source.path) && there.room === here.room) {
        wrong.push(`${at}: doors never import each other`)
      }
    }
  }
  return wrong
}

/** The program imports entry points only, and nothing imports the program. */
export function programUsesEntries(entries: readonly string[]): Rule {
  return (sources) =>
    sources.flatMap((source) => {
      const isProgram = placeOf(source.path)?.room === PROGRAM
      return importsOf(source).flatMap(({ file, line }) => {
        const isOfProgram = file !== null && placeOf(file)?.room === PROGRAM
        const at = `${source.path}:${line} imports ${file}`
        if (!isProgram) return isOfProgram ? [`${at}, which is a part of the program`] : []
        return file === null || isOfProgram || entries.includes(file) ? [] : [`${at}, which is not an entry point`]
      })
    })
}

export const importsAreFiles: Rule = (sources) => {
  const paths = new Set(sources.map(({ path }) => path))
  return sources.flatMap((source) =>
    importsOf(source).flatMap(({ specifier, file, line }) => {
      const at = `${source.path}:${line}`
      if (specifier === null) return [`${at} imports a module whose name is computed`]
      if (file !== null && !specifier.endsWith('.js')) return [`${at} imports ${specifier}, which does not end in .js`]
      if (file !== null && !paths.has(file)) return [`${at} imports ${specifier}, and there is no ${file}`]
      return []
    }),
  )
}

export const importsHaveNoCycles: Rule = (sources) => {
  const graph = new Map(
    sources.map((source) => [source.path, importsOf(source).flatMap(({ file }) => (file === null ? [] : [file]))]),
  )
  const done = new Set<string>()
  const wrong: string[] = []
  const visit = (path: string, above: readonly string[]): void => {
    const start = above.indexOf(path)
    if (start >= 0) {
      wrong.push(`a cycle of imports: ${[...above.slice(start), path].join(' -> ')}`)
    } else if (!done.has(path)) {
      for (const next of graph.get(path) ?? []) visit(next, [...above, path])
      done.add(path)
    }
  }
  for (const path of graph.keys()) visit(path, [])
  return wrong
}

/** The suffix list is larger than all the rest, so only the jar of the main face and one door bring it along. */
export const suffixListStaysOut: Rule = (sources) => {
  const imports = new Map(sources.map((source) => [source.path, importsOf(source)]))
  const reaches = (path: string, seen: Set<string>): boolean => {
    if (path === SUFFIX_LIST) return true
    if (seen.has(path)) return false
    seen.add(path)
    return (imports.get(path) ?? []).some(({ file }) => file !== null && reaches(file, seen))
  }
  const mayBring = (path: string): boolean =>
    [doorOf(path), path.replace(/\.ts$/, '')].some((name) => WITH_SUFFIX_LIST.includes(name))
  return sources
    .filter(({ path }) => !mayBring(path) && reaches(path, new Set()))
    .map(({ path }) => `${path} brings ${SUFFIX_LIST} along`)
}

/** Whether a specifier names something that only one runtime brings along. */
export function isRuntimeModule(specifier: string): boolean {
  return /^(node|bun|deno|cloudflare):|^(node|bun|deno)$/.test(specifier) || builtIns.has(specifier)
}

/** The packages that a file may import are those that a user of this package has as well. */
export function importsOnlyDependencies(dependencies: readonly string[], peers: readonly string[]): Rule {
  return (sources) =>
    sources.flatMap((source) =>
      importsOf(source).flatMap(({ specifier, file, line }) => {
        if (specifier === null || file !== null || isRuntimeModule(specifier)) return []
        const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
        const allowed = name === 'tldts' ? source.path === SUFFIX_LIST : !isEngine(source.path)
        const known = dependencies.includes(name) || peers.includes(name)
        return allowed && known ? [] : [`${source.path}:${line} imports ${specifier}, which is not its to import`]
      }),
    )
}

export const facesOnlyReExport: Rule = (sources) =>
  sources
    .filter(({ path }) => FACES.includes(path))
    .flatMap((source) => {
      const tree = parse(source)
      return tree.statements
        .filter((statement) => !(ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined))
        .map((statement) => `${source.path}:${lineOf(tree, statement.getStart())} does something other than re-export`)
    })
