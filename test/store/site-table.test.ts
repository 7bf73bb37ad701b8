/** A table with no site, one site and several sites. */
import { expect, it } from 'vitest'
import { SiteCookies } from '../../src/store/site-cookies.js'
import { SiteTable } from '../../src/store/site-table.js'

const [one, two, three] = ['one.example', 'two.example', 'three.example'].map((key) => new SiteCookies(key))
if (one === undefined || two === undefined || three === undefined) throw new Error('there are three')

function contents(table: SiteTable): string[] {
  const keys = Array.from(table.values(), ({ key }) => key)
  expect(table.size).toBe(keys.length)
  for (const site of [one, two, three]) {
    if (site !== undefined) expect(table.get(site.key)).toBe(keys.includes(site.key) ? site : undefined)
  }
  return keys
}

it('holds what was added and not deleted, in the order in which it was added', () => {
  const table = new SiteTable()
  expect(contents(table)).toEqual([])
  table.add(two)
  expect(contents(table)).toEqual(['two.example'])
  table.delete(two)
  expect(contents(table)).toEqual([])
  table.add(three)
  table.add(one)
  table.add(two)
  expect(contents(table)).toEqual(['three.example', 'one.example', 'two.example'])
  table.delete(one)
  expect(contents(table)).toEqual(['three.example', 'two.example'])
  table.delete(three)
  table.delete(two)
  expect(contents(table)).toEqual([])
  table.add(one)
  expect(contents(table)).toEqual(['one.example'])
})
