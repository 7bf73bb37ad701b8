/** Every rule of the house, shown able to fail: a file that keeps it beside one that breaks it. */

import { describe, expect, it } from 'vitest'
import {
  everyFileHasAFloor,
  facesOnlyReExport,
  importsAreFiles,
  importsHaveNoCycles,
  importsOnlyDependencies,
  importsPointDown,
  programUsesEntries,
  suffixListStaysOut,
} from './floors.js'
import { testsAreNotNarrowed } from './narrowed-tests.js'
import { engineImportsNoRuntime, engineUsesNoRuntimeGlobal, timeIsAnArgument } from './runtime.js'
import type { Rule, Source } from './source.js'
import {
  deviationsAreListed,
  everyFileHasAHeader,
  filesAreShort,
  markersAreKnown,
  namesSaySomething,
  nothingIsSetAside,
} from './words.js'

/** Files by path; a text is followed by what the rule says of the files together. */
type Files = Record<string, string>

function finds(rule: Rule, files: Files, ...complaints: RegExp[]): void {
  const sources: Source[] = Object.entries(files).map(([path, text]) => ({ path, text }))
  const found = rule(sources)
  expect(found, found.join('\n')).toHaveLength(complaints.length)
  complaints.forEach((complaint, index) => {
    expect(found[index]).toMatch(complaint)
  })
}

const empty = { 'src/cookie/a.ts': '', 'src/algorithms/b.ts': '', 'src/store/c.ts': '', 'src/clients/fetch.ts': '' }

describe('a file without a floor', () => {
  it('is found', () => {
    finds(everyFileHasAFloor, { ...empty, 'src/stray.ts': '', 'src/lobby/a.ts': '' }, /stray\.ts/, /lobby/)
  })
})

describe('an import', () => {
  it('may point down, and sideways within a room', () => {
    finds(importsPointDown, {
      'src/jar/a.ts': `import { b } from '../store/b.js'\nimport type { S } from '../public-suffix.js'\nimport './c.js'`,
      'src/clients/fetch.ts': `import { CookieJar } from '../jar/cookie-jar.js'`,
      'src/clients/undici/agent.ts': `import './headers.js'`,
      'src/clients/tough-cookie.ts': `import './tough-cookie/agent.js'`,
      'src/clients/tough-cookie/agent.ts': `import type { A } from '../tough-cookie.js'`,
      'src/public-suffix.ts': `import type { P } from './cookie/public-suffixes.js'`,
      'src/formats/index.ts': `export { har } from './har.js'`,
    })
  })
  it.each([
    ['up', 'src/cookie/a.ts', `import { b } from '../algorithms/b.js'`, /floor 0 may only import what lies below it/],
    ['up, of a type', 'src/cookie/a.ts', `import type { B } from '../algorithms/b.js'`, /a\.ts:1 imports/],
    ['up, in a re-export', 'src/algorithms/a.ts', `\nexport * from '../jar/b.js'`, /a\.ts:2 imports/],
    ['up, while it runs', 'src/store/a.ts', `const b = await import('../jar/b.js')`, /floor 2 .* floor 4/],
    ['up, within a type', 'src/store/a.ts', `type B = import('../jar/b.js').B`, /floor 2 .* floor 4/],
    ['up, to the face', 'src/clients/a.ts', `import { CookieJar } from '../index.js'`, /floor 5 .* floor 7/],
    ['across a floor', 'src/store/a.ts', `import { list } from '../public-suffix.js'`, /floor 2 .* floor 2/],
    ['to another door', 'src/clients/undici.ts', `import { x } from './fetch.js'`, /doors never import each other/],
    ['to a part of another door', 'src/clients/a.ts', `import { x } from './b-c.js'`, /doors never import/],
    ['to a door in a folder', 'src/clients/fetch/a.ts', `import { x } from '../undici/a.js'`, /doors never import/],
    ['out of the house', 'src/jar/a.ts', `import { x } from '../../test/a.js'`, /no room of the house/],
  ])('that points %s is found', (_, path, text, complaint) => {
    finds(importsPointDown, { [path]: text }, complaint)
  })
  it('of a file that is not there, of one named otherwise than .js, and of a computed name is found', () => {
    finds(
      importsAreFiles,
      { 'src/jar/a.ts': `import './b.js'\nimport './c.ts'\nawait import(name)`, 'src/jar/c.ts': `import './a.js'` },
      /a\.ts:1 .* there is no src\/jar\/b\.ts/,
      /a\.ts:2 .* does not end in \.js/,
      /a\.ts:3 .* computed/,
    )
  })
  it('that closes a cycle is found, also of a type', () => {
    finds(
      importsHaveNoCycles,
      {
        'src/jar/a.ts': `import './b.js'`,
        'src/jar/b.ts': `import type { C } from './c.js'`,
        'src/jar/c.ts': `export { b } from './b.js'`,
      },
      /src\/jar\/b\.ts -> src\/jar\/c\.ts -> src\/jar\/b\.ts/,
    )
    finds(importsHaveNoCycles, {
      'src/jar/a.ts': `import './b.js'; import './c.js'`,
      'src/jar/b.ts': `import './c.js'`,
    })
  })
  it('of a package is found where it is not to be', () => {
    finds(
      importsOnlyDependencies(['tldts'], ['undici']),
      {
        'src/public-suffix.ts': `import { getDomain } from 'tldts'`,
        'src/jar/a.ts': `import { getDomain } from 'tldts'\nimport type { Dispatcher } from 'undici'`,
        'src/clients/undici.ts': `import type { Dispatcher } from 'undici'\nimport { connect } from 'node:net'`,
        'src/clients/tough.ts': `import { Cookie } from 'tough-cookie'\nimport { parse } from '@scope/tldts/x'`,
      },
      /a\.ts:1 imports tldts/,
      /a\.ts:2 imports undici/,
      /tough\.ts:1 imports tough-cookie/,
      /tough\.ts:2 imports @scope/,
    )
  })
})

