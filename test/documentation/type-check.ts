/** Type-checks examples under the settings of the project, all of them in one program. */

import ts from 'typescript'
import { root } from '../architecture/source.js'
import type { Example } from './examples.js'

/** The settings of tsconfig.json, under which the names of this package stand for its sources. */
export function projectSettings(): ts.CompilerOptions {
  const path = `${root}tsconfig.json`
  const { config, error } = ts.readConfigFile(path, ts.sys.readFile)
  if (error !== undefined) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'))
  return ts.parseJsonConfigFileContent(config, ts.sys, root, {}, path).options
}

/** What the compiler has to say against each example, a line each. */
export function typeCheck(examples: readonly Example[]): Map<Example, string[]> {
  const files = new Map(examples.map((example) => [`${root}${example.path}.${example.line}.ts`, example]))
  const options = projectSettings()
  const host = ts.createCompilerHost(options)
  const { fileExists, getSourceFile, readFile } = host
  host.fileExists = (name) => files.has(name) || fileExists(name)
  host.readFile = (name) => files.get(name)?.code ?? readFile(name)
  host.getSourceFile = (name, settings, ...others) => {
    const example = files.get(name)
    return example ? ts.createSourceFile(name, example.code, settings) : getSourceFile(name, settings, ...others)
  }
  const program = ts.createProgram([...files.keys()], options, host)
  return new Map(
    [...files].map(([name, example]) => {
      const file = program.getSourceFile(name)
      if (file === undefined) return [example, [`${name} was not compiled`]]
      const diagnostics = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
      return [
        example,
        diagnostics.map(({ start, messageText }) => {
          const line = example.line + file.getLineAndCharacterOfPosition(start ?? 0).line
          return `${example.path}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
        }),
      ]
    }),
  )
}
