/** The reading, checking and running of examples, shown able to fail. */

import { expect, it } from 'vitest'
import { type Example, examplesOfComments, examplesOfPage } from './examples.js'
import { run } from './run.js'
import { typeCheck } from './type-check.js'

const page = (...lines: string[]) => examplesOfPage({ path: 'a.md', text: lines.join('\n') })
const exampleOf = (code: string): Example => ({ path: 'a.md', line: 10, code, runs: true, prints: [] })

it('blocks of a page are found with their lines, their prints, and without their indentation', () => {
  const { examples, mistakes } = page(
    '# Title',
    '```ts',
    'console.log(1, 2) // => 1 2',
    "const url = 'https://a.example' // = > no",
    '```',
    '- item',
    '  ~~~ts no-run',
    '  if (a) {',
    '    f()',
    '    // => two words',
    '    // =>',
    '  }',
    '  ~~~',
    '```sh',
    'npm install',
    '```',
    '````md',
    '```ts',
    'not an example',
    '```',
    '````',
  )
  expect(mistakes).toEqual([])
  expect(examples).toEqual([
    {
      path: 'a.md',
      line: 3,
      code: "console.log(1, 2) // => 1 2\nconst url = 'https://a.example' // = > no",
      runs: true,
      prints: ['1 2'],
    },
    {
      path: 'a.md',
      line: 8,
      code: 'if (a) {\n  f()\n  // => two words\n  // =>\n}',
      runs: false,
      prints: ['two words', ''],
    },
  ])
})

it('blocks of documentation comments are found, and blocks in the code are not', () => {
  const { examples, mistakes } = examplesOfComments({
    path: 'a.ts',
    text: [
      '/**',
      ' * A thing.',
      ' * @example A title',
      ' * ```ts',
      ' * for (const a of [1]) {',
      ' *   console.log(a) // => 1',
      ' * }',
      ' * ```',
      ' */',
      'const page = `',
      '```ts',
      'no',
      '```',
      '`',
      '// ```ts',
      '  /** ```ts */',
    ].join('\n'),
  })
  expect(examples.map(({ line, code }) => [line, code])).toEqual([
    [5, 'for (const a of [1]) {\n  console.log(a) // => 1\n}'],
  ])
  expect(mistakes).toEqual(['a.ts:16 opens a block that nothing closes'])
})

it.each(['js', 'typescript', 'TS', 'ts ignore', 'ts no-run please'])('a block marked %s is a mistake', (mark) => {
  const { examples, mistakes } = page('', `\`\`\`${mark}`, 'f()', '```')
  expect(examples).toEqual([])
  expect(mistakes).toEqual([`a.md:2 is marked "${mark}", not "ts" or "ts no-run"`])
})

it('what the compiler says names the line of the page', () => {
  const right = exampleOf(
    "import { CookieJar } from 'speculoos'\nconsole.log(await Promise.resolve(new CookieJar().size))",
  )
  const wrong = { ...exampleOf("const a = 1\nconst b: string = 2\nimport { x } from './a.js'"), line: 20 }
  const found = typeCheck([right, wrong])
  expect(found.get(right)).toEqual([])
  expect(found.get(wrong)).toEqual([
    "a.md:20 'a' is declared but its value is never read.",
    "a.md:21 Type 'number' is not assignable to type 'string'.",
    "a.md:21 'b' is declared but its value is never read.",
    "a.md:22 'x' is declared but its value is never read.",
    "a.md:22 Cannot find module './a.js' or its corresponding type declarations.",
  ])
})

it('an example prints as Node does, awaits, and brings its own modules', async () => {
  const printed = await run(
    exampleOf(
      [
        "import { CookieJar } from 'speculoos'",
        "import { basename } from 'node:path'",
        "import util from 'node:util'",
        'const size: number = await Promise.resolve(new CookieJar().size)',
        "console.log(size, basename('/a/b'), { a: [1, 'x'] }, util.inspect('y'))",
        "console.log('')",
      ].join('\n'),
    ),
  )
  expect(printed).toEqual(["0 b { a: [ 1, 'x' ] } 'y'", ''])
})

it('an example that throws fails, and so does one that imports a file', async () => {
  await expect(run(exampleOf("throw new Error('so')"))).rejects.toThrow('so')
  await expect(run(exampleOf("import './a.js'"))).rejects.toThrow('by name')
})
