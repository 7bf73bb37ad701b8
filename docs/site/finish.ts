/**
 * Finishes the HTML of a page: headings that skip no level and have addresses, tables and code that scroll by themselves,
 * and links for what is cited.
 */
import { linkCitations } from './citations.js'
import { attributeOf, escapeHtml, nameOf, textOf, tokensOf } from './html.js'

/** A heading that others can link to. */
export interface Heading {
  readonly level: number
  readonly id: string
  readonly text: string
}

/** A page that is ready, but for what is around it. */
export interface Finished {
  readonly html: string
  readonly headings: readonly Heading[]
  /** Sections that are cited and do not exist. */
  readonly unknown: readonly string[]
}

/** What the finishing of a page depends on. */
export interface Settings {
  /** The address of the site, whose links become relative ones. */
  readonly homepage: string
  /** The way from the page to the root of the site. */
  readonly root: string
  /** The RFC that a section without a name belongs to. */
  readonly rfc?: number | undefined
}

/** Finishes the HTML that TypeDoc made of a page. */
export function finish(html: string, { homepage, root, rfc }: Settings): Finished {
  const plain = html
    .replace(/<a [^>]*class="tsd-anchor-icon"[^>]*>.*?<\/a>/gs, '')
    .replace(/<svg .*?<\/svg>/gs, '')
    .replaceAll(`href="${homepage}`, `href="${root}`)
    .replace(/ target="_blank"/g, '')
  const { html: cited, unknown } = linkCitations(plain, rfc)
  const { html: headed, headings } = finishHeadings(cited)
  return { html: scrolling(headed), headings, unknown }
}

/** Headings whose levels skip none, each with a link to itself. The look of a heading stays that of its old level. */
function finishHeadings(html: string): { html: string; headings: Heading[] } {
  const headings: Heading[] = []
  const used = new Set<string>()
  /** The levels of the headings around the current one: as they were, and as they became. */
  let around: { readonly old: number; readonly level: number }[] = []
  const finished = html.replace(/<h([1-6])([^>]*)>(.*?)<\/h\1>/gs, (_, digit, attributes, content) => {
    const old = Number(digit)
    around = around.filter((each) => each.old < old)
    const level = old === 1 ? 1 : (around.at(-1)?.level ?? 1) + 1
    around.push({ old, level })
    const id = attributeOf(`<h${attributes}>`, 'id')
    const look = ` class="look-${old}"`
    if (id === undefined || old === 1)
      return `<h${level}${id === undefined ? '' : ` id="${id}"`}${look}>${content}</h${level}>`
    // TypeDoc counts an example of a signature and one of its class in different ways, so that they may meet.
    if (used.has(id)) return `<h${level}${look}>${content}</h${level}>`
    used.add(id)
    const text = textOf(content)
    headings.push({ level: old, id, text })
    const link = `<a class="anchor" href="#${escapeHtml(id)}" aria-label="Link to ${escapeHtml(text)}">#</a>`
    return `<h${level} id="${escapeHtml(id)}"${look}>${content}${link}</h${level}>`
  })
  return { html: finished, headings }
}

/** Tables and code in boxes that scroll sideways, and a button beside the code that copies it. */
function scrolling(html: string): string {
  return html
    .replaceAll('<table', '<div class="scroll"><table')
    .replaceAll('</table>', '</table></div>')
    .replace(/<pre>(.*?)<\/pre>/gs, (_, content: string) => {
      const code = content.replace(/<button.*?<\/button>/gs, '')
      return `<div class="code"><pre>${code}</pre><button type="button" class="copy">Copy</button></div>`
    })
}

/** A part of a page: from a heading to the next one. */
export interface Part {
  readonly heading: Heading | null
  readonly text: string
}

/** The parts of a finished page, for the search. */
export function partsOf(html: string, headings: readonly Heading[]): Part[] {
  const byId = new Map(headings.map((heading) => [heading.id, heading]))
  const parts: { heading: Heading | null; html: string }[] = [{ heading: null, html: '' }]
  let isHeading = false
  for (const { isTag, text } of tokensOf(html)) {
    const name = isTag ? nameOf(text) : ''
    if (/^h[1-6]$/.test(name)) {
      isHeading = true
      const id = attributeOf(text, 'id')
      const heading = id === undefined ? undefined : byId.get(id)
      if (heading !== undefined && heading.level <= 3) parts.push({ heading, html: '' })
    }
    const part = parts.at(-1)
    if (part !== undefined && !isHeading) part.html += text
    if (/^\/h[1-6]$/.test(name)) isHeading = false
  }
  return parts.map((part) => ({
    heading: part.heading,
    text: textOf(part.html.replace(/<button.*?<\/button>|<details class="long">.*?<\/details>/gs, '')),
  }))
}
