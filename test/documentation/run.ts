/** Runs an example as a module of its own, and notes what it prints. */

import { format } from 'node:util'
import ts from 'typescript'
import { importsOf } from '../architecture/imports.js'
import type { Example } from './examples.js'

type Body = (require: (specifier: string) => unknown, exports: object, console: Pick<Console, 'log'>) => Promise<void>

const AsyncFunction: new (...texts: string[]) => Body = Object.getPrototypeOf(async () => {}).constructor

/** The lines that the example prints with `console.log`, as Node would print them. */
export async function run(example: Example): Promise<string[]> {
  return (await play(example)).printed
}

/** The exports of the example, once it has run. */
export async function exportsOf(example: Example): Promise<object> {
  return (await play(example)).exported
}

async function play(example: Example): Promise<{ readonly printed: string[]; readonly exported: object }> {
  const modules = new Map<string, object>()
  for (const { specifier, file } of importsOf({ path: `${example.path}.ts`, text: example.code })) {
    if (specifier === null || file !== null) throw new Error('an example imports packages by name, as its reader would')
    modules.set(specifier, { ...(await import(/* @vite-ignore */ specifier)), __esModule: true })
  }
  const { outputText } = ts.transpileModule(example.code, {
    compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.CommonJS, esModuleInterop: true },
  })
  const printed: string[] = []
  const log = (...values: unknown[]): void => {
    printed.push(...format(...values).split('\n'))
  }
  const body = new AsyncFunction('require', 'exports', 'console', outputText)
  const exported = {}
  await body((specifier) => modules.get(specifier), exported, { ...console, log })
  return { printed: printed.map((line) => line.trimEnd()), exported }
}
