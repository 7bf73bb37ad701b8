/** The address of each reason is that of its section in the page of reasons. */

import { readFileSync } from 'node:fs'
import { CookieJar, type ReasonId, reasons } from 'speculoos'
import { expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }

const page = readFileSync(new URL('../../docs/why-was-my-cookie-refused.md', import.meta.url), 'utf8')
const headings = Array.from(page.matchAll(/^### `(.*)`$/gm), ([, id]) => id)

it('the page has one section for each reason, and none for anything else', () => {
  expect(headings.toSorted()).toEqual(reasons.map(({ id }) => id).toSorted())
})

it.each(reasons.map((reason) => [reason.id, reason] as const))('%s is on the page of the site', (id, { url }) => {
  expect(url).toBe(`${manifest.homepage}why/#${id satisfies ReasonId}`)
})

it('a refusal by the inspection of a jar has the address of that reason', () => {
  const jar = new CookieJar({ inspect: () => ({ id: 'empty', sentence: 'The value is empty.' }) })
  const result = jar.setCookie('a=', 'https://shop.example/')
  expect(result.status === 'rejected' && result.reasons[0]?.url).toBe(`${manifest.homepage}why/#inspection-refused`)
})

it('the text of a reason has no escapes', () => {
  for (const reason of reasons) expect(String(reason)).not.toContain('\u001b')
})
