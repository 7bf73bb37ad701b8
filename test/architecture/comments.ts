/** The comments of a file, found with the compiler's own scanner so that no string or expression passes for one. */

import ts from 'typescript'
import { lineOf, parse, type Source } from './source.js'

/** A comment without its marks; `//` comments on consecutive lines are one. */
export interface Comment {
  readonly line: number
  readonly lastLine: number
  readonly text: string
  /** Whether the comment documents what it stands before. */
  readonly documents: boolean
}

export function commentsOf(source: Source): Comment[] {
  const tree = parse(source)
  const ranges = new Map<number, ts.CommentRange>()
  const collect = (found: readonly ts.CommentRange[] | undefined): void => {
    for (const range of found ?? []) ranges.set(range.pos, range)
  }
  const visit = (node: ts.Node): void => {
    const children = node.getChildren(tree).filter((child) => !isDocumentation(child))
    if (children.length > 0) children.forEach(visit)
    else {
      collect(ts.getLeadingCommentRanges(source.text, node.pos))
      collect(ts.getTrailingCommentRanges(source.text, node.end))
    }
  }
  visit(tree)

  const comments: (Comment & { readonly joins: boolean })[] = []
  for (const { pos, end, kind } of [...ranges.values()].sort((a, b) => a.pos - b.pos)) {
    const raw = source.text.slice(pos, end)
    const line = lineOf(tree, pos)
    const standsAlone = /(^|\n)[ \t]*$/.test(source.text.slice(0, pos))
    const previous = comments.at(-1)
    if (kind === ts.SyntaxKind.MultiLineCommentTrivia) {
      const text = raw.slice(2, -2).split('\n').map(withoutStar).join('\n').trim()
      comments.push({ line, lastLine: lineOf(tree, end), text, documents: raw.startsWith('/**'), joins: false })
    } else if (previous?.joins && standsAlone && previous.lastLine === line - 1) {
      comments.splice(-1, 1, { ...previous, lastLine: line, text: `${previous.text}\n${raw.slice(2).trim()}` })
    } else {
      comments.push({ line, lastLine: line, text: raw.slice(2).trim(), documents: false, joins: standsAlone })
    }
  }
  return comments.map(({ joins: _, ...comment }) => comment)
}

function isDocumentation({ kind }: ts.Node): boolean {
  return kind >= ts.SyntaxKind.FirstJSDocNode && kind <= ts.SyntaxKind.LastJSDocNode
}

function withoutStar(line: string): string {
  return line.replace(/^\s*\*+ ?/, '')
}

/** The paragraphs of a comment, each on one line, without its examples of code. */
export function paragraphsOf({ text }: Comment): string[] {
  return text
    .replace(/^(`{3,}|~{3,})[\s\S]*?^\1/gm, '')
    .split(/\n\s*\n|\n(?=\s*[-@*] ?)/)
    .map((paragraph) => paragraph.replace(/\s+/g, ' ').trim())
    .filter((paragraph) => paragraph !== '')
}
