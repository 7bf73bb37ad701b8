/** Bundles a program of one line, as a user would for a browser, and looks what is inside. */

import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

export interface Entry {
  readonly title: string
  /** The program. */
  readonly text: string
  /** The packages that are left out. */
  readonly external?: readonly string[]
  /** The most bytes that it may have when it is compressed. */
  readonly limit?: number
  /** A package that has to be no part of it. */
  readonly without?: string
}

export interface Bundle extends Entry {
  readonly minified: number
  readonly compressed: number
  /** How many of the minified bytes come from each module, by its path. */
  readonly modules: ReadonlyMap<string, number>
  /** The packages of which something is inside. */
  readonly packages: ReadonlySet<string>
}

export async function bundled(entry: Entry): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: entry.text, resolveDir: fileURLToPath(new URL('.', import.meta.url)), sourcefile: 'program.js' },
    bundle: true,
    minify: true,
    treeShaking: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2022',
    external: [...(entry.external ?? [])],
    metafile: true,
    write: false,
    // The name of the package stands for its sources in tsconfig.json; here it is the package as it is built.
    tsconfigRaw: '{}',
  })
  const code = outputFiles[0]?.contents ?? new Uint8Array()
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs))
  const modules = new Map(inputs.map(([path, { bytesInOutput }]) => [path, bytesInOutput]))
  const included = [...modules].filter(([, size]) => size > 0).map(([path]) => path)
  if (included.some((path) => /^(?!.*node_modules\/).*\bsrc\//.test(path)))
    throw new Error(`${entry.title} is bundled from the sources`)
  const packages = included.map((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? 'speculoos')
  return {
    ...entry,
    minified: code.length,
    compressed: gzipSync(code, { level: 9 }).length,
    modules,
    packages: new Set(packages),
  }
}