describe('a file that brings the suffix list along', () => {
  it('is found, but for the main face, its jar and one door', () => {
    const files = {
      'src/public-suffix.ts': `import 'tldts'`,
      'src/cookie-jar.ts': `import './public-suffix.js'`,
      'src/index.ts': `export { CookieJar } from './cookie-jar.js'`,
      'src/core.ts': `export { CookieJar } from './jar/cookie-jar.js'`,
      'src/jar/cookie-jar.ts': `import '../input/policy.js'`,
      'src/input/policy.ts': '',
      'src/clients/tough-cookie.ts': `export { a } from './tough-cookie/a.js'`,
      'src/clients/tough-cookie/a.ts': `import { list } from '../../public-suffix.js'`,
    }
    finds(suffixListStaysOut, files)
    const fetch = `import { list } from '../public-suffix.js'`
    finds(suffixListStaysOut, { ...files, 'src/clients/fetch.ts': fetch }, /fetch\.ts brings/)
    const policy = `import '../public-suffix.js'`
    finds(suffixListStaysOut, { ...files, 'src/input/policy.ts': policy }, /core/, /cookie-jar/, /policy/)
  })
})

describe('the program', () => {
  const rule = programUsesEntries(['src/index.ts', 'src/clients/fetch/fetch.ts'])
  it('may import entry points, files of itself and built-ins', () => {
    const text = `import '../index.js'\nimport '../clients/fetch/fetch.js'\nimport './b.js'\nimport 'node:fs'`
    finds(rule, { 'src/cli/a.ts': text })
    finds(importsPointDown, { 'src/cli/a.ts': text })
  })
  it('is found if it imports anything else of the house', () => {
    const text = `import type { A } from '../jar/a.js'\nawait import('../clients/fetch/parts.js')`
    finds(rule, { 'src/cli/a.ts': text }, /a\.ts:1 .*jar\/a\.ts, which is not an entry/, /a\.ts:2 .*parts\.ts/)
  })
  it('is imported by nothing', () => {
    finds(rule, { 'src/index.ts': `export * from './cli/run.js'` }, /part of the program/)
  })
})

