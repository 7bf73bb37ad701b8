/** Makes the mutants of a source file: small changes, each of which some test should notice. */

import ts from 'typescript'
import { lineOf, type Source, walk } from '../architecture/source.js'
import { counted, isLoopBody } from './loops.js'

/** A change of one expression or statement. */
export interface Mutant {
  readonly id: number
  /** The path of the file, from the root of the project. */
  readonly file: string
  readonly line: number
  /** The text of the line, trimmed: what a kept survivor is found again by. */
  readonly lineText: string
  readonly before: string
  readonly after: string
}

/** A file with all its mutants inside, each switched on by its number. */
export interface Mutated {
  readonly text: string
  readonly mutants: readonly Mutant[]
}

/** Operators, and what they become. */
const OPERATORS: ReadonlyMap<ts.SyntaxKind, readonly string[]> = new Map([
  [ts.SyntaxKind.LessThanToken, ['<=']],
  [ts.SyntaxKind.LessThanEqualsToken, ['<']],
  [ts.SyntaxKind.GreaterThanToken, ['>=']],
  [ts.SyntaxKind.GreaterThanEqualsToken, ['>']],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, ['!==']],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, ['===']],
  [ts.SyntaxKind.AmpersandAmpersandToken, ['||']],
  [ts.SyntaxKind.BarBarToken, ['&&']],
  [ts.SyntaxKind.QuestionQuestionToken, ['&&']],
  [ts.SyntaxKind.PlusToken, ['-']],
  [ts.SyntaxKind.MinusToken, ['+']],
  [ts.SyntaxKind.AsteriskToken, ['/']],
  [ts.SyntaxKind.SlashToken, ['*']],
  [ts.SyntaxKind.PercentToken, ['*']],
  [ts.SyntaxKind.AmpersandToken, ['|']],
  [ts.SyntaxKind.BarToken, ['&']],
  [ts.SyntaxKind.LessThanLessThanToken, ['>>']],
  [ts.SyntaxKind.GreaterThanGreaterThanToken, ['<<']],
  [ts.SyntaxKind.GreaterThanGreaterThanGreaterThanToken, ['<<']],
  [ts.SyntaxKind.PlusEqualsToken, ['-=', '=']],
  [ts.SyntaxKind.MinusEqualsToken, ['+=', '=']],
  [ts.SyntaxKind.AsteriskEqualsToken, ['=']],
  [ts.SyntaxKind.BarEqualsToken, ['=']],
])

/** Methods, and the ones that are mistaken for them. */
const METHODS: ReadonlyMap<string, readonly string[]> = new Map([
  ['startsWith', ['endsWith', 'includes']],
  ['endsWith', ['startsWith', 'includes']],
  ['some', ['every']],
  ['every', ['some']],
  ['min', ['max']],
  ['max', ['min']],
  ['indexOf', ['lastIndexOf']],
  ['lastIndexOf', ['indexOf']],
])

/** Equality is not turned round in a condition, where `true` and `false` say the same and more. */
const EQUALITIES = new Set([ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken])

