/**
 * The examples of the documentation: every fenced block of TypeScript in a page, and in a documentation comment.
 *
 * A block marked `ts` is type-checked and run. A line that ends in `// => text`, or consists of it, is a line that the
 * block prints; a block that says so of one line says it of all. A block marked `ts no-run` is only type-checked.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { root, type Source } from '../architecture/source.js'

/** A block of code that a reader may copy. */
export interface Example {
  readonly path: string
  /** The line of the file on which the code begins. */
  readonly line: number
  readonly code: string
  readonly runs: boolean
  /** The lines that the example says it prints. */
  readonly prints: readonly string[]
}

export interface Extraction {
  readonly examples: readonly Example[]
  /** Blocks that nothing can be made of. */
  readonly mistakes: readonly string[]
}

/** Languages that would run, or be type-checked, if only they were called `ts`. */
const aliases = /^(ts|js|mts|mjs|cts|cjs|tsx|jsx|typescript|javascript)$/i

/** The pages of the documentation: the README and everything under docs but what is generated. */
export function readPages(): Source[] {
  const names = existsSync(`${root}docs`) ? readdirSync(`${root}docs`, { recursive: true, encoding: 'utf8' }) : []
  const pages = names
    .map((name) => `docs/${name.replaceAll('\\', '/')}`)
    .filter((path) => !path.startsWith('docs/api/'))
  return ['README.md', ...pages.sort()]
    .filter((path) => path.endsWith('.md') && existsSync(root + path))
    .map((path) => ({ path, text: readFileSync(root + path, 'utf8') }))
}

/** The examples in a page of Markdown. */
export function examplesOfPage({ path, text }: Source): Extraction {
  return extract(path, text.split(/\r?\n/), () => true)
}

/** The examples in the documentation comments of a TypeScript file. */
export function examplesOfComments({ path, text }: Source): Extraction {
  let inComment = false
  const lines = text.split(/\r?\n/).map((line) => {
    if (/^\s*\/\*\*/.test(line)) inComment = true
    const content = inComment ? line.replace(/^\s*(\/\*\*|\*(?!\/)) ?/, '').replace(/\s*\*\/\s*$/, '') : null
    if (line.includes('*/')) inComment = false
    return content
  })
  return extract(
    path,
    lines.map((line) => line ?? ''),
    (index) => lines[index] !== null,
  )
}

function extract(path: string, lines: readonly string[], isProse: (index: number) => boolean): Extraction {
  const examples: Example[] = []
  const mistakes: string[] = []
  for (let index = 0; index < lines.length; index += 1) {
    const [, indent = '', fence = '', language = '', rest = ''] =
      /^(\s*)(`{3,}|~{3,})\s*([^\s`]*)\s*([^`]*)$/.exec(lines[index] ?? '') ?? []
    if (fence === '') continue
    const start = index + 1
    const isEnd = (line: string): boolean => line.trim().startsWith(fence) && /^(`+|~+)$/.test(line.trim())
    let end = start
    while (end < lines.length && isProse(end) && !isEnd(lines[end] ?? '')) end += 1
    index = end
    if (end === lines.length || !isProse(end)) {
      mistakes.push(`${path}:${start} opens a block that nothing closes`)
      continue
    }
    if (!aliases.test(language)) continue
    if (language !== 'ts' || (rest !== '' && rest !== 'no-run')) {
      mistakes.push(`${path}:${start} is marked "${`${language} ${rest}`.trim()}", not "ts" or "ts no-run"`)
      continue
    }
    const code = lines
      .slice(start, end)
      .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line.trim()))
    examples.push({ path, line: start + 1, code: code.join('\n'), runs: rest === '', prints: code.flatMap(printedBy) })
  }
  return { examples, mistakes }
}

function printedBy(line: string): string[] {
  const found = /(?:^|\s)\/\/ =>(?: (.*))?$/.exec(line)
  return found === null ? [] : [(found[1] ?? '').trimEnd()]
}