describe('a face', () => {
  it('that defines something is found', () => {
    finds(
      facesOnlyReExport,
      {
        'src/index.ts': `export { a } from './a.js'\nexport type { B } from './b.js'\nconst one = 1\nexport { one }`,
        'src/algorithms/index.ts': `export function f() {}`,
        'src/jar/a.ts': `export const free = 1`,
      },
      /index\.ts:3/,
      /index\.ts:4/,
      /algorithms\/index\.ts:1/,
    )
  })
})

describe('the engine', () => {
  it.each([
    `import { URL } from 'node:url'`,
    `import type { Buffer } from 'node:buffer'`,
    `import fs from 'fs'`,
    `import p from 'path/posix'`,
    `export * from 'bun:sqlite'`,
    `const a = await import('node:fs')`,
    `/// <reference types="node" />`,
  ])('with %s is found', (text) => {
    finds(engineImportsNoRuntime, { 'src/jar/a.ts': text }, /a built-in of one runtime/)
    finds(engineImportsNoRuntime, { 'src/clients/a.ts': text })
  })
  it.each([
    'process.env',
    'const a = Buffer.from("")',
    'const { env } = process',
    'const a = { process }',
    'require("x")',
    'globalThis.process.exit()',
    'let a: typeof process',
    'class A extends Buffer {}',
    'window.location',
  ])('that uses a global in %s is found', (text) => {
    finds(engineUsesNoRuntimeGlobal, { 'src/algorithms/a.ts': text }, /a global of one runtime/)
    finds(engineUsesNoRuntimeGlobal, { 'src/clients/a.ts': text })
  })
  it.each([
    'request.document',
    'function site(document: string) { return document }',
    'const a = { process: 1 }',
    'interface A { location: string; readonly module: number }',
    '// process.env',
    'const a = "Buffer"',
    'import { require } from "./a.js"; require()',
  ])('may say %s', (text) => {
    finds(engineUsesNoRuntimeGlobal, { 'src/algorithms/a.ts': text })
  })
  it.each([
    'Date.now()',
    'const now = Date.now',
    'new Date()',
    'Math.random()',
    'performance.now()',
    'crypto.randomUUID()',
  ])('with %s below the jar is found', (text) => {
    finds(timeIsAnArgument, { 'src/store/a.ts': text }, /a\.ts:1 uses/)
    finds(timeIsAnArgument, { 'src/jar/a.ts': text })
  })
  it('may make a date of a number', () => {
    finds(timeIsAnArgument, { 'src/algorithms/a.ts': 'new Date(now)\nDate.UTC(1970, 0)\nMath.min(1, 2)' })
  })
})