/** Finds the mutants of a file, numbered from `firstId` on. */
export function mutate(source: Source, firstId: number): Mutated {
  const tree = ts.createSourceFile(source.path, source.text, ts.ScriptTarget.Latest, true)
  const lines = source.text.split('\n')
  const mutants: Mutant[] = []
  /** The constants of the module that mutants may change. */
  const constants: string[] = []
  let hasMutantInFunction = false

  function add(node: ts.Node, after: string): number {
    const line = lineOf(tree, node.getStart())
    const id = firstId + mutants.length
    hasMutantInFunction ||= ts.findAncestor(node, ts.isFunctionLike) !== undefined
    const lineText = (lines[line - 1] ?? '').trim()
    mutants.push({ id, file: source.path, line, lineText, before: oneLine(node.getText()), after: oneLine(after) })
    return id
  }

  /** The text of a node, with the mutants of the node and of all that is in it. */
  function emit(node: ts.Node): string {
    if (isLeftAlone(node)) return node.getText()
    if (isConstantList(node)) return emitChildren(node).replace(/^const\b/, 'let')
    if (ts.isVariableDeclaration(node) && isConstant(node)) return emitConstant(node, node.initializer)
    if (ts.isStatement(node) && isRemovable(node)) {
      const id = add(node, '(removed)')
      return `{ if (!__mutant(${id})) ${emitChildren(node)} }`
    }
    const variants = variantsOf(node).map((after) => ({ id: add(node, after), after }))
    const inner = emitChildren(node)
    if (variants.length === 0) return inner
    return `(${variants.map(({ id, after }) => `__mutant(${id})?(${after}):`).join('')}(${inner}))`
  }

  function emitChildren(node: ts.Node): string {
    let text = ''
    let position = node.getStart()
    ts.forEachChild(node, (child) => {
      const start = child.getStart()
      text += source.text.slice(position, start)
      text += isLoopBody(child, node) ? counted(emit(child)) : emit(child)
      position = child.end
    })
    return text + source.text.slice(position, node.end)
  }

  /** A constant of the module, as a variable that has another value while a mutant in its initializer is on. */
  function emitConstant(node: ts.VariableDeclaration, initializer: ts.Expression): string {
    const before = source.text.slice(node.getStart(), initializer.getStart())
    const name = node.name.getText()
    const first = mutants.length
    const inner = emit(initializer)
    const used = constants.filter((other) => mentions(initializer, other))
    const isState = /\bnew (Array|Map|Set|WeakMap|WeakSet)\b/.test(initializer.getText())
    if (mutants.length === first && used.length === 0 && !isState) return before + inner
    constants.push(name)
    const given = [source.path, name, used, isState].map((each) => JSON.stringify(each)).join(', ')
    return `${before}__constant(${given}, () => (${inner}), (value) => { ${name} = value })`
  }

  const text = source.text.slice(0, tree.getStart()) + emitChildren(tree)
  const all = `__file(${JSON.stringify(source.path)}, ${firstId}, ${firstId + mutants.length}, ${hasMutantInFunction})`
  return { text: constants.length === 0 ? text : `${text}\n${all}\n`, mutants }
}

/** Types, imports and names have no mutants. */
function isLeftAlone(node: ts.Node): boolean {
  return (
    ts.isTypeNode(node) ||
    ts.isTypeParameterDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node) ||
    ts.isModuleDeclaration(node)
  )
}

/** Whether a node is the list of constants of a statement of the module. */
function isConstantList(node: ts.Node): node is ts.VariableDeclarationList {
  const isTop = ts.isVariableDeclarationList(node) && ts.isSourceFile(node.parent.parent)
  return isTop && (node.flags & ts.NodeFlags.Const) !== 0
}

/** A constant of the module that is not a function, and of which other modules have no copy that matters. */
function isConstant(node: ts.VariableDeclaration): node is ts.VariableDeclaration & { initializer: ts.Expression } {
  const { initializer, name, parent } = node
  if (initializer === undefined || !ts.isIdentifier(name) || !isConstantList(parent)) return false
  if (ts.isFunctionLike(initializer) || ts.isClassExpression(initializer)) return false
  const { parent: statement } = parent
  const isExported = ts.isVariableStatement(statement) && statement.modifiers !== undefined
  if (!isExported || ts.isNumericLiteral(initializer) || ts.isRegularExpressionLiteral(initializer)) return true
  // The result of a pure function may be computed again.
  return node.getSourceFile().text.slice(name.end, initializer.getStart()).includes('@__PURE__')
}

function mentions(node: ts.Node, name: string): boolean {
  let isFound = false
  walk(node, (each) => {
    isFound ||= ts.isIdentifier(each) && each.text === name
  })
  return isFound
}

function isRemovable(node: ts.Statement): boolean {
  if (ts.isExpressionStatement(node)) return !isSuperCall(node.expression)
  if (ts.isReturnStatement(node)) {
    // Without its last return a function returns undefined, which the mutants of what it returns do better.
    const { parent } = node
    return !(ts.isBlock(parent) && ts.isFunctionLike(parent.parent) && parent.statements.at(-1) === node)
  }
  return ts.isThrowStatement(node) || ts.isContinueStatement(node) || ts.isBreakStatement(node)
}

