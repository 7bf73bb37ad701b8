/** §5.8.3 step 3: what one page of a host was answered says nothing of its neighbours, whichever is asked for first. */
import { CookieJar } from 'speculoos'
import { beforeEach, describe, expect, it } from 'vitest'

let jar: CookieJar

beforeEach(() => {
  jar = new CookieJar()
})

let asked = 0

/** The headers of pages that are asked for one after another; each time as a text that was never asked for. */
function headers(...urls: string[]): string[] {
  return urls.map((url) => {
    asked += 1
    return jar.getCookieString(`${url}?${asked}`)
  })
}

const root = 'https://site.example/'

function setOnPaths(...paths: string[]): void {
  for (const path of paths) jar.setCookie(`${path.replaceAll('/', '') || 'root'}=1; Path=${path}`, root)
}

it('carry what path-matches each of them', () => {
  setOnPaths('/', '/docs', '/docs/api')
  const pages = ['', 'a', 'docs', 'docsets', 'docs/a', 'docs/api/', 'docs/apis', 'a/docs/api'].map(
    (path) => root + path,
  )
  const right = [
    'root=1',
    'root=1',
    'docs=1; root=1',
    'root=1',
    'docs=1; root=1',
    'docsapi=1; docs=1; root=1',
    'docs=1; root=1',
    'root=1',
  ]
  for (const first of pages) {
    for (const [index, page] of pages.entries()) expect(headers(first, page)[1]).toBe(right[index])
  }
})

it('carry what path-matches each of them, however alike the paths are', () => {
  jar.setCookies(
    ['a=1; Path=/docs', 'b=2; Path=/docs/', 'c=3; Path=/docs/aa', 'd=4; Path=/docs/Aa', 'e=5; Path=/o/'],
    root,
  )
  const right: Record<string, string> = {
    docs: 'a=1',
    'docs/': 'b=2; a=1',
    'docs/b': 'b=2; a=1',
    'docs/aa': 'c=3; b=2; a=1',
    'docs/ab': 'b=2; a=1',
    'docs/Aa/x': 'd=4; b=2; a=1',
    'docs/!': 'b=2; a=1',
    o: '',
    'o/': 'e=5',
    'o/aa': 'e=5',
    '': '',
  }
  for (const first of Object.keys(right)) {
    for (const [page, header] of Object.entries(right)) expect(headers(root + first, root + page)[1]).toBe(header)
  }
})

it('carry nothing if, and only if, no path is matched', () => {
  setOnPaths('/docs')
  expect(headers(root, `${root}a`, `${root}docs/a`, `${root}b`, `${root}docs/b`)).toEqual([
    '',
    '',
    'docs=1',
    '',
    'docs=1',
  ])
})

it('carry a Secure cookie over a secure connection, and only there', () => {
  jar.setCookies(['a=1', 'b=2; Secure'], root)
  const insecure = 'http://site.example/'
  expect(headers(root, insecure, root, insecure)).toEqual(['a=1; b=2', 'a=1', 'a=1; b=2', 'a=1'])
})

it('carry a cookie with a longer path as soon as there is one', () => {
  setOnPaths('/')
  expect(headers(`${root}a`, `${root}docs/a`)).toEqual(['root=1', 'root=1'])
  setOnPaths('/docs')
  expect(headers(`${root}a`, `${root}docs/a`)).toEqual(['root=1', 'docs=1; root=1'])
})

it('carry a cookie of a parent domain only as long as it is stored', () => {
  jar.setCookies(['a=1', 'b=2; Domain=site.example'], 'https://www.site.example/')
  const page = 'https://www.site.example/a'
  expect(headers(page, page)).toEqual(['a=1; b=2', 'a=1; b=2'])
  jar.delete({ name: 'b' })
  expect(headers(page)).toEqual(['a=1'])
  jar.clear()
  expect(headers(page)).toEqual([''])
})

describe('on a site with many cookies', () => {
  it('carry what path-matches each of them', () => {
    const paths = Array.from({ length: 40 }, (_, count) => `/p${count}`)
    setOnPaths('/', ...paths)
    const pages = [root, ...paths.map((path) => `${root}${path.slice(1)}/a`), `${root}p1b`]
    expect(headers(...pages)).toEqual(['root=1', ...paths.map((path) => `${path.slice(1)}=1; root=1`), 'root=1'])
  })

  it('carry what path-matches each of them, even if the site was small at the first request', () => {
    setOnPaths('/', '/docs')
    expect(headers(root, `${root}docs/`)).toEqual(['root=1', 'docs=1; root=1'])
    jar.setCookies(
      Array.from({ length: 40 }, (_, count) => `n${count}=1; Path=/docs/api`),
      root,
    )
    expect(headers(root, `${root}docs/`, `${root}a`)).toEqual(['root=1', 'docs=1; root=1', 'root=1'])
  })
})

describe('a request with a context', () => {
  it('gets its own result, and so does the next one without a context', () => {
    jar.setCookies(['a=1; HttpOnly', 'b=2; SameSite=Strict'], root)
    const page = `${root}a`
    expect(headers(page)).toEqual(['a=1; b=2'])
    expect(jar.getCookieString(page, { type: 'non-HTTP' })).toBe('b=2')
    expect(headers(page)).toEqual(['a=1; b=2'])
    expect(jar.getCookieString(page, { siteForCookies: 'https://other.example/' })).toBe('')
    expect(headers(page)).toEqual(['a=1; b=2'])
  })
})
