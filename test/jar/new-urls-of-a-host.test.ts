/** New URLs of a host in a jar with many sites, which keeps the last result of each host (§5.1.4, §5.8.3). */
import { CookieJar } from 'speculoos'
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

it('get a cookie that was set below the path of the last URL', () => {
  const jar = jarOfManySites()
  expect(jar.getCookieString('https://site.example/docs/1')).toBe('docs=1; root=1')
  jar.setCookie('new=1; Path=/docs', 'https://site.example/')
  expect(jar.getCookieString('https://site.example/docs/2')).toBe('docs=1; new=1; root=1')
  jar.delete({ name: 'docs' })
  expect(jar.getCookieString('https://site.example/docs/3')).toBe('new=1; root=1')
})