function isSuperCall(node: ts.Expression): boolean {
  return ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword
}

/** What an expression may be replaced by. */
function variantsOf(node: ts.Node): string[] {
  if (!ts.isExpression(node)) return []
  return [...(isWhole(node) ? truthOf(node) : []), ...changesOf(node)].filter((after) => after !== node.getText())
}

/** Whether the node may be put in parentheses: it is no part of a longer chain with `?.`, and nothing is assigned to it. */
function isWhole(node: ts.Expression): boolean {
  return !(ts.isOptionalChain(node) && ts.isOptionalChain(node.parent) && node.parent.expression === node)
}

/** The values that a condition may be replaced by. */
function truthOf(node: ts.Expression): string[] {
  const { parent } = node
  if (ts.isParenthesizedExpression(node) || node.kind === ts.SyntaxKind.TrueKeyword) return []
  if (node.kind === ts.SyntaxKind.FalseKeyword) return []
  const outer = ts.isParenthesizedExpression(parent) ? parent : node
  const place = outer.parent
  if (ts.isIfStatement(place) && place.expression === outer) return ['true', 'false']
  if (ts.isConditionalExpression(place) && place.condition === outer) return ['true', 'false']
  if (ts.isIterationStatement(place, false)) {
    const condition = ts.isForStatement(place) ? place.condition : 'expression' in place ? place.expression : undefined
    // A loop over values has no condition, and one without an end is nothing to test for.
    return condition === outer && !ts.isForOfStatement(place) && !ts.isForInStatement(place) ? ['false'] : []
  }
  if (ts.isBinaryExpression(place) && isCondition(node)) {
    const { kind } = place.operatorToken
    // The other value would be that of the whole.
    if (kind === ts.SyntaxKind.AmpersandAmpersandToken) return ['true']
    if (kind === ts.SyntaxKind.BarBarToken) return ['false']
  }
  const isResult = ts.isReturnStatement(place) || (ts.isArrowFunction(place) && place.body === outer)
  return (isResult || ts.isVariableDeclaration(place)) && isCondition(node) ? ['true', 'false'] : []
}

/** Whether an expression by its form is true or false. */
function isCondition(node: ts.Expression): boolean {
  if (ts.isPrefixUnaryExpression(node)) return node.operator === ts.SyntaxKind.ExclamationToken
  if (ts.isCallExpression(node))
    return /(^|\.)(is|has|starts|ends|includes|some|every|test)/.test(node.expression.getText())
  if (!ts.isBinaryExpression(node)) return false
  const { kind } = node.operatorToken
  if (kind === ts.SyntaxKind.AmpersandAmpersandToken || kind === ts.SyntaxKind.BarBarToken) {
    return isCondition(node.left) && isCondition(node.right)
  }
  return EQUALITIES.has(kind) || /^[<>]=?$/.test(node.operatorToken.getText())
}

function changesOf(node: ts.Expression): string[] {
  if (ts.isBinaryExpression(node)) return operatorsOf(node)
  if (ts.isPrefixUnaryExpression(node)) return signsOf(node)
  if (ts.isPostfixUnaryExpression(node)) {
    return [`${node.operand.getText()}${node.operator === ts.SyntaxKind.PlusPlusToken ? '--' : '++'}`]
  }
  if (ts.isNumericLiteral(node)) return numbersOf(node)
  if (node.kind === ts.SyntaxKind.TrueKeyword) return ['false']
  if (node.kind === ts.SyntaxKind.FalseKeyword) return ['true']
  if (ts.isStringLiteralLike(node)) return isName(node) ? [] : [node.text === '' ? "'mutant'" : "''"]
  if (ts.isTemplateExpression(node)) return ["''"]
  if (ts.isRegularExpressionLiteral(node)) return patternsOf(node.text)
  if (ts.isArrayLiteralExpression(node)) return node.elements.length > 0 && !isTarget(node) ? ['[]'] : []
  if (ts.isCallExpression(node)) return isWhole(node) ? callsOf(node) : []
  return []
}

