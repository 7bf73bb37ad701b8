/** The request of a form: the type of its body, and its fields in the query. */

import { Browser } from 'speculoos/browser'
import { expect, test } from 'vitest'
import { A } from './scene.js'

/** A page, and the last request that the server received: method, path, type and body. */
async function opened() {
  let got = ''
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const request = new Request(url, init)
    const type = request.headers.get('content-type')?.replace(/boundary=.*/, 'boundary') ?? 'no type'
    const { pathname, search } = new URL(url)
    got = [request.method, pathname + search, type, (await request.text()).slice(0, 20)].join(' | ')
    const status = /^\/(303|307)/.exec(pathname)?.[1]
    return new Response(null, status === undefined ? {} : { status: Number(status), headers: { location: '/to' } })
  }
  const page = await new Browser({ fetch }).open(A)
  return { page, got: () => got }
}

const FORM = 'application/x-www-form-urlencoded'

test.each([
  ['a string', 'a=1', `POST | /x | ${FORM} | a=1`],
  ['search parameters', new URLSearchParams({ a: '1' }), `POST | /x | ${FORM} | a=1`],
  ['nothing', undefined, `POST | /x | ${FORM} | `],
  ['a blob with its type', new Blob(['{}'], { type: 'application/json' }), 'POST | /x | application/json | {}'],
] as const)('a POST of %s', async (_, body, expected) => {
  const { page, got } = await opened()
  await page.submit('/x', { method: 'POST', body })
  expect(got()).toBe(expected)
})
test('a POST of form data is multipart', async () => {
  const { page, got } = await opened()
  const data = new FormData()
  data.set('a', '1')
  await page.submit('/x', { method: 'POST', body: data })
  expect(got()).toMatch(/^POST \| \/x \| multipart\/form-data; boundary/)
})
test('a redirect that keeps the method keeps the type, and one that does not drops it', async () => {
  const { page, got } = await opened()
  await page.submit('/307', { method: 'POST', body: 'a=1' })
  expect(got()).toBe(`POST | /to | ${FORM} | a=1`)
  await page.reload()
  expect(got()).toBe(`POST | /to | ${FORM} | a=1`)
  await page.submit('/303', { method: 'POST', body: 'a=1' })
  expect(got()).toBe('GET | /to | no type | ')
})
test('a link sends no type', async () => {
  const { page, got } = await opened()
  await page.follow('/x')
  expect(got()).toBe('GET | /x | no type | ')
})

test('the fields of a GET become the query, whatever type holds them', async () => {
  const { page, got } = await opened()
  const data = new FormData()
  data.set('a', '1 2')
  data.set('f', new File(['text'], 'name.txt'))
  for (const [body, query] of [
    ['a=1', '?a=1'],
    [new URLSearchParams({ a: '1' }), '?a=1'],
    [data, '?a=1+2&f=name.txt'],
    [undefined, '?old=1'],
  ] as const) {
    await page.submit('/x?old=1', { body })
    expect(got()).toBe(`GET | /x${query} | no type | `)
  }
})
test('a body without fields cannot become the query of a GET', async () => {
  const { page } = await opened()
  await expect(page.submit('/x', { body: new Blob(['a=1']) })).rejects.toThrow('init.body: expected')
})
