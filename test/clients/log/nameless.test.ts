/** The printed form of nameless cookies whose values have an equals sign. */
import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { logHops } from 'speculoos/log'
import { expect, it } from 'vitest'

it('shows no part of the value, whether the cookie is received or sent', async () => {
  const jar = new CookieJar()
  jar.setCookie('=c2VjcmV0==', 'https://shop.example/')
  const lines: string[] = []
  const server = async (_url: string, _init?: RequestInit) =>
    new Response('', { headers: { 'set-cookie': '=c2VjcmV0==; Path=/' } })
  const fetch = createFetch(jar, { fetch: server, onHop: logHops({ write: (line) => lines.push(line) }) })
  await fetch('https://shop.example/')
  expect(lines.join('\n')).not.toContain('c2VjcmV0')
  expect(lines.join('\n')).toContain('(no name)')
})
