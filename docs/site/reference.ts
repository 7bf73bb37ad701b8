/**
 * The pages of the reference: each name with what it is for beside it.
 */
import {
  Comment,
  type ContainerReflection,
  type DeclarationReflection,
  type DefaultThemeRenderContext,
  type DocumentReflection,
  JSX,
  type ProjectReflection,
  type Reflection,
  ReflectionKind,
} from 'typedoc'
import { categoriesOf } from './categories.js'
import { escapeHtml } from './html.js'
import { modules } from './outline.js'

type Member = DeclarationReflection | DocumentReflection

/** What a kind is called. */
const KINDS: ReadonlyMap<ReflectionKind, string> = new Map([
  [ReflectionKind.Class, 'class'],
  [ReflectionKind.Interface, 'interface'],
  [ReflectionKind.TypeAlias, 'type'],
  [ReflectionKind.Function, 'function'],
  [ReflectionKind.Variable, 'constant'],
])

/** The order of the groups of members without a category. */
const GROUPS: readonly (readonly [title: string, kind: ReflectionKind])[] = [
  ['Functions', ReflectionKind.Function],
  ['Classes', ReflectionKind.Class],
  ['Constants', ReflectionKind.Variable],
  ['Interfaces', ReflectionKind.Interface],
  ['Types', ReflectionKind.TypeAlias],
]

/** What a reflection is called by a user: a class, a function. */
export function kindOf(reflection: Reflection): string {
  return KINDS.get(reflection.kind) ?? 'member'
}

/** What stands for a name that an entry point takes over from another. */
function targetOf(member: Member): Member {
  return member.isReference() ? targetOf(member.getTargetReflectionDeep() as DeclarationReflection) : member
}

function commentOf(reflection: Reflection): Comment | undefined {
  if (reflection.comment !== undefined) return reflection.comment
  if (!reflection.isDeclaration()) return undefined
  return reflection.signatures?.find(({ comment }) => comment)?.comment ?? reflection.getSignature?.comment
}

/** The first paragraph of what is said of a reflection, as text. */
export function summaryOf(reflection: Reflection): string {
  const text = Comment.combineDisplayParts(commentOf(reflection)?.summary)
  return (
    text
      .split(/\n\s*\n/, 1)[0]
      ?.replace(/\{@\w+ ([^}|]*)(?:\|[^}]*)?\}/g, '$1')
      .replaceAll('`', '')
      .replace(/\s+/g, ' ') ?? ''
  )
}

/** The first sentence of what is said of a reflection, as HTML. */
function sentenceOf(context: DefaultThemeRenderContext, reflection: Reflection): string {
  const summary = commentOf(reflection)?.summary
  if (summary === undefined) return ''
  const paragraph: typeof summary = []
  for (const part of summary) {
    const end = part.kind === 'text' ? /\n\s*\n|(?<=[.:])\s+(?=[A-Z`])|:\n/.exec(part.text) : null
    if (end === null) paragraph.push(part)
    else {
      paragraph.push({ kind: 'text', text: part.text.slice(0, end.index) })
      break
    }
  }
  return context.markdown(paragraph).replace(/^\s*<p>([\s\S]*)<\/p>\s*$/, '$1')
}

/** A list of names, each with its sentence. */
function namesAndSentences(context: DefaultThemeRenderContext, members: readonly Member[]): string {
  const rows = members.map((member) => {
    const target = targetOf(member)
    const kind = KINDS.get(target.kind) ?? ''
    const address = context.urlTo(target)
    return `<div><dt><a href="${address}"><code>${escapeHtml(member.name)}</code></a> <span class="kind">${kind}</span></dt><dd>${sentenceOf(context, target)}</dd></div>`
  })
  return `<dl class="names">${rows.join('')}</dl>`
}

/** Names by the categories of their entry point, and the others by their kinds. */
function groupsOf(module: string, members: readonly Member[]): { title: string; children: Member[] }[] {
  const left = new Map(members.map((member) => [member.name, member]))
  const groups = categoriesOf(module).map(([title, names]) => {
    const children = names.flatMap((name) => left.get(name) ?? [])
    for (const name of names) left.delete(name)
    return { title, children }
  })
  const others = GROUPS.map(([title, kind]) => ({
    title,
    children: [...left.values()].filter((member) => member.kind === kind),
  }))
  return [...groups, ...others]
}

/** The page of an entry point: what it is for, and what it exports, by categories. */
export function moduleContents(context: DefaultThemeRenderContext, module: DeclarationReflection): string {
  const html = [JSX.renderElement(context.commentSummary(module)), JSX.renderElement(context.commentTags(module))]
  const members = module.childrenIncludingDocuments ?? []
  const own = members.filter((member) => !member.isReference())
  const taken = members.filter((member) => member.isReference())
  const categories: { title: string; children: Member[] }[] = (module.categories ?? [])
    .map(({ title, children }) => ({ title, children: children.filter((child) => !child.isReference()) }))
    .filter(({ children }) => children.length > 0)
  const groups = categories.length > 1 ? categories : groupsOf(module.name, own)
  if (taken.length > 0) groups.push({ title: own.length > 0 ? 'From other entry points' : 'Members', children: taken })
  for (const { title, children } of groups) {
    if (children.length === 0) continue
    const id = context.slugger.slug(title)
    html.push(`<h2 id="${id}">${escapeHtml(title)}</h2>`, namesAndSentences(context, children))
  }
  return html.join('')
}

/** The entry points in the order of the sidebar; one that the order does not have comes last. */
export function modulesOf(project: ProjectReflection): DeclarationReflection[] {
  const place = ({ name }: Reflection): number => (modules.includes(name) ? modules.indexOf(name) : modules.length)
  return project.getChildrenByKind(ReflectionKind.Module).toSorted((a, b) => place(a) - place(b))
}

/** The page of the whole reference. */
export function referenceContents(context: DefaultThemeRenderContext, project: ProjectReflection): string {
  const rows = modulesOf(project).map((module) => {
    const names = (module.children ?? []).filter(
      (each) => !each.isReference() && each.kindOf(ReflectionKind.Function | ReflectionKind.Class),
    )
    const links = names.map((each) => `<a href="${context.urlTo(each)}"><code>${escapeHtml(each.name)}</code></a>`)
    return `<div><dt><a href="${context.urlTo(module)}"><code>${escapeHtml(module.name)}</code></a></dt><dd>${sentenceOf(context, module)}<p class="exports">${links.join(' ')}</p></dd></div>`
  })
  return `<p>Everything that the package exports, by entry point. Each name has its page, with an example that runs.</p><dl class="names">${rows.join('')}</dl>`
}

/** The members of a class or an interface, by groups. */
export function memberGroups(context: DefaultThemeRenderContext, container: ContainerReflection): string {
  const groups = container.groups ?? []
  return groups
    .map(({ title, children }) => {
      const shown = children.filter((child) => !context.router.hasOwnDocument(child))
      if (shown.length === 0) return ''
      const id = context.slugger.slug(title)
      const members = shown.map((child) => JSX.renderElement(context.member(child))).join('')
      return `<h2 id="${id}">${escapeHtml(title)}</h2><div class="members">${members}</div>`
    })
    .join('')
}
