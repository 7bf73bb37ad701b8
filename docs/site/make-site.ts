/**
 * Makes the site: TypeDoc reads the sources and the documents, and the theme writes them. Warnings are errors, and so are
 * citations that lead nowhere.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { Application, type ProjectReflection, RendererEvent, type TypeDocOptions } from 'typedoc'
import { changeModel } from './model.js'
import { SiteRouter } from './router.js'
import { SiteTheme } from './theme.js'

const here = fileURLToPath(new URL('.', import.meta.url))
/** Where the site goes. */
export const OUT = join(here, '../api')
/** What TypeDoc writes for its own theme. */
const UNUSED = [
  'main.js',
  'style.css',
  'icons.js',
  'icons.svg',
  'navigation.js',
  'search.js',
  'hierarchy.js',
  'highlight.css',
]

/** Reads the sources and the documents, and checks what they say. */
async function convert(app: Application): Promise<ProjectReflection | undefined> {
  const project = await app.convert()
  if (project !== undefined) app.validate(project)
  return project
}

/** Writes the pages, the style, the script and what the search finds. */
async function write(app: Application, project: ProjectReflection, out: string): Promise<void> {
  let theme: unknown
  app.renderer.on(RendererEvent.END, () => {
    theme = app.renderer.theme
  })
  await app.generateDocs(project, out)
  if (!(theme instanceof SiteTheme)) throw new Error('the site has another theme')
  for (const mistake of theme.mistakes) app.logger.error(mistake as Parameters<typeof app.logger.error>[0])
  const assets = join(out, 'assets')
  const highlighting = readFileSync(join(assets, 'highlight.css'), 'utf8')
  for (const name of UNUSED) rmSync(join(assets, name), { force: true })
  const style = buildSync({
    stdin: { contents: highlighting + readFileSync(join(here, 'style.css'), 'utf8'), loader: 'css' },
    minify: true,
    write: false,
  })
  writeFileSync(join(assets, 'site.css'), style.outputFiles[0]?.contents ?? '')
  buildSync({
    entryPoints: [join(here, 'browser/site.ts')],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    outfile: join(assets, 'site.js'),
  })
  writeFileSync(join(assets, 'search.json'), JSON.stringify(theme.entries))
  // GitHub Pages would leave out what begins with an underscore otherwise.
  writeFileSync(join(out, '.nojekyll'), '')
}

/** The part of markdown-it that is used. */
interface Parser {
  readonly core: { readonly ruler: { push(name: string, rule: (state: { tokens: MarkdownToken[] }) => void): void } }
}

interface MarkdownToken {
  type: string
  content: string
  children: MarkdownToken[] | null
}

/** Makes code in a heading count for the address of the heading, which TypeDoc makes of the plain texts in it. */
function nameCodeHeadings(parser: Parser): void {
  parser.core.ruler.push('name-code-headings', ({ tokens }) => {
    for (const [index, { type, children }] of tokens.entries()) {
      if (type !== 'inline' || children === null || tokens[index - 1]?.type !== 'heading_open') continue
      const piece = (like: MarkdownToken, of: string, content: string): MarkdownToken =>
        Object.assign(Object.create(Object.getPrototypeOf(like)), like, { type: of, content })
      const inline = tokens[index]
      if (inline === undefined) continue
      inline.children = children.flatMap((child) =>
        child.type === 'code_inline'
          ? [
              piece(child, 'html_inline', '<code>'),
              piece(child, 'text', child.content),
              piece(child, 'html_inline', '</code>'),
            ]
          : [child],
      )
    }
  })
}

/** Makes the site, and returns whether nothing was wrong. */
export async function makeSite(options: TypeDocOptions = {}, out = OUT): Promise<boolean> {
  const app = await Application.bootstrapWithPlugins({
    options: fileURLToPath(new URL('../typedoc.json', import.meta.url)),
    plugin: [
      (host) => {
        host.renderer.defineRouter('site', SiteRouter)
        host.renderer.defineTheme('site', SiteTheme)
        changeModel(host)
      },
    ],
    markdownItLoader: nameCodeHeadings,
    ...options,
  })
  const project = await convert(app)
  if (project !== undefined) await write(app, project, out)
  return project !== undefined && !app.logger.hasErrors() && !app.logger.hasWarnings()
}
