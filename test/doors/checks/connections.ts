/**
 * Proxies and HTTP/2: cookies still belong to the origin of the request.
 */
import { expect } from 'vitest'
import { type LocalProxy, startLocalProxy } from '../../servers/local-proxy.js'
import type { Scene } from '../scene.js'

export function connectionChecks(scene: Scene): void {
  const throughProxy = (title: string, body: (proxy: LocalProxy) => Promise<void>): void => {
    scene.check(title, ['proxy'], async () => {
      const proxy = await startLocalProxy()
      try {
        await scene.open({ proxy: proxy.url })
        await body(proxy)
        expect(proxy.received.length).toBeGreaterThan(0)
        // The address of the proxy has no cookies.
        expect(Array.from(scene.jar).filter(({ domain }) => domain === '127.0.0.1')).toEqual([])
      } finally {
        await scene.close()
        await proxy.close()
      }
    })
  }

  for (const scheme of ['http', 'https']) {
    throughProxy(`a proxy: cookies over ${scheme} belong to the origin, not to the proxy`, async (proxy) => {
      scene.routes({
        [`${scheme}://shop.example/`]: { setCookie: 'a=shop1' },
        [`${scheme}://evil.test/`]: { setCookie: 'b=1' },
      })
      for (const host of ['shop.example', 'evil.test', 'shop.example', 'evil.test', 'www.shop.example']) {
        expect((await scene.send(`${scheme}://${host}/`)).status).toBe(200)
      }
      expect(scene.sent).toEqual(['', '', 'a=shop1', 'b=1', ''])
      expect(scene.stored).toEqual(['a=shop1', 'b=1'])
      const tunnels = proxy.received.filter(({ method }) => method === 'CONNECT')
      expect(tunnels.map(({ cookie }) => cookie).filter(Boolean)).toEqual([])
    })
  }

  throughProxy('a proxy: a Secure cookie is not sent over HTTP', async () => {
    scene.jar.setCookies(['safe=shop1; Secure', 'free=shop2'], 'https://shop.example/')
    await scene.send('http://shop.example/')
    await scene.send('https://shop.example/')
    expect(scene.sent).toEqual(['free=shop2', 'safe=shop1; free=shop2'])
  })

  scene.check(
    'a proxy: cookies belong to each origin over redirects across sites and schemes',
    ['proxy', 'redirects'],
    async () => {
      const proxy = await startLocalProxy()
      try {
        await scene.open({ proxy: proxy.url })
        scene.routes({
          'http://shop.example/': { status: 302, location: 'https://shop.example/', setCookie: 'a=shop1' },
          'https://shop.example/': { status: 302, location: 'http://evil.test/', setCookie: 'b=shop2; Secure' },
          'http://evil.test/': { status: 302, location: 'https://shop.example/end', setCookie: 'c=1' },
        })
        await scene.send('http://shop.example/')
        expect(scene.sent).toEqual(['', 'a=shop1', '', 'a=shop1; b=shop2'])
        expect(proxy.received.filter(({ method, cookie }) => method === 'CONNECT' && cookie !== undefined)).toEqual([])
      } finally {
        await scene.close()
        await proxy.close()
      }
    },
  )

  scene.check('HTTP/2: sends and stores cookies', ['http2'], async () => {
    await scene.open({ http2: true })
    const versions: string[] = []
    scene.net.route('https://shop.example/', ({ headers }) => {
      versions.push(':authority' in headers ? '2' : '1.1')
      return { setCookie: ['a=shop1', 'b=shop2; Domain=evil.test', 'c=shop3; Path=/docs'] }
    })
    for (let left = 3; left > 0; left -= 1) await scene.send('https://shop.example/')
    await scene.send('https://evil.test/')
    expect(versions).toEqual(['2', '2', '2'])
    expect(scene.sent).toEqual(['', 'a=shop1', 'a=shop1', ''])
    expect(scene.stored).toEqual(['a=shop1', 'c=shop3'])
  })

  scene.check('HTTP/2: fifty concurrent requests lose no cookie', ['http2'], async () => {
    await scene.open({ http2: true })
    scene.net.route('https://shop.example/', ({ query }) => ({ setCookie: `c${query.get('n')}=shop` }))
    const numbers = Array.from({ length: 50 }, (_, index) => index)
    await Promise.all(numbers.map((n) => scene.send(`https://shop.example/?n=${n}`)))
    expect(scene.stored).toHaveLength(50)
    await scene.send('https://shop.example/')
    expect(scene.sent.at(-1)?.split('; ')).toHaveLength(50)
  })

  scene.check('HTTP/2: the next hop sends the cookies of a redirect', ['http2', 'redirects'], async () => {
    await scene.open({ http2: true })
    scene.routes({ 'https://shop.example/': { status: 303, location: '/to', setCookie: 'a=shop1' } })
    await scene.send('https://shop.example/', { method: 'POST', body: 'name=ada' })
    expect(scene.sent).toEqual(['', 'a=shop1'])
  })

  scene.check(
    'HTTP/2: the reset of a stream rejects, and later requests work',
    ['http2', 'stores-by-head'],
    async () => {
      await scene.open({ http2: true })
      const body = async function* (): AsyncGenerator<string> {
        yield 'a piece'
        await scene.untilStored('a=1')
        throw new Error('cut')
      }
      scene.routes({
        'https://evil.test/before': { raw: '' },
        'https://evil.test/within': { setCookie: 'a=1', body: body() },
      })
      await expect(scene.send('https://evil.test/before')).rejects.toThrow()
      expect(scene.stored).toEqual([])
      await expect(scene.send('https://evil.test/within')).rejects.toThrow()
      expect(scene.stored).toEqual(['a=1'])
      await scene.send('https://evil.test/after')
      expect(scene.sent.at(-1)).toBe('a=1')
    },
  )

  scene.check(
    'HTTP/2: aborting rejects, and the cookies of the late response are not stored',
    ['http2', 'abort'],
    async () => {
      await scene.open({ http2: true })
      const controller = new AbortController()
      scene.net.route('https://shop.example/slow', async () => {
        controller.abort()
        await new Promise((resolve) => setTimeout(resolve, 20))
        return { setCookie: 'late=shop1' }
      })
      await expect(scene.send('https://shop.example/slow', { signal: controller.signal })).rejects.toThrow()
      await scene.send('https://shop.example/after')
      expect(scene.stored).toEqual([])
    },
  )
}
