/** What a file imports, read from its syntax tree: values and types, re-exports, and imports made while it runs. */

import { posix } from 'node:path'
import ts from 'typescript'
import { lineOf, parse, type Source, walk } from './source.js'

/** One mention of another module. */
export interface Import {
  readonly line: number
  /** What stands between the quotes; `null` for an import whose module is computed. */
  readonly specifier: string | null
  /** The path of the file meant, from the root of the project; `null` for a package or a built-in. */
  readonly file: string | null
}

export function importsOf(source: Source): Import[] {
  const tree = parse(source)
  const found: Import[] = []
  const add = (node: ts.Node | undefined, position: number): void => {
    const specifier = node !== undefined && ts.isStringLiteralLike(node) ? node.text : null
    const relative = specifier !== null && /^\.{1,2}(\/|$)/.test(specifier)
    const file = relative ? posix.join(posix.dirname(source.path), specifier).replace(/\.js$/, '.ts') : null
    found.push({ line: lineOf(tree, position), specifier, file })
  }
  walk(tree, (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, node.getStart())
    if (ts.isExportDeclaration(node) && node.moduleSpecifier) add(node.moduleSpecifier, node.getStart())
    if (ts.isExternalModuleReference(node)) add(node.expression, node.getStart())
    if (ts.isImportTypeNode(node)) {
      add(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, node.getStart())
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], node.getStart())
    }
  })
  for (const { fileName, pos } of tree.typeReferenceDirectives) {
    found.push({ line: lineOf(tree, pos), specifier: fileName, file: null })
  }
  return found
}
