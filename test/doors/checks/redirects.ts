/**
 * Redirects of every kind: each hop stores its cookies, and the Cookie header is computed again for the next hop.
 */
import { expect } from 'vitest'
import type { Scene } from '../scene.js'

export function redirectChecks(scene: Scene): void {
  const check: Scene['check'] = (...given) => scene.check(...given)

  for (const status of [301, 302, 303, 307, 308]) {
    check(`${status} within a site: the next hop sends the cookies of the redirect`, ['redirects'], async () => {
      scene.jar.setCookie('old=shop0; Path=/', 'https://shop.example/')
      scene.routes({
        'https://shop.example/from': {
          status,
          location: '/to',
          setCookie: ['a=shop1; Path=/', 'old=; Path=/; Max-Age=0'],
        },
        'https://shop.example/to': { body: 'arrived' },
      })
      expect(await scene.send('https://shop.example/from')).toMatchObject({ status: 200, body: 'arrived' })
      expect(scene.sent).toEqual(['old=shop0', 'a=shop1'])
    })

    check(`${status} across sites: each site gets only its own cookies`, ['redirects'], async () => {
      scene.jar.setCookie('SID=shop0; Path=/', 'https://shop.example/')
      scene.jar.setCookie('evil=1', 'https://evil.test/')
      scene.routes({
        'https://shop.example/from': { status, location: 'https://evil.test/', setCookie: 'a=shop1; Path=/' },
        'https://evil.test/': {
          status,
          location: 'https://shop.example/to',
          setCookie: ['b=1', 'SID=forged; Domain=shop.example'],
        },
        'https://shop.example/to': { setCookie: 'c=shop2' },
      })
      await scene.send('https://shop.example/from')
      expect(scene.sent).toEqual(['SID=shop0', 'evil=1', 'SID=shop0; a=shop1'])
      expect(scene.stored.toSorted()).toEqual(['SID=shop0', 'a=shop1', 'b=1', 'c=shop2', 'evil=1'])
      expect(Array.from(scene.jar).find(({ name }) => name === 'b')?.domain).toBe('evil.test')
    })

    check(`${status} after a POST: the next hop sends the cookies of the response`, ['redirects'], async () => {
      scene.routes({
        'https://shop.example/login': { status, location: '/account', setCookie: '__Host-SID=shop1; Path=/; Secure' },
      })
      const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
      await scene.send('https://shop.example/login', { method: 'POST', headers, body: 'name=ada' })
      expect(scene.net.received.map(({ url, cookie }) => [url, cookie])).toEqual([
        ['https://shop.example/login', undefined],
        ['https://shop.example/account', '__Host-SID=shop1'],
      ])
      expect(scene.net.received[0]?.body).toBe('name=ada')
    })
  }

  check('a chain over hosts and schemes sets a cookie on every hop', ['redirects'], async () => {
    scene.routes({
      'https://shop.example/1': { status: 302, location: '/2', setCookie: 'one=shop1; Path=/' },
      'https://shop.example/2': {
        status: 307,
        location: 'https://www.shop.example/3',
        setCookie: ['two=shop2; Domain=shop.example; Path=/', 'safe=shop2; Secure; Domain=shop.example; Path=/'],
      },
      'https://www.shop.example/3': {
        status: 301,
        location: 'http://shop.example/4',
        setCookie: 'three=shop3; Path=/',
      },
      'http://shop.example/4': { status: 308, location: 'https://www.shop.example/5', setCookie: 'four=shop4; Path=/' },
      'https://www.shop.example/5': {
        status: 303,
        location: 'https://shop.example/6',
        setCookie: 'three=; Path=/; Max-Age=0',
      },
      'https://shop.example/6': { setCookie: 'six=shop6; Path=/' },
    })
    const { url } = await scene.send('https://shop.example/1')
    if (url !== undefined) expect(scene.net.nameOf(url)).toBe('https://shop.example/6')
    expect(scene.sent).toEqual([
      '',
      'one=shop1',
      'two=shop2; safe=shop2',
      'one=shop1; two=shop2',
      'two=shop2; safe=shop2; three=shop3',
      'one=shop1; two=shop2; safe=shop2; four=shop4',
    ])
    expect(scene.stored.toSorted()).toEqual(['four=shop4', 'one=shop1', 'safe=shop2', 'six=shop6', 'two=shop2'])
  })

  check('a chain of redirects counts its hops in a cookie', ['redirects'], async () => {
    scene.net.route('https://shop.example/count', ({ cookie = 'n=shop0' }) => {
      const n = Number(/n=shop(\d+)/.exec(cookie)?.[1]) + 1
      const setCookie = `n=shop${n}`
      return n < 5 ? { status: 302, location: `/count?${n}`, setCookie } : { setCookie, body: cookie }
    })
    expect((await scene.send('https://shop.example/count')).body).toBe('n=shop4')
    expect(scene.stored).toEqual(['n=shop5'])
  })

  check('a redirect to another path does not carry the cookies of the first path', ['redirects'], async () => {
    scene.jar.setCookies(['docs=shop1; Path=/docs', 'all=shop2; Path=/'], 'https://shop.example/')
    scene.routes({ 'https://shop.example/docs/': { status: 302, location: '/account' } })
    await scene.send('https://shop.example/docs/')
    expect(scene.sent).toEqual(['docs=shop1; all=shop2', 'all=shop2'])
  })

  check('a Secure cookie does not follow a redirect to HTTP', ['redirects'], async () => {
    scene.jar.setCookies(['safe=shop1; Secure', 'free=shop2'], 'https://shop.example/')
    scene.routes({ 'https://shop.example/': { status: 302, location: 'http://shop.example/' } })
    await scene.send('https://shop.example/')
    expect(scene.sent).toEqual(['safe=shop1; free=shop2', 'free=shop2'])
  })

  for (const other of ['https://evil.test/', 'https://one.github.io/']) {
    check(`the caller's own cookies do not follow a redirect to ${other}`, ['redirects', 'own-cookie'], async () => {
      scene.jar.setCookie('SID=shop0', 'https://shop.example/')
      scene.routes({ 'https://shop.example/': { status: 302, location: other } })
      await scene.send('https://shop.example/', { headers: { Cookie: 'own=shop-secret' } })
      expect(scene.sent).toEqual(['own=shop-secret; SID=shop0', ''])
    })
  }

  for (const location of ['/loop', 'https://shop.example/loop?again']) {
    check(`a redirect loop by ${location} ends, and its cookies are stored`, ['redirects'], async () => {
      scene.routes({ 'https://shop.example/loop': { status: 302, location, setCookie: 'turn=shop1' } })
      await scene.send('https://shop.example/loop').catch((error: unknown) => expect(error).toBeInstanceOf(Error))
      expect(scene.net.received.length).toBeLessThan(60)
      expect(scene.stored).toEqual(['turn=shop1'])
      expect((await scene.send('https://shop.example/after')).status).toBe(200)
    })
  }

  check('a redirect loop over two sites ends, and leaks no cookies', ['redirects'], async () => {
    scene.routes({
      'https://shop.example/': { status: 302, location: 'https://evil.test/', setCookie: 'a=shop1' },
      'https://evil.test/': { status: 302, location: 'https://shop.example/', setCookie: 'b=1' },
    })
    await scene.send('https://shop.example/').catch((error: unknown) => expect(error).toBeInstanceOf(Error))
    expect(scene.net.received.length).toBeLessThan(60)
    expect(scene.stored).toEqual(['a=shop1', 'b=1'])
  })

  check('a redirect that is not followed stores its cookies', [], async () => {
    scene.routes({ 'https://shop.example/': { status: 302, setCookie: 'a=shop1' } })
    await scene.send('https://shop.example/').catch((error: unknown) => expect(error).toBeInstanceOf(Error))
    expect(scene.stored).toEqual(['a=shop1'])
  })
}
