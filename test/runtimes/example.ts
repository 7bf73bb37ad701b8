/** Makes a module of the examples of a page, so that a runtime runs what a reader copies. */

import ts from 'typescript'
import { importsOf } from '../architecture/imports.js'
import { examplesOfPage, readPages } from '../documentation/examples.js'

/** The text of a module that exports `examples`: of each its name, what it prints, and how it is run. */
export function exampleModule(path: string): string {
  const page = readPages().find((each) => each.path === path)
  if (page === undefined) throw new Error(`there is no ${path}`)
  const specifiers = new Set<string>()
  const examples = examplesOfPage(page).examples.map(({ line, code, prints }) => {
    for (const { specifier } of importsOf({ path: `${path}.ts`, text: code })) if (specifier) specifiers.add(specifier)
    const { outputText } = ts.transpileModule(code, {
      compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.CommonJS },
    })
    const run = `async (require, exports, console) => {\n${outputText}}`
    return `{ name: ${JSON.stringify(`${path}:${line}`)}, prints: ${JSON.stringify(prints)}, run: ${run} }`
  })
  if (examples.length === 0) throw new Error(`${path} has no example`)
  const names = [...specifiers].map((specifier) => JSON.stringify(specifier))
  return [
    ...names.map((name, index) => `import * as module${index} from ${name}`),
    `const modules = { ${names.map((name, index) => `${name}: module${index}`).join(', ')} }`,
    'const require = (name) => modules[name]',
    `const list = [\n${examples.join(',\n')}\n]`,
    'export const examples = list.map(({ run, ...example }) => ({',
    '  ...example,',
    '  run: (log) => run(require, {}, { log }),',
    '}))',
    '',
  ].join('\n')
}
