/**
 * Makes links of what a text cites: sections of RFC 6265bis and of other RFCs, and the standards beside them.
 */
import { escapeHtml, mapText } from './html.js'
import { sections } from './sections.js'

/** The text that this project conforms to. Its sections are anchors of this page. */
const EDITION = 'https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html'

/** Standards that are cited by name. The first mention on a page is a link. */
const STANDARDS: Readonly<Record<string, string>> = {
  'Fetch standard': 'https://fetch.spec.whatwg.org/',
  'Cookie Store API': 'https://cookiestore.spec.whatwg.org/',
  CHIPS: 'https://datatracker.ietf.org/doc/html/draft-cutler-httpbis-partitioned-cookies',
}

/** A citation: the name of an RFC with or without a section, a section alone, or the name of a standard. */
const CITATION = new RegExp(
  [
    String.raw`(?<rfc>RFC[ \u00a0](?:\d{4}(?!\d|bis)|6265bis))(?:,?[ \u00a0]§(?<ofRfc>\d+(?:\.\d+)*))?`,
    String.raw`(?<![\w§])§(?<alone>\d+(?:\.\d+)*)`,
    `(?<standard>${Object.keys(STANDARDS).join('|')})`,
  ].join('|'),
  'g',
)
/** What stands between two sections of the same text. */
const CONTINUED = /^(?: steps? [\d., to and]+)?(?:,|,? and|,? or| to)? ?$/

/** Elements in which nothing is changed. */
const OUTSIDE: ReadonlySet<string> = new Set(['a', 'pre', 'code', 'h1', 'h2', 'h3', 'h4', 'button', 'script', 'style'])

/** HTML with links, and the sections that it cites and RFC 6265bis does not have. */
export interface Cited {
  readonly html: string
  readonly unknown: readonly string[]
}

/**
 * Makes links of the citations in a page.
 *
 * @param rfc - The RFC that a section without a name belongs to; RFC 6265bis if it is left out.
 */
export function linkCitations(html: string, rfc?: number): Cited {
  const unknown: string[] = []
  const seen = new Set<string>()
  const isFirst = (name: string): boolean => {
    const isNew = !seen.has(name)
    seen.add(name)
    return isNew
  }
  const own = rfc === undefined ? '6265bis' : String(rfc)
  const link = (spec: string, section: string | undefined, text: string): string => {
    if (spec !== '6265bis') {
      const anchor = section === undefined ? '' : `#section-${section}`
      return `<a href="https://www.rfc-editor.org/rfc/rfc${spec}${anchor}">${text}</a>`
    }
    if (section === undefined) return isFirst(spec) ? `<a href="${EDITION}">${text}</a>` : text
    const title = sections.get(section)
    if (title === undefined) unknown.push(`§${section}`)
    return `<a href="${EDITION}#section-${section}" title="${escapeHtml(title ?? '')}">${text}</a>`
  }
  const linked = mapText(html, OUTSIDE, (text) => {
    let last = { end: -1, spec: own }
    return text.replace(CITATION, (all: string, ...found: unknown[]) => {
      const groups = namedGroups(found.at(-1))
      const at = Number(found.at(-3))
      const { rfc: name, ofRfc, alone, standard } = groups
      if (standard !== undefined) return isFirst(standard) ? `<a href="${STANDARDS[standard]}">${all}</a>` : all
      const isContinued = last.end >= 0 && CONTINUED.test(text.slice(last.end, at))
      const spec = name === undefined ? (isContinued ? last.spec : own) : name.slice(4)
      last = { end: at + all.length, spec }
      return link(spec, ofRfc ?? alone, all)
    })
  })
  return { html: linked, unknown }
}

function namedGroups(value: unknown): Readonly<Record<string, string | undefined>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
}
