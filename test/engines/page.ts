/** The pages that are made from docs/matrix.json: the table of all engines, and one page of differences for each engine. */

import { PLAIN_URL } from '../vectors/expected.js'
import { shown } from './compare.js'
import type { Asked, Question, Step } from './questions.js'
import { type Count, type DifferingVector, type EngineReport, type Report, sumOf } from './report.js'

/** The sections in the order of the rows, with their subjects. */
const SECTIONS: readonly (readonly [section: string, title: string])[] = [
  ['4.1.1', 'Lines that servers write'],
  ['5.1.1', 'Dates'],
  ['5.1.2', 'Host names'],
  ['5.1.3', 'Domain matching'],
  ['5.1.4', 'Path matching'],
  ['5.2', 'Same-site requests'],
  ['5.2.1', 'Documents'],
  ['5.2.2.1', 'Workers'],
  ['5.4', 'Name prefixes'],
  ['5.5', 'Limit of lifetimes'],
  ['5.6', 'Parsing'],
  ['5.6.1', 'Expires'],
  ['5.6.2', 'Max-Age'],
  ['5.6.3', 'Domain'],
  ['5.6.4', 'Path'],
  ['5.6.5', 'Secure'],
  ['5.6.6', 'HttpOnly'],
  ['5.6.7', 'SameSite'],
  ['5.6.7.2', 'Lax-allowing-unsafe'],
  ['5.7', 'Storage'],
  ['5.8.3', 'Retrieval'],
  ['6.1', 'Limits'],
  ['7', 'Policies of users'],
  ['chips', 'Partitioned cookies'],
  ['profile', 'Rules of browsers'],
]

/** The file of an engine's page, below docs. */
function fileOf(name: string): string {
  return `engines/${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.md`
}

/** Every page, by its file below docs. */
export function pagesOf(report: Report, asked: readonly Asked[]): Map<string, string> {
  const byId = new Map(asked.map((each) => [each.id, each]))
  const pages = new Map([['matrix.md', tablePage(report)]])
  for (const engine of report.engines) {
    if (engine.differences.length > 0) pages.set(fileOf(engine.name), enginePage(engine, byId))
  }
  return pages
}

function sectionName(section: string): string {
  return section === 'chips' ? 'CHIPS' : section === 'profile' ? 'Browsers' : section
}

function heading(section: string): string {
  return /^\d/.test(section) ? `Section ${section}` : `Section ${sectionName(section)}`
}

function anchor(section: string): string {
  return heading(section).toLowerCase().replaceAll('.', '').replaceAll(' ', '-')
}

function cell(count: Count | undefined, link: string): string {
  if (count === undefined) return 'not asked'
  const { agree, differ, mayDiffer } = count
  if (agree + differ + mayDiffer === 0) return 'not asked'
  const text = `${differ}/${agree + differ}${mayDiffer > 0 ? ` + ${mayDiffer}` : ''}`
  return differ + mayDiffer > 0 ? `[${text}](${link})` : text
}

function table(engines: readonly EngineReport[]): string {
  const rows = SECTIONS.filter(([section]) => engines.some(({ sections }) => sections[section] !== undefined))
  const lines = [
    `| section | ${engines.map(({ name }) => name).join(' | ')} |`,
    `|---|${engines.map(() => '---:|').join('')}`,
    `| **all** | ${engines.map(({ name, sections }) => cell(sumOf(Object.values(sections)), fileOf(name))).join(' | ')} |`,
  ]
  for (const [section, title] of rows) {
    const cells = engines.map(({ name, sections }) => cell(sections[section], `${fileOf(name)}#${anchor(section)}`))
    lines.push(`| ${sectionName(section)} ${title} | ${cells.join(' | ')} |`)
  }
  return lines.join('\n')
}

