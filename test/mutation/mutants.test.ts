/** The mutants of `npm run mutate`, shown on small pieces of code. */

import { Script } from 'node:vm'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { readSources } from '../architecture/source.js'
import { countTurns } from './loops.js'
import { type Mutant, mutate } from './mutants.js'
import { mutation, reachedWithConstants, switchOn } from './runtime.js'
import { judge } from './survivors.js'

function changes(text: string): string[] {
  return mutate({ path: 'src/a.ts', text }, 0).mutants.map(({ before, after }) => `${before} -> ${after}`)
}

function isScript(text: string): boolean {
  try {
    return new Script(text.replaceAll('import.meta', 'importMeta')) !== undefined
  } catch {
    return false
  }
}

/** Runs the text of a function `f` with one of its mutants on, or none, and returns what it returns. */
function resultOf(text: string, active: number, ...given: readonly unknown[]): unknown {
  const { text: mutated } = mutate({ path: 'src/a.ts', text }, 0)
  const script = ts.transpile(mutated, { target: ts.ScriptTarget.ES2023 })
  const run = new Function('__mutant', '__turn', 'given', `${script}\nreturn f(...given)`)
  return run(
    (id: number) => id === active,
    () => undefined,
    given,
  )
}

describe('the mutants of', () => {
  it.each([
    ['a boundary', 'const f = (a: number) => a < 10', ['a < 10 -> a <= 10', '10 -> 9']],
    ['a condition', 'if (a === 1) b()', ['a === 1 -> true', 'a === 1 -> false']],
    ['a negation', 'while (!a) b()', ['!a -> false', '!a -> a']],
    ['a logical operator', 'const f = () => g(a && b)', ['a && b -> a || b']],
    ['an operator', 'const c = a + b', ['a + b -> a - b']],
    ['a statement', 'a += b', ['a += b -> (removed)', 'a += b -> a -= b', 'a += b -> a = b']],
    ['a return before the end', 'function f() { if (g(a)) return b\nreturn c }', ['return b -> (removed)']],
    ['a text', "const a = 'x'", ["'x' -> ''"]],
    ['a number in hexadecimal', 'const a = 0x3b', ['0x3b -> 0x3c']],
    ['a negative number', 'const a = -1', ['-1 -> 1']],
    ['a truth value', 'const a = { b: true }', ['true -> false']],
    ['a list', 'const a = [b]', ['[b] -> []']],
    [
      'a pattern',
      'const a = /^x+$/i',
      ['/^x+$/i -> /x+$/i', '/^x+$/i -> /^x+/i', '/^x+$/i -> /^x+$/', '/^x+$/i -> /^x*$/i'],
    ],
    ['a method', "f(a.endsWith('b'))", ["a.endsWith('b') -> a.startsWith('b')", "a.endsWith('b') -> a.includes('b')"]],
  ])('%s', (_, text, expected) => {
    expect(changes(text)).toEqual(expect.arrayContaining(expected))
  })
  it('types, imports and the names of properties are none', () => {
    expect(
      changes(
        `import { a } from './a.js'\ntype A = 'x' | 1\nconst b: Record<'y', A> = { 'y': c }\nexport { b } from './b.js'`,
      ),
    ).toEqual([])
  })
  it('a line are found again by its text', () => {
    const [mutant] = mutate({ path: 'src/a.ts', text: '\n  const a = -1' }, 7).mutants
    expect(mutant).toEqual({
      id: 7,
      file: 'src/a.ts',
      line: 2,
      lineText: 'const a = -1',
      before: '-1',
      after: '1',
    })
  })
})

