/** The files that the rules of the house are about, read from the disk or made up by a test. */

import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** A file by its path from the root of the project, with slashes, and its text. */
export interface Source {
  readonly path: string
  readonly text: string
}

/** A rule looks at files and answers one line for each thing that is wrong with them. */
export type Rule = (sources: readonly Source[]) => string[]

/** The folder that holds package.json. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Every TypeScript file below a folder of the project. */
export function readSources(folder: string): Source[] {
  return readdirSync(new URL(`../../${folder}/`, import.meta.url), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => {
      const file = `${entry.parentPath.replace(/[\\/]+$/, '')}/${entry.name}`
      return { path: file.slice(root.length).replaceAll('\\', '/'), text: readFileSync(file, 'utf8') }
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

const trees = new WeakMap<Source, ts.SourceFile>()

/** The syntax tree of a file. */
export function parse(source: Source): ts.SourceFile {
  const tree = trees.get(source) ?? ts.createSourceFile(source.path, source.text, ts.ScriptTarget.Latest, true)
  trees.set(source, tree)
  return tree
}

/** The line of a node, counted from one. */
export function lineOf(tree: ts.SourceFile, position: number): number {
  return tree.getLineAndCharacterOfPosition(position).line + 1
}

/** Calls `visit` for a node and everything below it. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node)
  ts.forEachChild(node, (child) => walk(child, visit))
}