describe('a comment', () => {
  it('that begins with another marker than the three is found', () => {
    finds(
      markersAreKnown,
      {
        'src/jar/a.ts': [
          '/** Dates: what they are for. */',
          '// Deviation: so. Reordered: so.',
          'const a = 1 // Reordered: step 2 comes first',
          '/** Not implemented: that. */',
          'const text = "// FIX ME: no comment"',
          'const pattern = /\\/\\/ Hint: x/',
          '// Note: this',
          'const b = 2 /* Bad idea: that */',
          '/**\n * Fine.\n *\n * Warning: not fine.\n *\n * ```ts\n * // Hint: fine\n * ```\n */',
          '// one line\n// and TO DO in another',
          '// §5.7 step 3: fine\n// set-cookie: fine',
        ].join('\n'),
      },
      /a\.ts:7 .* Note:/,
      /a\.ts:8 .* Bad idea:/,
      /a\.ts:9 .* Warning:/,
      /a\.ts:18 .* TO DO/,
    )
  })
  it('that names a deviation wants the document to have it in the same words', () => {
    const files = {
      'src/jar/a.ts': '// Deviation: hosts may have\n// an `_underscore`, as in §5.1.2 of old. More of it.\n',
      'src/jar/b.ts': '/**\n * A thing.\n *\n * Deviation: dots stay\n */',
    }
    finds(
      deviationsAreListed(null),
      files,
      /a\.ts:1 .*underscore/,
      /a\.ts deviates/,
      /b\.ts:1 .*dots/,
      /b\.ts deviates/,
    )
    const document = '# Deviations\n\n- Hosts may have an `_underscore`,\n  as in §5.1.2 of old (`src/jar/a.ts`)\n'
    finds(deviationsAreListed(document), files, /b\.ts:1/, /b\.ts deviates/)
    finds(deviationsAreListed(`${document}- Dots stay. See src/jar/b.ts`), files)
  })
  it('that names a deviation is wanted by the document, too', () => {
    finds(deviationsAreListed('`src/jar/a.ts`'), { 'src/jar/a.ts': '// fine' }, /names src\/jar\/a\.ts/)
  })
  it('that sets a rule aside is found where it gives no reason', () => {
    finds(
      nothingIsSetAside,
      {
        'src/jar/a.ts': [
          '// biome-ignore lint/a: because it would be slower by half',
          '// @ts-expect-error: the types lag behind the runtime',
          'f() // biome-ignore lint/a: no',
          'g() // @ts-ignore: as it is always wrong here',
          'h() // @ts-expect-error',
          'const text = "@ts-ignore"',
        ].join('\n'),
      },
      /a\.ts:3/,
      /a\.ts:4/,
      /a\.ts:5/,
    )
  })
})

describe('a file', () => {
  it('without a header is found', () => {
    finds(
      everyFileHasAHeader,
      {
        'a.ts': '/** What it is for. */',
        'b.ts': '/**\n * What it is for: this.\n */',
        'c.ts': '// What it is for.\n',
        'd.ts': 'import "./a.js"\n/** Late. */',
        'e.ts': '',
        'f.ts': '/** */\n/** Late. */\n',
      },
      /d\.ts/,
      /e\.ts/,
      /f\.ts/,
    )
  })
  it('that is long is found, and so is an excuse that is not needed', () => {
    const code = (lines: number) => '/**\n * A comment.\n */\n\na()\n'.repeat(lines)
    const files = { 'a.ts': code(250), 'b.ts': code(251), 'c.ts': code(400) }
    finds(filesAreShort({ 'c.ts': 'a table' }), files, /b\.ts has 251 lines/)
    finds(filesAreShort({ 'a.ts': 'a table', 'b.ts': 'x', 'c.ts': 'x', 'd.ts': 'x' }), files, /a\.ts is/, /d\.ts is/)
  })
  it('or a thing with a name that says nothing is found', () => {
    finds(
      namesSaySomething,
      {
        'src/jar/utils.ts': '',
        'src/common/a.ts': 'const commonAncestor = 1',
        'src/jar/url-helpers.ts': '',
        'src/jar/a.ts': 'class CookieManager {}\nfunction hostUtil() {}\nconst helper = 1\ninterface Uncommon {}',
      },
      /utils\.ts/,
      /common/,
      /url-helpers/,
      /CookieManager/,
      /hostUtil/,
      /a\.ts:3/,
    )
  })
})

describe('a test', () => {
  it('that is narrowed is found', () => {
    finds(
      testsAreNotNarrowed,
      {
        'test/a.test.ts': [
          "it .only('a', f)",
          "describe .skip('a', f)",
          "it.each([1]).skip('a', f)",
          "test.concurrent.todo('a')",
          "// the socket of this platform has no such option\nit.skipIf(process.platform === 'win32')('a', f)",
          "// for a reason\nit .only('a', f)",
          "xit('a', f)",
          "const text = 'it .only()'\nlist.only",
          "it .fails('a', f)",
        ].join('\n'),
      },
      /:1 has it \.only/,
      /:2 has describe \.skip/,
      /:3 has it\.each\(\[1\]\)\.skip/,
      /:4 has test\.concurrent\.todo/,
      /:8 has it \.only/,
      /:9 has xit/,
      /:12 has it \.fails/,
    )
  })
})