describe('a mutated file', () => {
  const text = `function f(list: number[], least: number): number {
    let sum = 0
    for (const item of list) {
      if (item < least) continue
      sum += item
    }
    return sum
  }`
  it('does what it did while no mutant is on', () => {
    expect(resultOf(text, -1, [1, 5, 9], 5)).toBe(14)
  })
  it('does something else with each mutant', () => {
    const { mutants } = mutate({ path: 'src/a.ts', text }, 0)
    expect(mutants.length).toBeGreaterThan(5)
    for (const { id, before, after } of mutants) {
      expect(resultOf(text, id, [1, 5, 9], 5), `${before} -> ${after}`).not.toBe(14)
    }
  })
  it('has changed constants while a mutant is on, and the original ones afterwards', () => {
    const constants = `const LEAST = 5
      const BOUNDS: readonly number[] = [LEAST, 10]
      function f(number: number): boolean {
        return number > BOUNDS[0] && number <= BOUNDS[1]
      }`
    const { text: mutated, mutants } = mutate({ path: 'src/constants.ts', text: constants }, 0)
    const script = ts.transpile(mutated, { target: ts.ScriptTarget.ES2023 })
    const f = new Function('__mutant', `${script}\nreturn f`)((id: number) => globalThis.__mutant(id))
    const results = (): boolean[] => [5, 6, 10, 11].map((number) => f(number))
    expect(results()).toEqual([false, true, true, false])
    const idOf = (before: string): number => mutants.find((mutant) => mutant.before === before)?.id ?? -1
    expect([...reachedWithConstants()]).toEqual(expect.arrayContaining([idOf('5'), idOf('10')]))
    switchOn(idOf('5'))
    expect(results()).toEqual([false, false, true, false])
    switchOn(idOf('10'))
    expect(results()).toEqual([false, true, true, true])
    switchOn(-1)
    expect(results()).toEqual([false, true, true, false])
    mutation.reached.clear()
  })
  it('can be parsed, for every file of src', () => {
    const broken = readSources('src').filter((source) => {
      return [mutate(source, 0).text, countTurns(source)].some((changed) => {
        const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023 }
        const { outputText } = ts.transpileModule(changed, { compilerOptions })
        return !isScript(outputText)
      })
    })
    expect(broken.map(({ path }) => path)).toEqual([])
  })
})

it('a loop counts its turns, and so does one in another', () => {
  const text = countTurns({ path: 'a.ts', text: 'for (const a of [1, 2]) for (const b of [3, 4]) f(a + b)' })
  let turns = 0
  const sums: number[] = []
  new Function('__turn', 'f', text)(
    () => {
      turns += 1
    },
    (sum: number) => sums.push(sum),
  )
  expect([turns, sums]).toEqual([6, [4, 5, 5, 6]])
})

describe('the list of survivors', () => {
  const mutant: Mutant = { id: 0, file: 'a.ts', line: 3, lineText: 'a < b', before: 'a < b', after: 'a <= b' }
  const entry = { file: 'a.ts', line: 'a < b', before: 'a < b', after: 'a <= b', reason: 'they are never equal' }
  const alive = (): boolean => false
  const caught = (): boolean => true
  it('explains a survivor that it has, and no other', () => {
    expect(judge([mutant], alive, [entry])).toEqual({ unexplained: [], explained: [mutant], complaints: [] })
    const other = { ...mutant, lineText: 'b < a' }
    expect(judge([other, mutant], alive, [entry])).toMatchObject({ unexplained: [other], explained: [mutant] })
  })
  it.each([
    ['a mutant that a test catches', caught, entry, /a test catches it/],
    ['a mutant that is not there', alive, { ...entry, after: 'b' }, /no such mutant/],
    ['a mutant without a reason', alive, { ...entry, reason: ' ' }, /without a reason/],
  ])('is wrong with %s', (_, isCaught, listed, complaint) => {
    const { complaints } = judge([mutant], isCaught, [listed])
    expect(complaints).toHaveLength(1)
    expect(complaints[0]).toMatch(complaint)
  })
  it('says nothing of files that were not mutated', () => {
    expect(judge([mutant], alive, [entry, { ...entry, file: 'b.ts' }]).complaints).toEqual([])
  })
})