function tablePage({ vectors, engines, missing }: Report): string {
  const versions = engines.map(({ name, version, about, limits }) => `| ${name} | ${version} | ${about} ${limits} |`)
  const reasons = [...new Set(engines.flatMap(({ cannot }) => Object.keys(cannot)))].sort()
  const why = reasons.map((reason) => {
    const by = engines.filter(({ cannot }) => (cannot[reason] ?? 0) > 0)
    const each = by.map(({ name, cannot }) => `${name} ${cannot[reason]}`)
    return `| ${reason} | ${each.join(', ')} |`
  })
  return `# The matrix of engines

The ${vectors} [vectors](vectors.md) of this project were run on ${engines.length} engines. This page is made by \`npm run matrix\`
from \`docs/matrix.json\`.

- [The table](#the-table)
- [The engines](#the-engines)
- [What cannot be asked](#what-cannot-be-asked)
- [How it is measured](#how-it-is-measured)

## The table

\`9/101\` means: of 101 vectors that the engine could be asked, 9 differ from the text. A number after a plus sign counts
vectors that differ where the text leaves room or browsers go another way: they may rightly differ. Each cell leads
to the vectors that differ, with what the text says and what the engine did. "not asked" stands where the engine could not
be asked any vector of the section; that is no difference.

${table(engines)}

## The engines

| engine | version | how it is asked |
|---|---|---|
${versions.join('\n')}
${missing.length === 0 ? '' : `\nThese could not be had when the page was made:\n\n${missing.map(({ name, reason }) => `- ${name}: ${reason}`).join('\n')}\n`}
## What cannot be asked

A vector counts for an engine only if the engine can be told everything on which the answer depends. What it cannot be told
is left out of the vector, and the plain jar of this project's tests, which is written from the text alone, runs both.
If the answer is the same, the engine is asked; otherwise it is not. The numbers are vectors.

| why not | engine and vectors |
|---|---|
${why.join('\n')}

## How it is measured

- Only what an engine stores and what it sends is compared. Reasons, warnings and changes are those of Speculoos alone.
- An engine that lists its cookies is compared in the fields that it has. Of one that cannot, such as Go's, the requests after
  each line show what it keeps.
- A question to an algorithm becomes a line and a request. A date is asked as \`Expires\`, an hour before it, and again
  around it.
- A vector that is run with many items counts once. It differs if it does so with one of them.
- Expired cookies that an engine still has, and no longer sends, do not count.
- Programs that only speak HTTP talk to a server on the same machine, which sends the lines octet by octet.
- What the drivers of curl, wget, Go and tough-cookie report of three vectors each was repeated by hand, without the drivers.
- A difference is no judgement. Some engines follow RFC 6265 of 2011, and some follow browsers.

Maintainers of an engine can [run the vectors themselves](../spec-vectors/README.md#run-them-on-your-own-jar). If an answer
here is not what your engine does, please report it: the driver is at fault then.
`
}

function enginePage(engine: EngineReport, byId: ReadonlyMap<string, Asked>): string {
  const { name, version, about, limits, sections, differences } = engine
  const { agree, differ, mayDiffer, cannot } = sumOf(Object.values(sections))
  const parts: string[] = []
  for (const [section, title] of SECTIONS) {
    const own = differences.filter(({ id }) => byId.get(id)?.section === section)
    if (own.length === 0) continue
    parts.push(`## ${heading(section)}\n\n${title}.\n\n${own.map((each) => entry(each, name, byId)).join('\n')}`)
  }
  return `# ${name} in the matrix

${name} ${version}. ${about} ${limits}

Of ${agree + differ + mayDiffer + cannot} vectors, ${agree} agree with the text, ${differ} differ, and ${mayDiffer} differ where the text leaves room.
${cannot} [cannot be asked](../matrix.md#what-cannot-be-asked). [The matrix](../matrix.md) says how it is measured.

${parts.join('\n\n')}
`
}

function entry({ id, item, at, text, did }: DifferingVector, name: string, byId: ReadonlyMap<string, Asked>): string {
  const asked = byId.get(id)
  const question = asked?.questions[item ?? 0]
  if (asked === undefined || question === undefined) throw new Error(`docs/matrix.json names ${id}, which is no vector`)
  const title = escaped(asked.title)
  const items = asked.questions.length > 1 ? ` One of ${asked.questions.length} items.` : ''
  const may = asked.isReading ? ' It may rightly differ.' : ''
  const place = at === undefined ? '' : `, ${escaped(at)}`
  return [
    `- **${title}** (${code(id)})${items}${may}`,
    `  - ${inputOf(question)}`,
    `  - The text${place}: ${code(text)}`,
    `  - ${name}: ${code(did)}`,
  ].join('\n')
}

const MOST_STEPS = 8

/** The lines and requests of a question in one sentence. */
function inputOf(question: Question): string {
  if (question.steps.length === 0) return 'A question to an algorithm.'
  const told = question.steps.slice(0, MOST_STEPS).map((step) => stepText(step, question.start))
  const rest = question.steps.length - told.length
  return `${told.join('; ')}${rest > 0 ? `; and ${rest} more steps` : ''}`
}

function stepText(step: Step, start: number): string {
  switch (step.do) {
    case 'set':
      return `line ${code(shown(step.line))}${placeText(step, 'from')}`
    case 'get':
      return `request${placeText(step, 'to')}`
    case 'clock':
      return `${(step.at - start) / 1000} s after the beginning`
    case 'list':
      return 'all cookies'
  }
}

function placeText({ url, context }: Exclude<Step, { do: 'clock' | 'list' }>, word: 'from' | 'to'): string {
  const place = url === PLAIN_URL ? '' : ` ${word} ${code(shown(url))}`
  if (context === undefined) return place
  const script = context.type === 'non-HTTP' ? ' by a script' : ''
  const isCrossSite = context.sameSite === 'cross-site' || context.siteForCookies !== undefined
  const navigation = context.topLevelNavigation ? ' navigation' : ''
  return `${place}${script}${isCrossSite ? ` (cross-site${navigation})` : ''}`
}

/** Returns a text as code in Markdown, whatever characters it has. */
function code(text: string): string {
  if (text === '') return 'empty'
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  const space = /^[` ]|[` ]$/.test(text) ? ' ' : ''
  return `${fence}${space}${text}${space}${fence}`
}

function escaped(text: string): string {
  return shown(text).replace(/[\\`*_[\]<>|]/g, '\\$&')
}
