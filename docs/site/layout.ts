/**
 * What is around the contents of every page: the head, the bar at the top, the sidebar and the list of headings.
 */
import type { Heading } from './finish.js'
import { escapeHtml } from './html.js'

/** A link of the sidebar, or of the bar at the top. */
export interface Link {
  readonly title: string
  readonly address: string
}

/** A group of the sidebar. */
export interface LinkGroup {
  readonly title: string
  readonly links: readonly Link[]
}

/** All that is shown of a page. */
export interface Sheet {
  readonly title: string
  readonly description: string
  /** The address of the page, and the way from it to the root of the site. */
  readonly address: string
  readonly root: string
  /** The kind of the page, which decides how it looks. */
  readonly kind: 'landing' | 'document' | 'module' | 'member'
  /** What stands above the contents: the way from the root, and the heading if the contents have none. */
  readonly crumbs: readonly Link[]
  readonly heading: string
  readonly contents: string
  readonly headings: readonly Heading[]
  readonly groups: readonly LinkGroup[]
  readonly highlights: readonly Link[]
  readonly before?: Link | undefined
  readonly after?: Link | undefined
}

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect x='2' y='7' width='28' height='18' rx='4' fill='%23b5651d'/%3E%3Cpath d='M7 12h4M7 16h4M7 20h4M14 12h4M14 16h4M14 20h4M21 12h4M21 16h4M21 20h4' stroke='%23fff3e2' stroke-width='2' stroke-linecap='round'/%3E%3C/svg%3E"

const REPOSITORY = 'https://github.com/speculoos-cookies/speculoos'

/** The levels of the headings that the list beside the contents has. */
const LISTED = 3

/** The whole page. */
export function layout(sheet: Sheet): string {
  const { title, description, root, kind, contents } = sheet
  const name = kind === 'landing' ? 'Speculoos, a cookie jar that says why' : `${title} · Speculoos`
  return `<!DOCTYPE html>
<html lang="en" data-root="${root}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(name)}</title>
<meta name="description" content="${escapeHtml(description)}">
<meta property="og:title" content="${escapeHtml(name)}">
<meta property="og:description" content="${escapeHtml(description)}">
<link rel="icon" href="${ICON}">
<link rel="stylesheet" href="${root}assets/site.css">
<script>{ const theme = localStorage.getItem('theme'); if (theme) document.documentElement.dataset.theme = theme }</script>
<script type="module" src="${root}assets/site.js"></script>
</head>
<body class="${kind}">
<a class="skip" href="#content">Skip to the contents</a>
${topBar(sheet)}
<div class="frame">
${sidebar(sheet)}
${headingList(sheet)}
<main id="content" tabindex="-1">
${crumbsOf(sheet)}${sheet.heading}${contents}
${neighbours(sheet)}
</main>
</div>
<footer class="foot"><p>Speculoos is free software under the MIT licence. <a href="${REPOSITORY}">Source</a></p></footer>
${searchBox()}
</body>
</html>
`
}

function topBar({ root, highlights, address }: Sheet): string {
  const links = highlights.map((link) => `<li>${anchor(link, root, address)}</li>`).join('')
  return `<header class="top">
<button type="button" class="menu" aria-expanded="false" aria-controls="sidebar-pages"><span aria-hidden="true">☰</span><span class="hidden">Pages</span></button>
<a class="brand" href="${root}index.html"><img src="${ICON}" alt="" width="28" height="28">Speculoos</a>
<nav aria-label="Site"><ul>${links}</ul></nav>
<button type="button" class="find" aria-haspopup="dialog"><span aria-hidden="true">⌕</span> <span class="word">Search</span> <kbd aria-hidden="true">/</kbd></button>
<button type="button" class="theme" aria-label="Switch between light and dark"><span aria-hidden="true">◐</span></button>
</header>`
}

function sidebar({ groups, root, address }: Sheet): string {
  const lists = groups.map(({ title, links }) => {
    const items = links.map((link) => `<li>${anchor(link, root, address)}</li>`).join('')
    return `<p class="group">${escapeHtml(title)}</p><ul>${items}</ul>`
  })
  return `<nav class="side" id="sidebar-pages" aria-label="Pages">${lists.join('')}</nav>`
}

function anchor({ title, address }: Link, root: string, current: string): string {
  const mark = address === current ? ' aria-current="page"' : ''
  return `<a href="${root}${address}"${mark}>${escapeHtml(title)}</a>`
}

function headingList({ headings }: Sheet): string {
  const listed = headings.filter(({ level }) => level <= LISTED)
  if (listed.length < 2) return ''
  const items = listed.map(({ level, id, text }) => {
    return `<li class="level-${level}"><a href="#${escapeHtml(id)}">${escapeHtml(text)}</a></li>`
  })
  return `<nav class="toc" aria-label="On this page"><details open><summary>On this page</summary><ul>${items.join('')}</ul></details></nav>`
}

function crumbsOf({ crumbs, root }: Sheet): string {
  if (crumbs.length === 0) return ''
  const items = crumbs.map(({ title, address }) => `<li><a href="${root}${address}">${escapeHtml(title)}</a></li>`)
  return `<nav class="crumbs" aria-label="Where this page is"><ol>${items.join('')}</ol></nav>`
}

function neighbours({ before, after, root }: Sheet): string {
  if (before === undefined && after === undefined) return ''
  const link = (rel: string, word: string, to: Link | undefined): string =>
    to === undefined
      ? '<span></span>'
      : `<a rel="${rel}" href="${root}${to.address}"><small>${word}</small> ${escapeHtml(to.title)}</a>`
  return `<nav class="neighbours" aria-label="Neighbouring pages">${link('prev', 'Previous', before)}${link('next', 'Next', after)}</nav>`
}

function searchBox(): string {
  return `<dialog class="search" aria-label="Search">
<input type="search" role="combobox" aria-label="Search the site" aria-expanded="false" aria-autocomplete="list" aria-controls="hits" placeholder="A reason, a name, or a question" autocomplete="off" spellcheck="false" maxlength="200">
<ul id="hits" role="listbox" aria-label="Results"></ul>
<p class="status" role="status"></p>
</dialog>`
}
