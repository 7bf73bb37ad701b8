/** Only documents in a secure context have a Cookie Store, as in Chromium 156 and Firefox 153. */

import { Browser, type Frame } from 'speculoos/browser'
import { expect, test } from 'vitest'

const PROFILES = ['rfc6265bis', 'chromium', 'firefox'] as const

/** Opens a page with nested frames, and returns the innermost one. */
async function within(profile: (typeof PROFILES)[number], urls: readonly [string, ...string[]]): Promise<Frame> {
  const [url, ...inner] = urls
  let frame: Frame = await new Browser({ profile }).open(url)
  for (const each of inner) frame = await frame.frame(each)
  return frame
}

test.each([
  ['https://site.example/', [], true],
  ['http://site.example/', [], false],
  ['http://app.localhost/', [], true],
  ['http://app.localhost/', ['about:srcdoc'], true],
  ['http://app.localhost/', ['http://a.example/'], false],
  ['http://app.localhost/', ['http://a.example/', 'about:srcdoc'], false],
  ['http://app.localhost/', ['http://a.example/', 'about:blank'], false],
  ['http://app.localhost/', ['http://a.example/', 'http://localhost/'], false],
  ['http://app.localhost/', ['http://a.example/', 'https://b.example/'], false],
  ['https://site.example/', ['about:srcdoc', 'https://b.example/'], true],
] as const)('a page of %s with frames of %j: %j', async (page, frames, hasStore) => {
  for (const profile of PROFILES) {
    const frame = await within(profile, [page, ...frames])
    expect(frame.cookieStore !== undefined, profile).toBe(hasStore)
  }
})

test.each([
  ['rfc6265bis', true],
  ['chromium', false],
  ['firefox', true],
] as const)('a frame within one of a data: URL, in %s: %j', async (profile, hasStore) => {
  const frame = await within(profile, ['https://site.example/', 'data:text/html,', 'https://b.example/'])
  expect(frame.cookieStore !== undefined).toBe(hasStore)
})
