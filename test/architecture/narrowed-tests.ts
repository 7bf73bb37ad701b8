/** Tests that are narrowed, skipped, put off or expected to fail. */

import ts from 'typescript'
import { commentsOf } from './comments.js'
import { lineOf, parse, type Rule, walk } from './source.js'

const runners: ReadonlySet<string> = new Set(['it', 'test', 'describe', 'suite', 'bench'])
const narrowing: ReadonlySet<string> = new Set(['only', 'skip', 'todo', 'fails', 'skipIf', 'runIf'])
const shorthands: ReadonlySet<string> = new Set(['fit', 'fdescribe', 'xit', 'xtest', 'xdescribe'])

/** A test may be set aside only under a comment that says why, and never to the exclusion of others. */
export const testsAreNotNarrowed: Rule = (sources) =>
  sources.flatMap((source) => {
    const tree = parse(source)
    const comments = commentsOf(source)
    const wrong: string[] = []
    walk(tree, (node) => {
      const line = lineOf(tree, node.getStart())
      if (ts.isPropertyAccessExpression(node) && narrowing.has(node.name.text) && runners.has(runnerOf(node))) {
        const explained = comments.some(({ lastLine }) => lastLine === line - 1 || lastLine === line)
        if (node.name.text === 'only' || !explained) {
          wrong.push(`${source.path}:${line} has ${node.getText()}`)
        }
      }
      if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && shorthands.has(node.expression.text)) {
        wrong.push(`${source.path}:${line} has ${node.expression.text}`)
      }
    })
    return wrong
  })

function runnerOf(node: ts.Expression): string {
  if (ts.isPropertyAccessExpression(node) || ts.isCallExpression(node)) return runnerOf(node.expression)
  return node.getText()
}
