/** An empty path in the Cookie Store API: it means the default-path, as was measured with Chromium 156 and Firefox 153. */

import { Browser, type ProfileName } from 'speculoos/browser'
import { describe, expect, test } from 'vitest'

const BELOW = 'https://site.example/docs/page'
const AT_ROOT = 'https://site.example/docs'
const EVERY = ['rfc6265bis', 'chromium', 'firefox'] as const

/** The path of the cookie that a page sets with an empty path, or the error. */
async function pathAt(profile: ProfileName, url: string, name: string): Promise<string | undefined> {
  const browser = new Browser({ profile })
  const { cookieStore } = await browser.open(url)
  try {
    await cookieStore.set({ name, value: '1', path: '' })
  } catch (error) {
    return error instanceof TypeError ? 'TypeError' : String(error)
  }
  return [...browser.jar][0]?.path
}

describe('set with an empty path', () => {
  test.each(EVERY)('stores the default-path, and adds no slash in any browser: %s', async (profile) => {
    expect(await pathAt(profile, BELOW, 'a')).toBe('/docs')
  })

  test.each(EVERY)('refuses __Host- if the default-path is not /: %s', async (profile) => {
    expect(await pathAt(profile, BELOW, '__Host-a')).toBe('TypeError')
    expect(await pathAt(profile, BELOW, '__host-a')).toBe('TypeError')
  })

  test.each([
    ['rfc6265bis', '/'],
    ['chromium', '/'],
    ['firefox', 'TypeError'],
  ] as const)('is refused at the root in Firefox alone: %s', async (profile, expected) => {
    for (const name of ['a', '__Secure-a', '__Host-a']) expect(await pathAt(profile, AT_ROOT, name)).toBe(expected)
  })

  test('refuses a default-path of more than 1,024 octets', async () => {
    const page = (octets: number) => `https://site.example/${'d'.repeat(octets - 1)}/page`
    expect(await pathAt('rfc6265bis', page(1024), 'a')).toHaveLength(1024)
    expect(await pathAt('rfc6265bis', page(1025), 'a')).toBe('TypeError')
  })
})

describe('delete with an empty path', () => {
  test.each(EVERY)('removes the cookie of the default-path: %s', async (profile) => {
    const browser = new Browser({ profile })
    const { cookieStore } = await browser.open(BELOW)
    await cookieStore.set({ name: 'a', value: '1', path: '' })
    await cookieStore.set('a', '2')
    await cookieStore.delete({ name: 'a', path: '' })
    expect([...browser.jar].map(({ path }) => path)).toEqual(['/'])
  })

  test.each(EVERY)('refuses __Host- if the default-path is not /: %s', async (profile) => {
    const { cookieStore } = await new Browser({ profile }).open(BELOW)
    await expect(cookieStore.delete({ name: '__Host-a', path: '' })).rejects.toBeInstanceOf(TypeError)
  })
})
