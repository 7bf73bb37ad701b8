/** The log shows no part of the value of a nameless cookie, whichever characters it has. */
import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { logHops } from 'speculoos/log'
import { expect, it } from 'vitest'

it.each([
  ['ASCII', 'hidden=word'],
  ['Latin', '\u00e9hidden=word'],
  ['other characters', '\u0100hidden=word'],
  ['a character whose last octet looks like white space', 'hidden=word\u0160'],
  ['white space that does not count in a header', '\u00a0hidden=word'],
])('of %s', async (_, value) => {
  const jar = new CookieJar()
  jar.setCookies([`=${value}`, 'a=\u0100'], 'https://a.test/')
  expect(jar.size).toBe(2)
  const lines: string[] = []
  const server = async (_url: string, _init?: RequestInit) => new Response('')
  await createFetch(jar, { fetch: server, onHop: logHops({ write: (line) => lines.push(line) }) })('https://a.test/')
  expect(lines.join()).not.toContain('hidden')
  expect(lines.join()).toContain('(no name), a')
})
