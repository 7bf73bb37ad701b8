/** What each entry point of the package shows, and what its documentation comments say of it. */

import ts from 'typescript'
import { lineOf, root } from '../architecture/source.js'
import { projectSettings } from './type-check.js'

/** A name that a user of the package can write, or a public member of a class or an interface that one can. */
export interface Documented {
  readonly name: string
  readonly path: string
  readonly line: number
  readonly kind: 'function' | 'class' | 'method' | 'property' | 'constant' | 'type'
  /** The sentences of the comment, without its tags. */
  readonly text: string
  /** The text of each `@example`. */
  readonly examples: readonly string[]
  /** Whether the comment points to where more is said: with `@see`, or a link. */
  readonly hasSee: boolean
}

/** The names that each entry point exports, and the public members of the classes and interfaces among them. */
export function documentedBy(entries: readonly string[]): [entry: string, shown: Documented[]][] {
  const program = ts.createProgram(
    entries.map((entry) => root + entry),
    projectSettings(),
  )
  const checker = program.getTypeChecker()
  return entries.map((entry) => {
    const file = program.getSourceFile(root + entry)
    const module = file && checker.getSymbolAtLocation(file)
    return [entry, module ? checker.getExportsOfModule(module).flatMap((name) => describe(name, checker)) : []]
  })
}

function describe(exported: ts.Symbol, checker: ts.TypeChecker): Documented[] {
  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
  const [declaration] = symbol.declarations ?? []
  if (declaration === undefined) return []
  const members = membersOf(symbol, checker).flatMap((member) => {
    const [own] = member.declarations ?? []
    const isShown = own !== undefined && isPublic(own) && own.getSourceFile().fileName.startsWith(`${root}src/`)
    return isShown ? documentation(`${exported.name}.${ts.getNameOfDeclaration(own)?.getText()}`, member, own) : []
  })
  return [documentation(exported.name, symbol, declaration), ...members]
}

/** The members of a class, inherited and static ones too, or of an interface. */
function membersOf(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol[] {
  if (!(symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface))) return []
  const own = checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol))
  const fixed = symbol.flags & ts.SymbolFlags.Class ? checker.getPropertiesOfType(checker.getTypeOfSymbol(symbol)) : []
  return [...own, ...fixed.filter(({ flags }) => !(flags & ts.SymbolFlags.Prototype))]
}

function documentation(name: string, symbol: ts.Symbol, declaration: ts.Declaration): Documented {
  const tree = declaration.getSourceFile()
  const comments = (symbol.declarations ?? []).flatMap((each) => ts.getJSDocCommentsAndTags(each)).filter(ts.isJSDoc)
  const tags = comments.flatMap((comment) => [...(comment.tags ?? [])])
  return {
    name,
    path: tree.fileName.slice(root.length),
    line: lineOf(tree, declaration.getStart()),
    kind: kindOf(declaration),
    text: comments
      .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '')
      .join('\n')
      .trim(),
    examples: tags.filter(({ tagName }) => tagName.text === 'example').map((tag) => tag.getText()),
    hasSee:
      tags.some(({ tagName }) => tagName.text === 'see') || comments.some((each) => each.getText().includes('{@link ')),
  }
}

function kindOf(declaration: ts.Declaration): Documented['kind'] {
  if (ts.isFunctionDeclaration(declaration)) return 'function'
  if (ts.isClassDeclaration(declaration)) return 'class'
  if (ts.isMethodDeclaration(declaration)) return 'method'
  if (ts.isPropertyDeclaration(declaration) || ts.isAccessor(declaration)) return 'property'
  if (ts.isTypeElement(declaration)) return 'property'
  if (ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration)) return 'type'
  return 'constant'
}

function isPublic(member: ts.Declaration): boolean {
  const name = ts.getNameOfDeclaration(member)
  const isHidden = ts.getCombinedModifierFlags(member) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)
  return name !== undefined && !ts.isPrivateIdentifier(name) && !isHidden
}
