/** Navigations that load nothing: to a fragment, and by pushState. */

import { Browser } from 'speculoos/browser'
import { expect, test } from 'vitest'
import { A, B } from './scene.js'

/** A page, and the paths of the requests since the last call. */
async function opened(url: string) {
  let paths: string[] = []
  const fetch = (of: string): Response => {
    paths.push(of.slice(new URL(of).origin.length))
    return new Response()
  }
  const page = await new Browser({ fetch }).open(url)
  const taken = (): string[] => {
    const before = paths
    paths = []
    return before
  }
  taken()
  return { page, taken }
}

test('a link and the address bar go to a fragment of the document without a request', async () => {
  const { page, taken } = await opened(`${A}/x`)
  const { document, response } = page
  await page.follow('#part')
  await page.goto(`${A}/x#other`)
  await (await page.frame('about:blank')).follow(`${A}/x#top`, { target: '_top' })
  expect([page.url, page.document === document, page.response === response, taken()]).toEqual([
    `${A}/x#top`,
    true,
    true,
    [],
  ])
})
test('other URLs, other methods, and a reload are requests', async () => {
  const { page, taken } = await opened(`${A}/x#part`)
  await page.reload()
  await page.reload({ by: 'script' })
  await page.submit('#part', { method: 'POST' })
  await page.follow(`${A}/x`)
  await page.follow('/y#part')
  await page.follow('/y#part', { target: '_blank' })
  expect(taken().map((path) => path.replace(/#.*/, ''))).toEqual(['/x', '/x', '/x', '/x', '/y', '/y'])
})
test('back leaves a fragment, or an entry of pushState, without a request', async () => {
  const { page, taken } = await opened(`${A}/x`)
  await page.follow('#part')
  page.pushState('/pushed')
  const { document } = page
  await page.back()
  expect(page.url).toBe(`${A}/x#part`)
  await page.back()
  expect([page.url, page.document === document, taken()]).toEqual([`${A}/x`, true, []])
  expect(await page.back()).toBeNull()
})
test('back from another document loads the URL that pushState set', async () => {
  const { page, taken } = await opened(`${A}/x`)
  page.pushState('/pushed')
  await page.goto(B)
  taken()
  await page.back()
  expect([page.url, taken()]).toEqual([`${A}/pushed`, ['/pushed']])
  await page.back()
  expect([page.url, taken()]).toEqual([`${A}/x`, []])
})
test('document.cookie has the cookies of the current URL, after a fragment and after back', async () => {
  const { page } = await opened(`${A}/docs/x`)
  page.document.cookie = 'a=1; Path=/other'
  await page.follow('#part')
  page.pushState('/other')
  expect(page.document.cookie).toBe('a=1')
  await page.back()
  expect(page.document.cookie).toBe('')
})
