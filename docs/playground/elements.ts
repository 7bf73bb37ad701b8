/**
 * Makes elements of a page. Text goes into text nodes only, so that nothing that was pasted is ever read as HTML.
 */

/** What an element may hold. */
export type Content = Node | string | null

/** Makes an element with attributes and contents; an attribute that is `null` is left out. */
export function el<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string | null>> = {},
  ...contents: readonly Content[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(key, value)
  element.append(...contents.filter((content) => content !== null))
  return element
}

/** A link to another site, which gets no word of this page. */
export function link(href: string, text: string): HTMLAnchorElement {
  return el('a', { href, rel: 'noopener noreferrer' }, text)
}

/** The element with an id, which the page has. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id)
  if (element === null) throw new Error(`the page has no element ${id}`)
  return element
}

/** A part of the page that is made when a reader opens it. */
export function details(summary: string, make: () => Content): HTMLDetailsElement {
  const element = el('details', {}, el('summary', {}, summary))
  element.addEventListener(
    'toggle',
    () => {
      const content = make()
      if (content !== null) element.append(content)
    },
    { once: true },
  )
  return element
}

/** How many characters of a text are shown. */
const SHOWN = 400

// Controls, and what is invisible or turns the direction of a text.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** A text from anywhere, cut if it is long, with signs in the place of characters that nobody sees. */
export function visible(text: string, most = SHOWN): string {
  const cut = text.length > most ? text.slice(0, most) : text
  const seen = cut.replace(UNSEEN, (character) => {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x20) return String.fromCharCode(0x2400 + code)
    return code === 0x7f ? '\u2421' : `\u27e8U+${code.toString(16).toUpperCase().padStart(4, '0')}\u27e9`
  })
  if (cut === text) return seen
  return `${seen}… (${(text.length - most).toLocaleString('en')} more characters)`
}
