/**
 * Cookies of single requests: which are sent back, and to which servers.
 */
import { expect } from 'vitest'
import type { Scene } from '../scene.js'

export function cookieChecks(scene: Scene): void {
  const check: Scene['check'] = (...given) => scene.check(...given)

  check('sends the cookies of earlier responses, longer paths first', [], async () => {
    scene.routes({
      'https://shop.example/docs/set': { setCookie: ['a=shop1; Path=/', 'b=shop2', 'c=shop3; Path=/else'] },
    })
    expect(await scene.send('https://shop.example/docs/set')).toMatchObject({ status: 200, body: '' })
    await scene.send('https://shop.example/docs/Web?q=1')
    await scene.send('https://shop.example/')
    expect(scene.sent).toEqual(['', 'b=shop2; a=shop1', 'a=shop1'])
  })

  check('sends host-only cookies to their host only, and Domain cookies to its subdomains too', [], async () => {
    scene.routes({ 'https://shop.example/': { setCookie: ['own=shop1', 'all=shop2; Domain=shop.example'] } })
    await scene.send('https://shop.example/')
    await scene.send('https://www.shop.example/')
    await scene.send('https://evil.test/')
    await scene.send('https://shop.example/')
    expect(scene.sent).toEqual(['', 'all=shop2', '', 'own=shop1; all=shop2'])
  })

  check('does not send Secure cookies over HTTP, and does not let HTTP overwrite them', [], async () => {
    scene.routes({
      'https://shop.example/': { setCookie: ['safe=shop1; Secure', '__Host-id=shop2; Secure; Path=/', 'free=shop3'] },
      'http://shop.example/': { setCookie: ['safe=forged', 'other=forged; Secure'] },
    })
    await scene.send('https://shop.example/')
    await scene.send('http://shop.example/')
    await scene.send('https://shop.example/')
    expect(scene.sent).toEqual(['', 'free=shop3', 'safe=shop1; __Host-id=shop2; free=shop3'])
  })

  check('refuses cookies for other sites and for public suffixes, and stores the others', [], async () => {
    scene.routes({
      'https://one.github.io/': {
        setCookie: [
          'a=1; Domain=github.io',
          'b=1; Domain=io',
          'c=1; Domain=shop.example',
          'd=1; Domain=two.github.io',
          'e=1',
        ],
      },
    })
    await scene.send('https://one.github.io/')
    await scene.send('https://two.github.io/')
    await scene.send('https://shop.example/')
    await scene.send('https://one.github.io/')
    expect(scene.stored).toEqual(['e=1'])
    expect(scene.sent).toEqual(['', '', '', 'e=1'])
  })

  check('lets a server delete and overwrite its cookies', [], async () => {
    scene.routes({
      'https://shop.example/1': { setCookie: ['a=shop1', 'b=shop1', 'c=shop1'] },
      'https://shop.example/2': {
        setCookie: ['a=; Max-Age=0', 'b=shop2', 'c=x; Expires=Sun, 06 Nov 1994 08:49:37 GMT'],
      },
    })
    for (const path of ['1', '2', '3']) await scene.send(`https://shop.example/${path}`)
    expect(scene.sent).toEqual(['', 'a=shop1; b=shop1; c=shop1', 'b=shop2'])
  })

  for (const status of [200, 204, 304, 401, 404, 410, 500, 503]) {
    check(`stores the cookies of a response with status ${status}`, [], async () => {
      scene.routes({
        'https://shop.example/': { status, setCookie: ['a=shop1', 'b=shop2; HttpOnly; SameSite=Strict'] },
      })
      expect((await scene.send('https://shop.example/')).status).toBe(status)
      expect(scene.stored).toEqual(['a=shop1', 'b=shop2'])
    })
  }

  for (const scheme of ['http', 'https']) {
    check(`does not store the cookies of a preceding 103 response, over ${scheme}`, ['early-hints'], async () => {
      const url = `${scheme}://shop.example/`
      scene.routes({
        [url]: { earlyHints: { 'set-cookie': 'early=shop1' }, setCookie: 'late=shop2', body: 'arrived' },
      })
      expect(await scene.send(url)).toMatchObject({ status: 200, body: 'arrived' })
      expect(scene.stored).toEqual(['late=shop2'])
    })
  }

  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
    check(`${method} with a body sends and stores cookies, and the body arrives`, [], async () => {
      scene.jar.setCookie('a=shop1', 'https://shop.example/')
      scene.routes({ 'https://shop.example/form': { setCookie: 'b=shop2' } })
      const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
      await scene.send('https://shop.example/form', { method, headers, body: 'name=ada&x=%20' })
      expect(scene.net.received).toMatchObject([{ method, cookie: 'a=shop1', body: 'name=ada&x=%20' }])
      expect(scene.stored).toEqual(['a=shop1', 'b=shop2'])
    })
  }

  check('HEAD stores cookies', [], async () => {
    scene.routes({ 'https://shop.example/': { setCookie: 'a=shop1' } })
    await scene.send('https://shop.example/', { method: 'HEAD' })
    expect(scene.stored).toEqual(['a=shop1'])
  })

  check(
    "sends the caller's own cookies first, instead of cookies of the jar with the same names",
    ['own-cookie'],
    async () => {
      scene.jar.setCookies(['SID=shop1; Path=/', 'theme=shop2; Path=/'], 'https://shop.example/')
      await scene.send('https://shop.example/', { headers: { Cookie: 'theme=mine; debug=1' } })
      expect(scene.sent).toEqual(['theme=mine; debug=1; SID=shop1'])
      expect(scene.stored).toEqual(['SID=shop1', 'theme=shop2'])
    },
  )

  check('does not change the other header fields of the caller', [], async () => {
    scene.jar.setCookie('a=shop1', 'https://shop.example/')
    await scene.send('https://shop.example/', { headers: { 'X-One': 'eins', Accept: 'text/plain' } })
    expect(scene.net.received[0]?.headers).toMatchObject({ 'x-one': 'eins', accept: 'text/plain', cookie: 'a=shop1' })
  })

  check('sends the octets of a cookie back unchanged', [], async () => {
    const octets = 'caf\u00e9=\u0080\u00ff'
    scene.routes({ 'http://evil.test/': { setCookie: octets } })
    await scene.send('http://evil.test/')
    await scene.send('http://evil.test/')
    expect(scene.sent).toEqual(['', octets])
  })

  check('SameSite: a request without a page is same-site', [], async () => {
    scene.jar.setCookies(['strict=shop1; SameSite=Strict', 'lax=shop2; SameSite=Lax'], 'https://shop.example/')
    await scene.send('https://shop.example/')
    expect(scene.sent).toEqual(['strict=shop1; lax=shop2'])
  })

  check(
    'SameSite: for a page of another site, method and navigation decide which cookies are sent',
    ['context'],
    async () => {
      scene.jar.setCookies(
        ['strict=shop1; SameSite=Strict', 'lax=shop2; SameSite=Lax', 'none=shop3; SameSite=None; Secure'],
        'https://shop.example/',
      )
      const siteForCookies = 'https://evil.test/'
      await scene.send('https://shop.example/', { context: { siteForCookies } })
      await scene.send('https://shop.example/', { context: { siteForCookies, topLevelNavigation: true } })
      const form = { method: 'POST', body: 'a=1', context: { siteForCookies, topLevelNavigation: true } }
      await scene.send('https://shop.example/', form)
      expect(scene.sent).toEqual(['none=shop3', 'lax=shop2; none=shop3', 'none=shop3'])
    },
  )

  check('fifty concurrent requests lose no cookie, and each sends the cookies stored before it', [], async () => {
    scene.routes({ 'https://shop.example/read': {} })
    scene.net.route('https://shop.example/', ({ query }) => ({ setCookie: `c${query.get('n')}=shop${query.get('n')}` }))
    const numbers = Array.from({ length: 50 }, (_, index) => index)
    await Promise.all(
      numbers.map(async (n) => {
        await scene.send(`https://shop.example/?n=${n}`)
        await scene.send(`https://shop.example/read?n=${n}`)
      }),
    )
    expect(scene.stored.toSorted()).toEqual(numbers.map((n) => `c${n}=shop${n}`).toSorted())
    const reads = scene.net.received.filter(({ url }) => url.includes('/read'))
    expect(reads).toHaveLength(50)
    for (const { query, cookie } of reads)
      expect(cookie?.split('; ')).toContain(`c${query.get('n')}=shop${query.get('n')}`)
  })

  check('reuses connections', ['keep-alive'], async () => {
    scene.routes({ 'http://shop.example/': { setCookie: 'a=shop1', body: 'arrived' } })
    for (let left = 5; left > 0; left -= 1) await scene.send('http://shop.example/')
    // A client may deliver a response before its connection is free again.
    expect(scene.net.connections).toBeLessThan(3)
    expect(scene.sent.at(-1)).toBe('a=shop1')
  })
}
