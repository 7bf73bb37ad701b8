/** Packs the package, installs it as a user would, and uses it from there: what is in it, its types, and its answers. */

import { deepStrictEqual, ok } from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ts from 'typescript'
import { root } from '../architecture/source.js'

const folder = mkdtempSync(join(tmpdir(), 'speculoos-consumer-'))

function command(name: string, args: readonly string[], cwd: string): string {
  return execFileSync(name, args, { cwd, encoding: 'utf8', shell: process.platform === 'win32' })
}

interface Packed {
  readonly filename: string
  readonly files: readonly { readonly path: string }[]
  readonly size: number
  readonly unpackedSize: number
}

/** The path of the package, once what it holds is found to be all that it needs and nothing else. */
function pack(): string {
  const output = command('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root)
  // npm answers a list, or a record by name, depending on its version.
  const packages: Packed[] = Object.values(JSON.parse(output))
  const [packed] = packages
  ok(packed !== undefined && packages.length === 1, 'one package is packed')
  const paths = packed.files.map(({ path }) => path)

  const own =
    /^(dist\/(esm|cjs)\/.+\.(js|d\.ts)(\.map)?|dist\/cjs\/package\.json|src\/.+\.ts|spec-vectors\/.+|docs\/(?!api\/).+\.md|package\.json|README\.md|SECURITY\.md|LICENSE)$/
  const strange = paths.filter((path) => !own.test(path))
  deepStrictEqual(strange, [], 'the package holds nothing that is not its own')
  const sources = paths
    .filter((path) => path.startsWith('src/'))
    .map((path) => path.slice('src/'.length, -'.ts'.length))
  const endings = ['.d.ts', '.d.ts.map', '.js', '.js.map']
  const wanted = ['esm', 'cjs'].flatMap((form) =>
    sources.flatMap((source) => endings.map((ending) => `dist/${form}/${source}${ending}`)),
  )
  wanted.push('dist/cjs/package.json')
  const built = paths.filter((path) => path.startsWith('dist/'))
  deepStrictEqual(built.sort(), wanted.sort(), 'the package holds what was built from each source, and its source')

  const linked = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
  const missing = linked.map(([, path]) => path).filter((path) => path !== undefined && !paths.includes(path))
  deepStrictEqual(missing, [], 'the package holds what its README points to')

  console.log(`${packed.filename}: ${paths.length} files, ${packed.size} octets, ${packed.unpackedSize} unpacked`)
  return join(folder, packed.filename)
}

/** A program of a user, with types, that says what it is to print. */
const program = `import { CookieJar, type Cookie, type SetCookieResult } from 'speculoos'
import { canonicalizeHost } from 'speculoos/algorithms'
import { CookieJar as CoreJar } from 'speculoos/core'
import { createFetch } from 'speculoos/fetch'
import { CookieJar as ToughJar, type Store } from 'speculoos/tough-cookie'
import { cookies as cookieInterceptor } from 'speculoos/undici'

const jar = new CookieJar()
const result: SetCookieResult = jar.setCookie('SID=31d4; Secure; Path=/', new URL('https://shop.example/'))
const fetch = createFetch(jar, { fetch: async (_url: string) => new Response(null, { headers: { 'set-cookie': 'a=1' } }) })
await fetch('https://shop.example/')
const cookies: Cookie[] = jar.getCookies('https://shop.example/')
console.log(result.status, canonicalizeHost('SHOP.example'), cookies.map(({ name }) => name).join())
const store: Store = new ToughJar().store
console.log(store.synchronous, new CoreJar({ publicSuffixes: null }).size, cookieInterceptor(jar).length)
`
const answer = 'stored shop.example SID,a\ntrue 0 1\n'

/** What the compiler says of the program, with the library files and the runtime's types that a user may have. */
function complaints(lib: string[], types: string[]): string[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
    lib: lib.map((name) => `lib.${name}.d.ts`),
    types,
  }
  return ts
    .getPreEmitDiagnostics(ts.createProgram([join(folder, 'program.ts')], options))
    .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`)
}

try {
  const tarball = pack()
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  writeFileSync(join(folder, 'program.ts'), program)
  const { outputText } = ts.transpileModule(program, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 },
  })
  writeFileSync(join(folder, 'program.js'), outputText)
  writeFileSync(
    join(folder, 'program.cjs'),
    `const { CookieJar } = require('speculoos')\nnew (require('speculoos/tough-cookie').CookieJar)()\nconsole.log(new CookieJar().size, require('speculoos/package.json').name)\n`,
  )
  command('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', tarball], folder)
  const installed = Object.keys(JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages)
  deepStrictEqual(installed, ['', 'node_modules/speculoos', 'node_modules/tldts', 'node_modules/tldts-core'])

  deepStrictEqual(command(process.execPath, ['program.js'], folder), answer)
  ok(command(process.execPath, ['program.cjs'], folder).startsWith('0 speculoos'))
  console.log('import and require find the package')

  symlinkSync(join(root, 'node_modules/@types'), join(folder, 'node_modules/@types'), 'junction')
  deepStrictEqual(complaints(['es2023', 'dom', 'dom.iterable'], []), [])
  deepStrictEqual(complaints(['es2023'], ['node']), [])
  console.log('its types hold with those of a browser, and with those of Node')
} finally {
  rmSync(folder, { recursive: true, force: true })
}
