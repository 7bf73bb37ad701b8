/** What the engine must not lean on: the built-ins of one runtime, its globals, and a clock. */

import ts from 'typescript'
import { isEngine, isRuntimeModule, isTimeless } from './floors.js'
import { importsOf } from './imports.js'
import { lineOf, parse, type Rule, type Source, walk } from './source.js'

/** Names that stand for something in one runtime and for nothing in another. */
const runtimeGlobals: ReadonlySet<string> = new Set([
  ...['process', 'Buffer', 'require', 'module', 'exports', '__dirname', '__filename', 'global', 'globalThis'],
  ...['setImmediate', 'clearImmediate', 'Deno', 'Bun'],
  ...['window', 'document', 'navigator', 'location', 'localStorage', 'sessionStorage', 'cookieStore', 'XMLHttpRequest'],
])

/** Names through which the time, or chance, would come in by the back door. */
const clocks: ReadonlySet<string> = new Set(['performance', 'setTimeout', 'setInterval', 'crypto', 'Temporal'])

export const engineImportsNoRuntime: Rule = (sources) =>
  sources
    .filter(({ path }) => isEngine(path))
    .flatMap((source) =>
      importsOf(source)
        .filter(({ specifier }) => specifier !== null && isRuntimeModule(specifier))
        .map(({ specifier, line }) => `${source.path}:${line} imports ${specifier}, a built-in of one runtime`),
    )

export const engineUsesNoRuntimeGlobal: Rule = (sources) =>
  sources
    .filter(({ path }) => isEngine(path))
    .flatMap((source) =>
      globalsOf(source)
        .filter(({ name }) => runtimeGlobals.has(name))
        .map(({ name, line }) => `${source.path}:${line} uses ${name}, a global of one runtime`),
    )

export const timeIsAnArgument: Rule = (sources) =>
  sources
    .filter(({ path }) => isTimeless(path))
    .flatMap((source) => {
      const tree = parse(source)
      const wrong = globalsOf(source)
        .filter(({ name }) => clocks.has(name))
        .map(({ name, line }) => `${source.path}:${line} uses ${name}`)
      walk(tree, (node) => {
        const reads =
          (ts.isPropertyAccessExpression(node) && /^(Date\??\.now|Math\??\.random)$/.test(node.getText())) ||
          (ts.isNewExpression(node) && node.expression.getText() === 'Date' && (node.arguments ?? []).length === 0)
        if (reads) wrong.push(`${source.path}:${lineOf(tree, node.getStart())} uses ${node.getText()}`)
      })
      return wrong
    })

/** The names that a file uses and does not declare. */
function globalsOf(source: Source): { name: string; line: number }[] {
  const tree = parse(source)
  const declared = new Set<string>()
  const used: { name: string; line: number }[] = []
  walk(tree, (node) => {
    if (!ts.isIdentifier(node)) return
    const role = roleOf(node)
    if (role === 'declaration') declared.add(node.text)
    if (role === 'use') used.push({ name: node.text, line: lineOf(tree, node.getStart()) })
  })
  return used.filter(({ name }) => !declared.has(name))
}

function roleOf(node: ts.Identifier): 'declaration' | 'member' | 'use' {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent) || ts.isMetaProperty(parent)) return parent.name === node ? 'member' : 'use'
  if (ts.isShorthandPropertyAssignment(parent)) return 'use'
  if (ts.isTypeReferenceNode(parent) || ts.isQualifiedName(parent)) return 'member'
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return 'member'
  if ('propertyName' in parent && parent.propertyName === node) return 'member'
  if (!('name' in parent) || parent.name !== node) return 'use'
  const isMember = ts.isPropertyAssignment(parent) || ts.isClassElement(parent) || ts.isTypeElement(parent)
  return isMember ? 'member' : 'declaration'
}
