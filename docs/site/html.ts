/**
 * HTML as text: escaping it, taking it apart into tags and text, and the text that a reader sees.
 */

/** A tag as it is written, or the text between two tags. */
export interface Token {
  readonly isTag: boolean
  readonly text: string
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' }

/** The text with entities for what HTML would read as a tag or an entity. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** The text with its entities read. */
export function readEntities(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (entity, decimal, hex, name) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal))
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
    return NAMED[name] ?? entity
  })
}

/** The tags and the texts of a piece of HTML, in order. Attributes hold no `>`: whatever writes them escapes it. */
export function tokensOf(html: string): Token[] {
  return html
    .split(/(<[!/a-z][^>]*>)/i)
    .filter((text) => text !== '')
    .map((text) => ({ isTag: /^<[!/a-z]/i.test(text), text }))
}

/** The name of a tag in small letters, with a slash before it if the tag closes. */
export function nameOf(tag: string): string {
  return (/^<(\/?[a-z][a-z0-9]*)/i.exec(tag)?.[1] ?? '').toLowerCase()
}

/** The value of an attribute of a tag. */
export function attributeOf(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]
  return found === undefined ? undefined : readEntities(found)
}

/** What a reader sees of a piece of HTML, on one line. */
export function textOf(html: string): string {
  const text = tokensOf(html).map((token) =>
    token.isTag ? (isBlock(token.text) ? ' ' : '') : readEntities(token.text),
  )
  return text.join('').replace(/\s+/g, ' ').trim()
}

/** Elements that stand on the line of the text around them. */
const INLINE: ReadonlySet<string> = new Set(['a', 'code', 'em', 'span', 'strong', 'b', 'i', 'kbd', 'wbr', 'sup', 'sub'])

function isBlock(tag: string): boolean {
  return !INLINE.has(nameOf(tag).replace('/', ''))
}

/** Applies a function to each text that is not inside one of these elements. */
export function mapText(html: string, outside: ReadonlySet<string>, change: (text: string) => string): string {
  const open: string[] = []
  return tokensOf(html)
    .map(({ isTag, text }) => {
      if (!isTag) return open.length === 0 ? change(text) : text
      const name = nameOf(text)
      if (outside.has(name) && !text.endsWith('/>')) open.push(name)
      else if (name.startsWith('/') && open.at(-1) === name.slice(1)) open.pop()
      return text
    })
    .join('')
}
