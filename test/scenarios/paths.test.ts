/**
 * A cookie for `/docs`, and the pages it goes to.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Browser } from '../servers/browser.js'
import { LocalServers } from '../servers/local-servers.js'

let net: LocalServers
let browser: Browser

beforeAll(async () => {
  net = await LocalServers.start(['site.example'])
})
afterAll(() => net.close())
beforeEach(() => {
  net.reset()
  browser = new Browser(net)
})

const setAt = async (path: string, line: string): Promise<void> => {
  net.route(`https://site.example${path.split('?')[0]}`, { setCookie: line })
  await browser.open(`https://site.example${path}`)
  net.reset()
}
const sentTo = async (path: string): Promise<string | undefined> => {
  await browser.open(`https://site.example${path}`)
  return net.received.at(-1)?.cookie
}

describe('Path=/docs', () => {
  it.each(['/docs', '/docs/', '/docs/Web/', '/docs/Web/HTTP', '/docs?q=/', '/docs//', '/docs/../docs/Web'])(
    'goes to %s',
    async (path) => {
      await setAt('/', 'a=1; Path=/docs')
      expect(await sentTo(path)).toBe('a=1')
    },
  )

  it.each(['/', '/docsets', '/fr/docs', '/Docs', '/doc', '/docs%2F', '/docs/../', '/?path=/docs'])(
    'does not go to %s',
    async (path) => {
      await setAt('/', 'a=1; Path=/docs')
      expect(await sentTo(path)).toBeUndefined()
      expect(browser.withheld).toEqual({ a: ['path-not-matched'] })
    },
  )
})

describe('Path=/docs/', () => {
  it.each([
    ['/docs', undefined],
    ['/docs/', 'a=1'],
    ['/docs/Web/', 'a=1'],
    ['/docsets', undefined],
  ])('at %s the server sees %s', async (path, cookie) => {
    await setAt('/', 'a=1; Path=/docs/')
    expect(await sentTo(path)).toBe(cookie)
  })
})

describe('without a Path that begins with a slash, the page that set it decides', () => {
  it.each([
    ['/', 'a=1', '/'],
    ['/docs', 'a=1', '/'],
    ['/docs/', 'a=1', '/docs'],
    ['/docs/Web/HTTP', 'a=1', '/docs/Web'],
    ['/docs/Web/HTTP', 'a=1; Path=', '/docs/Web'],
    ['/docs/Web/HTTP', 'a=1; Path=Web', '/docs/Web'],
    ['/docs/Web/HTTP', 'a=1; Path=/x; Path=', '/docs/Web'],
    ['/docs?q=/a/b/c', 'a=1', '/'],
  ])('at %s, %j is for %s', async (page, line, path) => {
    await setAt(page, line)
    expect(browser.held).toEqual([`a=1 site.example${path}`])
  })
})

it('longer paths come first, and older cookies before younger ones', async () => {
  await setAt('/', 'root=1')
  await setAt('/docs/', 'docs=1')
  await setAt('/docs/Web/', 'web=1')
  await setAt('/', 'late=1')
  await setAt('/', 'root=2')
  expect(await sentTo('/docs/Web/')).toBe('web=1; docs=1; root=2; late=1')
})

it('cookies of the same name and different paths are different cookies', async () => {
  await setAt('/', 'a=root; Path=/')
  await setAt('/docs/', 'a=docs; Path=/docs')
  expect(await sentTo('/docs/')).toBe('a=docs; a=root')
  await setAt('/docs/', 'a=; Path=/docs; Max-Age=0')
  expect(await sentTo('/docs/')).toBe('a=root')
})
