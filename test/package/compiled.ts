/** The package under the TypeScript compilers and module settings of its users. */

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../architecture/source.js'
import { installed } from './installed.js'
import { pageProgram, program, start } from './programs.js'

interface Setting {
  readonly module: string
  readonly moduleResolution?: string
  readonly ignoreDeprecations?: string
}

/** What a compiler made, and how to start it. */
export interface Compiled {
  readonly name: string
  readonly file: string
}

const hybrid = (...modules: string[]): Setting[] => modules.map((module) => ({ module }))
const node10: Setting = { module: 'commonjs', moduleResolution: 'node10' }
const oldName: Setting = { module: 'commonjs', moduleResolution: 'node' }
const required: Setting = { module: 'commonjs', moduleResolution: 'bundler' }
const imported: Setting = { module: 'esnext', moduleResolution: 'bundler' }
const all = hybrid('node16', 'node18', 'node20', 'nodenext')

/** Each compiler, and the settings that it has. Version 5.2 is the oldest that can read the types. */
const compilers: readonly { version: string; cjs: readonly Setting[]; esm: readonly Setting[] }[] = [
  {
    version: '5.2',
    cjs: [...hybrid('node16', 'nodenext'), node10, oldName],
    esm: [...hybrid('node16', 'nodenext'), imported],
  },
  { version: '5.9', cjs: [...all, node10], esm: [...all, imported] },
  {
    version: '6.0',
    cjs: [...all, { ...node10, ignoreDeprecations: '6.0' }, required],
    esm: [...all, imported],
  },
  { version: '7.0', cjs: [...all, required], esm: [...all, imported] },
]

/** The path of the compiler; the project has one itself, and the others are downloaded. */
function compilerOf(version: string): string {
  const own = join(root, 'node_modules/typescript/package.json')
  if (JSON.parse(readFileSync(own, 'utf8')).version.startsWith(`${version}.`)) return join(dirname(own), 'bin/tsc')
  const folder = join(root, 'node_modules/.cache/typescript', version)
  if (version.startsWith('7.')) installed(folder, `@typescript/typescript-${process.platform}-${process.arch}`, version)
  return join(dirname(installed(folder, 'typescript', version)), 'bin/tsc')
}

/** What is the same for all settings; every declaration of the package is checked too. */
const strict = {
  target: 'es2022',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  noEmitOnError: true,
  rootDir: '.',
}

/** Compiles the programs by each compiler under each of its settings. Throws if one complains. */
export function compileAll(folder: string): Compiled[] {
  for (const form of ['cjs', 'esm']) {
    mkdirSync(join(folder, form))
    const type = form === 'esm' ? 'module' : 'commonjs'
    writeFileSync(join(folder, form, 'package.json'), JSON.stringify({ private: true, type }))
    writeFileSync(join(folder, form, 'program.ts'), program)
    writeFileSync(join(folder, form, 'start.ts'), start)
    writeFileSync(join(folder, form, 'page.ts'), pageProgram)
  }
  return compilers.flatMap(({ version, cjs, esm }) => {
    const compiler = compilerOf(version)
    const shown = execFileSync(process.execPath, [compiler, '--version'], { encoding: 'utf8' }).trim()
    if (!shown.startsWith(`Version ${version}.`)) throw new Error(`${compiler}: expected ${version}, got ${shown}`)
    const configurations: string[] = []
    const write = (name: string, form: string, compilerOptions: object, files: string[]): void => {
      const file = join(folder, form, `tsconfig.${name}.json`)
      writeFileSync(file, JSON.stringify({ compilerOptions: { ...strict, ...compilerOptions }, files }))
      configurations.push(file)
    }
    const compiled = Object.entries({ cjs, esm }).flatMap(([form, settings]) =>
      settings.map((setting) => {
        const { module, moduleResolution } = setting
        const name = [version, module, moduleResolution].filter((part) => part !== undefined).join('-')
        const options = { ...setting, lib: ['es2022'], types: ['node'], outDir: `out/${name}` }
        write(name, form, options, ['program.ts', 'start.ts'])
        return { name: `TypeScript ${name} (${form})`, file: join(folder, form, 'out', name, 'start.js') }
      }),
    )
    // A page has the types of a browser alone.
    for (const form of ['cjs', 'esm']) {
      const options = { module: 'nodenext', lib: ['es2022', 'dom', 'dom.iterable'], types: [] }
      write(`${version}-page`, form, { ...options, outDir: `out/${version}-page` }, ['page.ts'])
    }
    const { status, stdout } = spawnSync(process.execPath, [compiler, '-b', ...configurations], {
      cwd: folder,
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(`TypeScript ${version} ended with ${status}:\n${stdout}`)
    return compiled
  })
}
