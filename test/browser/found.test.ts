/** What random histories found in the real Chromium, each as the shortest history. */

import { Browser } from 'speculoos/browser'
import { describe, expect, it } from 'vitest'

const HOST = 'https://site-a.example'

/** The names of the cookies that a browser holds after a page whose response has these lines. */
async function held(line: string, path = '/'): Promise<string[]> {
  const fetch = async (): Promise<Response> => new Response('', { headers: { 'set-cookie': line } })
  const browser = new Browser({ profile: 'chromium', fetch })
  await browser.open(`${HOST}${path}`)
  return Array.from(browser.jar, ({ name }) => name)
}

describe('Chromium', () => {
  it.each(['Path=docs', 'Path', 'Path='])('refuses a name with __Host- if its path is written as %s', async (path) => {
    expect(await held(`__Host-a=1; Secure; ${path}`)).toEqual([])
    expect(await held(`a=1; Secure; ${path}`)).toEqual(['a'])
    expect(await held('__Host-a=1; Secure; Path=/')).toEqual(['__Host-a'])
  })

  it('shows a script no cookies at all if one has octets that are not UTF-8', async () => {
    const page = await new Browser({ profile: 'chromium', fetch: async () => new Response('') }).open(HOST)
    const receive = (line: string) => page.request('/').receive({ status: 200, headers: { 'set-cookie': line } })
    receive('a=1')
    receive('b=\xc3\xa9')
    expect(page.document.cookie).toBe('a=1; b=\u00e9')
    receive('c=\xe9')
    expect(page.document.cookie).toBe('')
    expect(page.request('/').cookie).toBe('a=1; b=\xc3\xa9; c=\xe9')
  })
})
