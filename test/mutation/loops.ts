/** Loops that count their turns, so that a mutant with a loop without an end can be stopped. */

import ts from 'typescript'
import { type Source, walk } from '../architecture/source.js'

/** The text of a file whose loops count their turns, so that none goes on for ever. */
export function countTurns(source: Source): string {
  const tree = ts.createSourceFile(source.path, source.text, ts.ScriptTarget.Latest, true)
  const insertions: { at: number; text: string }[] = []
  walk(tree, (node) => {
    ts.forEachChild(node, (child) => {
      if (!isLoopBody(child, node)) return
      insertions.push({ at: child.getStart(), text: '{ __turn(); ' }, { at: child.end, text: ' }' })
    })
  })
  // From the end, so that no insertion moves the place of another; of two at one place, the inner one first.
  let { text } = source
  for (const { at, text: inserted } of insertions.sort((a, b) => b.at - a.at)) {
    text = text.slice(0, at) + inserted + text.slice(at)
  }
  return text
}

/** The body of a loop, with its count. */
export function counted(body: string): string {
  return `{ __turn(); ${body} }`
}

/** Whether a node is the body of the loop `parent`. */
export function isLoopBody(node: ts.Node, parent: ts.Node): boolean {
  return ts.isIterationStatement(parent, false) && parent.statement === node
}
