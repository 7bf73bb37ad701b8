/**
 * The address of each page. They are part of the interface: others link to them.
 */
import { relative } from 'node:path'
import {
  BaseRouter,
  DocumentReflection,
  type PageDefinition,
  type ProjectReflection,
  Reflection,
  type RouterTarget,
} from 'typedoc'
import { type Page, pages } from './outline.js'

/** The root of the repository. */
const ROOT = new URL('../..', import.meta.url).pathname

/** The page of the outline that a document is, if it is one. */
export function pageOf(document: DocumentReflection): Page | undefined {
  const path = document.project.files.getReflectionPath(document)
  return path === undefined ? undefined : pages.get(relative(ROOT, path).replaceAll('\\', '/'))
}

/** Documents have the addresses of the outline, and the reference a folder for each entry point. */
export class SiteRouter extends BaseRouter {
  override buildPages(project: ProjectReflection): PageDefinition[] {
    return super.buildPages(project).map((page) => {
      if (page.url !== 'modules.html') return page
      this.fullUrls.set(project, 'reference.html')
      return { ...page, url: 'reference.html' }
    })
  }

  protected override getIdealBaseName(target: RouterTarget): string {
    if (target instanceof DocumentReflection) {
      const page = pageOf(target)
      if (page === undefined) throw new Error(`${target.name}: docs/site/outline.ts has no place for this document`)
      return page.address.replace(/\.html$/, '')
    }
    const names: string[] = []
    for (let part = target; part instanceof Reflection && !part.isProject() && part.parent; part = part.parent) {
      names.unshift(part.name.replace(/^speculoos\//, '').replaceAll('/', '-'))
    }
    return `reference/${names.join('/')}${names.length === 1 ? '/index' : ''}`
  }
}
