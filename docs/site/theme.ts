/**
 * The theme: each page of TypeDoc, finished and put into the layout of the site.
 */
import {
  type DeclarationReflection,
  DefaultTheme,
  DefaultThemeRenderContext,
  DocumentReflection,
  JSX,
  type PageEvent,
  ProjectReflection,
  type Reflection,
  ReflectionKind,
  type Renderer,
  type RendererEvent,
} from 'typedoc'
import { finish, partsOf } from './finish.js'
import { escapeHtml, textOf } from './html.js'
import { type Link, type LinkGroup, layout } from './layout.js'
import { highlights, outline } from './outline.js'
import { kindOf, memberGroups, moduleContents, modulesOf, referenceContents, summaryOf } from './reference.js'
import { pageOf } from './router.js'
import type { Entry } from './search.js'

/** The address of the site. */
export const HOMEPAGE = 'https://speculoos-cookies.github.io/speculoos/'

const nothing = (): JSX.Element => JSX.createElement(JSX.Fragment, null)
const raw = (html: string): JSX.Element => JSX.createElement(JSX.Raw, { html })

/** TypeDoc's templates, without what only a maintainer of the sources can use. */
class SiteContext extends DefaultThemeRenderContext {
  override hierarchy = (): undefined => undefined
  override index = nothing
  override memberSources = nothing
  override members = (props: Parameters<DefaultThemeRenderContext['members']>[0]): JSX.Element =>
    raw(memberGroups(this, props))
  override moduleReflection = (module: DeclarationReflection | ProjectReflection): JSX.Element =>
    raw(module instanceof ProjectReflection ? referenceContents(this, module) : moduleContents(this, module))
}

/** How many characters of a type a reader looks at. */
const LONG = 1500

/** A type that is longer than that is shown only on request. */
function foldLongType(html: string): string {
  return html.replace(/<div class="tsd-signature">.*?<\/div>/s, (signature) =>
    textOf(signature).length <= LONG
      ? signature
      : `<details class="long"><summary>The whole type</summary>${signature}</details>`,
  )
}

/** The theme of the site. It collects what the search finds while it renders. */
export class SiteTheme extends DefaultTheme {
  /** The parts of all pages that were rendered. */
  readonly entries: Entry[] = []
  /** What is wrong with the pages that were rendered. */
  readonly mistakes: string[] = []
  #groups: LinkGroup[] | undefined

  constructor(renderer: Renderer) {
    super(renderer)
    this.ContextClass = SiteContext
  }

  /**
   * The colours of code are found within a time for each line. On a busy machine the first lines take longer, since the
   * rules of the language are compiled then, and would stay without colours.
   */
  override async preRender(event: RendererEvent): Promise<void> {
    await super.preRender(event)
    const readme = (event.project.readme ?? []).map(({ text }) => text).join('')
    const [code = ''] = Array.from(readme.matchAll(/```ts\n(.*?)```/gs), ([, found = '']) => found)
    for (let times = 0; times < 5; times += 1) this.markedPlugin.getHighlighted(code, 'ts')
  }

  override render(page: PageEvent): string {
    if (!page.isReflectionEvent()) throw new Error(`${page.url}: a page of a kind that this site does not have`)
    const { model, url } = page
    const context = this.getRenderContext(page)
    const body = foldLongType(JSX.renderElement(templateOf(context, page)))
    const root = '../'.repeat(url.split('/').length - 1)
    const rfc = model instanceof DocumentReflection ? pageOf(model)?.rfc : undefined
    const { html, headings, unknown } = finish(body, { homepage: HOMEPAGE, root, rfc })
    for (const section of unknown) this.mistakes.push(`${url}: RFC 6265bis has no ${section}`)
    const about = this.#about(page)
    const groups = this.#groupsOf(page.project)
    const group = groups.find(({ links }) => links.some(({ address }) => address === url))
    this.#collect(page, html, headings, about.title, group?.title ?? 'Reference')
    const links = groups.flatMap((each) => each.links)
    const at = links.findIndex(({ address }) => address === url)
    return layout({
      ...about,
      address: url,
      root,
      contents: html,
      headings,
      groups,
      highlights,
      before: at < 0 ? undefined : links[at - 1],
      after: at < 0 ? undefined : links[at + 1],
    })
  }