function operatorsOf(node: ts.BinaryExpression): string[] {
  const { left, operatorToken, right } = node
  if (operatorToken.kind === ts.SyntaxKind.PlusToken && [left, right].some(isText)) return []
  if (EQUALITIES.has(operatorToken.kind) && truthOf(node).length > 0) return []
  const operators = OPERATORS.get(operatorToken.kind) ?? []
  // `??` and `&&` may not be combined without parentheses.
  const isMixed = (side: ts.Node): boolean =>
    ts.isBinaryExpression(side) && side.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken
  const [first, second] = [left, right].map((side) => (isMixed(side) ? `(${side.getText()})` : side.getText()))
  return operators.map((operator) => `${first} ${operator} ${second}`)
}

function isText(node: ts.Expression): boolean {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)
}

function signsOf(node: ts.PrefixUnaryExpression): string[] {
  const operand = node.operand.getText()
  switch (node.operator) {
    case ts.SyntaxKind.ExclamationToken:
      return truthOf(node).length === 2 ? [] : [operand]
    case ts.SyntaxKind.MinusToken:
      return [operand]
    case ts.SyntaxKind.PlusPlusToken:
      return [`--${operand}`]
    case ts.SyntaxKind.MinusMinusToken:
      return [`++${operand}`]
    default:
      return []
  }
}

function numbersOf(node: ts.NumericLiteral): string[] {
  if (isName(node) || ts.isPrefixUnaryExpression(node.parent)) return []
  const number = Number(node.text)
  const written = node.getText()
  const write = (value: number): string => (/^0x/i.test(written) ? `0x${value.toString(16)}` : String(value))
  // The other number beside it is what the mutant of the comparison stands for.
  return number > 0 && /^(<|>=)$/.test(comparisonOf(node)) ? [write(number - 1)] : [write(number + 1)]
}

/** The operator of which a number is the right side. */
function comparisonOf(node: ts.NumericLiteral): string {
  const { parent } = node
  return ts.isBinaryExpression(parent) && parent.right === node ? parent.operatorToken.getText() : ''
}

/** A pattern without one of its anchors or its flag for case, or with another quantifier. */
function patternsOf(pattern: string): string[] {
  const changed = [
    pattern.replace('/^', '/'),
    pattern.replace(/\$(?=\/[a-z]*$)/, ''),
    pattern.replace(/i(?=[a-z]*$)/, ''),
  ]
  if (/[\])\w]\+/.test(pattern)) changed.push(pattern.replace(/(?<=[\])\w])\+/, '*'))
  return [...new Set(changed)].filter((text) => text !== pattern)
}

function callsOf(node: ts.CallExpression): string[] {
  const { expression } = node
  if (!ts.isPropertyAccessExpression(expression)) return []
  const object = expression.expression.getText()
  const dot = expression.questionDotToken === undefined ? '.' : '?.'
  const rest = node.getText().slice(expression.getText().length)
  if (node.arguments.length === 0 && ts.isExpressionStatement(node.parent)) return []
  if (
    /^(trim\w*|to(Lower|Upper)Case|reverse|slice|sort|flat)$/.test(expression.name.text) &&
    node.arguments.length === 0
  )
    return [object]
  if (expression.name.text === 'filter' || expression.name.text === 'sort') return [object]
  return (METHODS.get(expression.name.text) ?? []).map((method) => `${object}${dot}${method}${rest}`)
}

/** Whether a literal is the name of a property, of a module or the like. */
function isName(node: ts.Expression): boolean {
  const { parent } = node
  if (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isMethodDeclaration(parent)) {
    return parent.name === node
  }
  return ts.isLiteralTypeNode(parent) || ts.isExternalModuleReference(parent) || ts.isTaggedTemplateExpression(parent)
}

/** Whether values are assigned to what an array literal names. */
function isTarget(node: ts.ArrayLiteralExpression): boolean {
  const { parent } = node
  if (ts.isBinaryExpression(parent))
    return parent.left === node && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
  return (ts.isForOfStatement(parent) || ts.isForInStatement(parent)) && parent.initializer === node
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length <= 100 ? line : `${line.slice(0, 97)}...`
}
