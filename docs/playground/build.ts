/**
 * Builds the playground: `tsx docs/playground/build.ts` writes the static page into `dist/playground`, and with `--docs`
 * into the generated documentation, whose front page it links to.
 */
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Builds the page into a folder, and returns the octets of its script. */
export async function buildPlayground(folder: string, home?: string): Promise<number> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['docs/playground/main.ts'],
    outfile: join(folder, 'playground.js'),
    bundle: true,
    minify: true,
    // A script that is no module runs from a disk, too.
    format: 'iife',
    platform: 'browser',
    target: ['chrome120', 'firefox121', 'safari17'],
    // The names of the package stand for its sources.
    tsconfig: 'tsconfig.json',
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
  })
  await copyFile(join(root, 'docs/playground/style.css'), join(folder, 'playground.css'))
  const page = await readFile(join(root, 'docs/playground/index.html'), 'utf8')
  const linked = home === undefined ? page : page.replace(/(?<=<a href=")[^"]*(?=" id="home")/, home)
  await writeFile(join(folder, 'index.html'), linked)
  return Object.values(metafile.outputs).reduce((sum, { bytes }) => sum + bytes, 0)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const isForDocs = process.argv.includes('--docs')
  const folder = join(root, isForDocs ? 'docs/api' : 'dist', 'playground')
  const octets = await buildPlayground(folder, isForDocs ? '../index.html' : undefined)
  console.log(`${folder}: a script of ${Math.ceil(octets / 1000)} kB`)
}
