/** What files say and are called: headers, markers, deviations, names, length, and rules set aside. */

import ts from 'typescript'
import { commentsOf, paragraphsOf } from './comments.js'
import { lineOf, parse, type Rule, type Source, walk } from './source.js'

/** The markers that a comment may begin with. */
const markers: readonly string[] = ['Deviation', 'Reordered', 'Not implemented']

/** Markers of other houses, which are not to move into the documentation of this one. */
const habits =
  /^(Note|Warning|Caution|Important|Tip|Hint|Bug|Hack|Todo|Fixme|Workaround|Temporary|Later|Optimi[sz]ation)\b/

/** The most lines of code of a file: comments and blank lines do not count. */
const LINES = 250

/** Words that say nothing about what a thing is for. */
const emptyWords = /^(utils?|utilit(y|ies)|helpers?|managers?|common|misc)$/i

export const everyFileHasAHeader: Rule = (sources) =>
  sources
    .filter(({ text }) => !/^(#!.*\n)?(\/\*\*\s+\*?\s*|\/\/ )[^\s*/][\s\S]*?[.:]/.test(text))
    .map(({ path }) => `${path} does not begin with a comment that says in a sentence what it is for`)

/** In a body, a word or two and a colon are a marker; a sentence that documents something may begin so. */
export const markersAreKnown: Rule = (sources) =>
  sources.flatMap((source) =>
    commentsOf(source).flatMap((comment) => {
      const wrong = [...comment.text.matchAll(/\b(TO ?DO|FIX ?ME|X{3}|HACKS?|NOTE|NB)\b/g)].map(([word]) => word)
      for (const paragraph of paragraphsOf(comment)) {
        const marker = /^([A-Z][a-z]*(?: [a-z]+)?):( |$)/.exec(paragraph)?.[1]
        if (marker === undefined || markers.includes(marker)) continue
        if (!comment.documents || habits.test(marker)) wrong.push(`${marker}:`)
      }
      return wrong.map((word) => `${source.path}:${comment.line} has a comment marked ${word}`)
    }),
  )

/** Every `Deviation:` stands in the document, in the same words; and every file that the document names has one. */
export function deviationsAreListed(document: string | null): Rule {
  const listed = plain(document ?? '')
  return (sources) => {
    const deviating = new Set<string>()
    const wrong: string[] = []
    for (const source of sources) {
      for (const comment of commentsOf(source)) {
        for (const [, sentence = ''] of paragraphsOf(comment)
          .join('\n')
          .matchAll(/\bDeviation: (.+?[.:](?= |$)|.+$)/gm)) {
          deviating.add(source.path)
          const words = plain(sentence).replace(/[.:]$/, '')
          if (!listed.includes(words)) {
            wrong.push(
              `${source.path}:${comment.line} deviates in words that docs/deviations.md does not have: "${sentence}"`,
            )
          }
        }
      }
      if (deviating.has(source.path) && !(document ?? '').includes(source.path)) {
        wrong.push(`${source.path} deviates, and docs/deviations.md does not name the file`)
      }
    }
    for (const [path] of (document ?? '').matchAll(/\bsrc\/[\w./-]+\.ts\b/g)) {
      if (!deviating.has(path)) wrong.push(`docs/deviations.md names ${path}, which says nothing of a deviation`)
    }
    return [...new Set(wrong)]
  }
}

function plain(text: string): string {
  return text
    .replace(/[`*_>|\\]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
}

export const namesSaySomething: Rule = (sources) =>
  sources.flatMap((source) => {
    const wrong = source.path.split(/[/.-]/).some((word) => emptyWords.test(word))
      ? [`${source.path} has a name that says nothing`]
      : []
    const tree = parse(source)
    walk(tree, (node) => {
      const named = ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node)
      if (!named && !ts.isTypeAliasDeclaration(node) && !ts.isVariableDeclaration(node)) return
      const name = node.name?.getText() ?? ''
      const last = name.split(/(?=[A-Z])/).at(-1) ?? ''
      if (emptyWords.test(last) && last.toLowerCase() !== 'common') {
        wrong.push(`${source.path}:${lineOf(tree, node.getStart())} has ${name}, a name that says nothing`)
      }
    })
    return wrong
  })

/** Files are short, but for those that a reason excuses; an excuse that is not needed is wrong as well. */
export function filesAreShort(excused: Readonly<Record<string, string>>): Rule {
  return (sources) => {
    const lengths = new Map(sources.map((source) => [source.path, countCode(source)]))
    const tooLong = [...lengths]
      .filter(([path, lines]) => lines > LINES && !(path in excused))
      .map(([path, lines]) => `${path} has ${lines} lines of code, and wants to be two`)
    const idle = Object.keys(excused)
      .filter((path) => (lengths.get(path) ?? 0) <= LINES)
      .map((path) => `${path} is excused from being short, and need not be`)
    return [...tooLong, ...idle]
  }
}

/** How many lines of a file hold code. */
export function countCode(source: Source): number {
  const tree = parse(source)
  const lines = new Set<number>()
  walk(tree, (node) => {
    if (node === tree || node.kind === ts.SyntaxKind.EndOfFileToken) return
    const [first, last] = [lineOf(tree, node.getStart(tree)), lineOf(tree, node.getEnd())]
    lines.add(first).add(last)
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node)
    for (let line = first; isText && line < last; line += 1) lines.add(line)
  })
  return lines.size
}

export const nothingIsSetAside: Rule = (sources) =>
  sources.flatMap((source) =>
    commentsOf(source).flatMap(({ text, line }) => {
      const found =
        /(@ts-(?:ignore|nocheck|expect-error)|biome-ignore(?:-all|-start|-end)?|(?:eslint|oxlint)-disable)\b(.*)/.exec(
          text,
        )
      if (found === null) return []
      const [, word = '', rest = ''] = found
      const hasReason =
        rest
          .replace(/^[^:]*:/, '')
          .trim()
          .split(/\s+/).length >= 3
      return /expect-error|biome-ignore/.test(word) && hasReason
        ? []
        : [`${source.path}:${line} sets a rule aside with ${word}${hasReason ? '' : ' and gives no reason'}`]
    }),
  )