  /** The title of a page, and what stands above its contents. */
  #about({ model, url, project }: PageEvent<Reflection>) {
    const reference: Link = { title: 'Reference', address: this.router.getFullUrl(project) }
    if (model instanceof ProjectReflection) {
      const isLanding = url === 'index.html'
      const title = isLanding ? 'Speculoos' : 'Reference'
      const heading = isLanding ? '' : '<h1>Reference</h1>'
      const description = isLanding
        ? 'A cookie jar for programs that make HTTP requests. It follows RFC 6265bis, and says why a cookie was refused.'
        : 'Everything that the package exports, by entry point.'
      return { title, description, kind: isLanding ? 'landing' : 'document', crumbs: [], heading } as const
    }
    if (model instanceof DocumentReflection) {
      return {
        title: model.name,
        description: firstSentence(model),
        kind: 'document',
        crumbs: [],
        heading: '',
      } as const
    }
    const description = summaryOf(model)
    if (model.kindOf(ReflectionKind.Module)) {
      const heading = `<h1><span class="kind">import</span> ${escapeHtml(model.name)}</h1>`
      return { title: model.name, description, kind: 'module', crumbs: [reference], heading } as const
    }
    const module = model.parent
    const crumbs =
      module === undefined ? [reference] : [reference, { title: module.name, address: this.router.getFullUrl(module) }]
    const heading = `<h1><span class="kind">${kindOf(model)}</span> ${escapeHtml(model.name)}</h1>`
    return { title: model.name, description, kind: 'member', crumbs, heading } as const
  }

  /** The groups of the sidebar, with what there is of them. */
  #groupsOf(project: ProjectReflection): LinkGroup[] {
    if (this.#groups !== undefined) return this.#groups
    const documents = new Map((project.documents ?? []).map((document) => [pageOf(document)?.file, document]))
    const groups: LinkGroup[] = outline.map(({ title, pages }) => ({
      title,
      links: pages.flatMap(({ file, address, label }) => {
        const document = documents.get(file)
        return document === undefined ? [] : [{ title: label ?? document.name, address }]
      }),
    }))
    const reference = {
      title: 'Reference',
      links: modulesOf(project).map((module) => ({ title: module.name, address: this.router.getFullUrl(module) })),
    }
    groups.splice(-1, 0, reference)
    this.#groups = groups
    return groups
  }

  #collect(
    page: PageEvent<Reflection>,
    html: string,
    headings: Parameters<typeof partsOf>[1],
    title: string,
    group: string,
  ): void {
    // The jar of `speculoos/core` is that of `speculoos`: one of them is enough.
    if (page.url.startsWith('reference/core/')) return
    // The lists of differences are half of the site, and are found by their engines.
    const isOfEngine = page.url.startsWith('engines/')
    const isList = isOfEngine || page.model instanceof ProjectReflection || page.model.kindOf(ReflectionKind.Module)
    for (const { heading, text } of partsOf(html, headings)) {
      if (isList && heading !== null) continue
      const address = heading === null ? page.url : `${page.url}#${heading.id}`
      this.entries.push({ address, title: heading?.text ?? title, page: title, group, text })
    }
  }
}

function templateOf(context: DefaultThemeRenderContext, page: PageEvent<Reflection>): JSX.Element {
  const { model } = page
  if (model instanceof DocumentReflection) return raw(context.markdown(model.content))
  if (model instanceof ProjectReflection && page.url === 'index.html') return raw(context.markdown(model.readme ?? []))
  if (model instanceof ProjectReflection) return context.moduleReflection(model)
  return context.reflectionTemplate(page as Parameters<typeof context.reflectionTemplate>[0])
}

/** The first sentence of a document, for the lists of search engines. */
function firstSentence({ content }: DocumentReflection): string {
  const text = content.map((part) => part.text).join('')
  const paragraph = text.split(/\n\s*\n/).find((each) => /^[A-Z`*[]/.test(each)) ?? ''
  return paragraph
    .replaceAll(/[`*]|\]\([^)]*\)|\[/g, '')
    .replace(/\s+/g, ' ')
    .slice(0, 300)
}
