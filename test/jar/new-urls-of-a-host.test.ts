/** New URLs of a host in a jar with many sites, which keeps the last result of each host (§5.1.4, §5.8.3). */
import { type CookieClient, CookieJar } from 'speculoos'
import { expect, it } from 'vitest'

/** Returns a jar with three paths of one host, beside forty other sites. */
function jarOfManySites(): CookieJar {
  const jar = new CookieJar()
  for (let site = 0; site < 40; site += 1) jar.setCookie('other=1', `https://site-${site}.example/`)
  jar.setCookies(['root=1; Path=/', 'docs=1; Path=/docs', 'web=1; Path=/docs/web'], 'https://site.example/')
  return jar
}

it.each([
  [
    ['/', '/docs', '/docs/web'],
    ['root=1', 'docs=1; root=1', 'web=1; docs=1; root=1'],
  ],
  [
    ['/docs/web/a', '/docs/a', '/a'],
    ['web=1; docs=1; root=1', 'docs=1; root=1', 'root=1'],
  ],
  [
    ['/a', '/docsier', '/docs/', '/docs/website', '/docs/web/'],
    ['root=1', 'root=1', 'docs=1; root=1', 'docs=1; root=1', 'web=1; docs=1; root=1'],
  ],
])('get the cookies of their own paths: %j', (paths, headers) => {
  const jar = jarOfManySites()
  for (let round = 0; round < 3; round += 1) {
    const got = paths.map((path) => jar.getCookieString(`https://site.example${path}?round=${round}`))
    expect(got).toEqual(headers)
  }
})

let asked = 0

/** Returns the header that four new URLs below a path have in common. By then, the result of the host is kept. */
function header(asking: CookieJar | CookieClient, path: string, scheme = 'https'): string {
  const headers = Array.from({ length: 4 }, () => {
    asked += 1
    return asking.getCookieString(`${scheme}://site.example${path}${asked}`)
  })
  expect(new Set(headers).size).toBe(1)
  return headers[0] ?? ''
}

it('get a cookie that was set below the path of the last URL', () => {
  const jar = jarOfManySites()
  expect(header(jar, '/docs/')).toBe('docs=1; root=1')
  jar.setCookie('new=1; Path=/docs', 'https://site.example/')
  expect(header(jar, '/docs/')).toBe('docs=1; new=1; root=1')
  jar.delete({ name: 'docs' })
  expect(header(jar, '/docs/')).toBe('new=1; root=1')
  jar.delete({ site: 'site.example' })
  jar.setCookie('again=1', 'https://site.example/')
  expect(header(jar, '/docs/')).toBe('again=1')
})

it('get the cookies of their own context and scheme', () => {
  const jar = jarOfManySites()
  jar.setCookies(['strict=1; SameSite=Strict', 'secure=1; Secure; SameSite=None'], 'https://site.example/')
  const foreign = jar.client({ siteForCookies: 'https://page.example/' })
  for (let round = 0; round < 2; round += 1) {
    expect(header(jar, '/')).toBe('root=1; strict=1; secure=1')
    expect(header(foreign, '/')).toBe('secure=1')
    expect(header(jar, '/', 'http')).toBe('root=1; strict=1')
  }
})

it('get the cookies of their own paths if the host has many paths', () => {
  const jar = jarOfManySites()
  for (let path = 0; path < 40; path += 1) jar.setCookie(`p${path}=1; Path=/p${path}`, 'https://site.example/')
  for (let round = 0; round < 2; round += 1) {
    expect(header(jar, '/')).toBe('root=1')
    expect(header(jar, '/p7/')).toBe('p7=1; root=1')
    expect(header(jar, '/p39/')).toBe('p39=1; root=1')
  }
  for (let path = 0; path < 30; path += 1) jar.delete({ name: `p${path}` })
  expect(header(jar, '/p7/')).toBe('root=1')
  expect(header(jar, '/p39/')).toBe('p39=1; root=1')
})
