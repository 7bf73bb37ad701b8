/**
 * Hostile servers, broken connections and aborted requests.
 */
import { expect } from 'vitest'
import { rawResponse } from '../../servers/raw-server.js'
import type { Need, Sending } from '../door.js'
import type { Scene } from '../scene.js'

export function faultChecks(scene: Scene): void {
  const check: Scene['check'] = (...given) => scene.check(...given)
  /** Serves a hostile response, and closes the connection after it. */
  const serveRaw = (lines: readonly string[]): void => {
    const raw = rawResponse(200, ['Connection: close', ...lines]).toString('latin1')
    scene.routes({ 'http://evil.test/': { raw }, 'https://evil.test/': { raw } })
  }
  const attempt = (url: string, sending?: Omit<Sending, 'url'>): Promise<number | null> => {
    return scene.send(url, sending).then(
      ({ status }) => status,
      (error: unknown) => {
        expect(error).toBeInstanceOf(Error)
        return null
      },
    )
  }

  const long = 'x'.repeat(65_000)
  for (const [title, line, stored] of [
    ['of 64 KB', `a=${long}`, []],
    ['with an attribute of 64 KB', `a=1; Path=/${long}`, ['a=1']],
    ['of 60,000 semicolons', ';'.repeat(60_000), []],
    ['that is empty', '', []],
    ['of one equals sign', '=', []],
    ['with a foreign Domain', 'a=1; Domain=shop.example', []],
    ['with a public suffix as Domain', 'a=1; Domain=test', []],
    ['with an unknown attribute', 'a=1; Owner=evil', ['a=1']],
    ['with an invalid date', 'a=1; Expires=the day after', ['a=1']],
    ['with commas and quotes', 'a="1, b=2", c=3; Expires=Wed, 21 Oct 2065 07:28:00 GMT', ['a="1, b=2", c=3']],
    ['with octets that are not UTF-8', 'a\u00e9=\u00ff\u0080', ['a\u00e9=\u00ff\u0080']],
    ['with a tab', 'a=1\t2', ['a=1\t2']],
    ['with a forged prefix', '__Secure-a=1', []],
  ] as const) {
    const needs: Need[] = line.length > 16_000 ? ['long-heads'] : []
    if (title.includes('commas')) needs.push('single-lines')
    check(`a Set-Cookie line ${title} does not affect the other lines`, needs, async () => {
      serveRaw([`Set-Cookie: ${line}`, 'Set-Cookie: good=1'])
      expect(await attempt('http://evil.test/')).toBe(200)
      expect(scene.stored).toEqual([...stored, 'good=1'])
    })
  }

  for (const code of [0x00, 0x01, 0x08, 0x0b, 0x1f, 0x7f]) {
    check(`a control character, ${code}, fails its own line or the response`, [], async () => {
      serveRaw(['Set-Cookie: first=1', `Set-Cookie: a=1${String.fromCharCode(code)}2`, 'Set-Cookie: last=1'])
      const status = await attempt('http://evil.test/')
      expect(scene.stored).toEqual(status === null ? [] : ['first=1', 'last=1'])
    })
  }

  check('ten thousand refused lines in one response do not affect the first line', ['long-heads'], async () => {
    const lines = Array.from({ length: 10_000 }, (_, n) => `Set-Cookie: c${n}=${'x'.repeat(100)}; Domain=shop.example`)
    serveRaw(['Set-Cookie: first=1', ...lines])
    expect(await attempt('http://evil.test/')).toBe(200)
    expect(scene.stored).toEqual(['first=1'])
  })

  check('the last 180 of ten thousand cookies in one response are kept', ['long-heads', 'many-lines'], async () => {
    serveRaw(Array.from({ length: 10_000 }, (_, n) => `Set-Cookie: c${n}=1`))
    expect(await attempt('http://evil.test/')).toBe(200)
    expect(scene.stored).toHaveLength(180)
    expect(scene.stored).toContain('c9999=1')
    scene.routes({ 'http://evil.test/': {} })
    expect(await attempt('http://evil.test/')).toBe(200)
    expect(scene.sent.at(-1)?.split('; ')).toHaveLength(180)
  })

  for (const [title, head] of [
    ['before a response', ''],
    ['in the middle of a Set-Cookie line', 'HTTP/1.1 200 OK\r\nSet-Cookie: whole=1\r\nSet-Cookie: cut=1; Pa'],
    ['between two lines', 'HTTP/1.1 200 OK\r\nSet-Cookie: cut=1\r\n'],
    ['after a 103 response', 'HTTP/1.1 103 Early Hints\r\nSet-Cookie: early=1\r\n\r\nHTTP/1.1 200 O'],
  ] as const) {
    for (const scheme of ['http', 'https']) {
      check(`a connection over ${scheme} that is cut ${title} rejects and stores nothing`, [], async () => {
        scene.routes({ [`${scheme}://evil.test/`]: { raw: head } })
        expect(await attempt(`${scheme}://evil.test/`)).toBe(null)
        expect(scene.stored).toEqual([])
        expect((await scene.send(`${scheme}://evil.test/after`)).status).toBe(200)
      })
    }
  }

  check(
    'a connection that is cut in the body rejects, and the cookies of the head are stored',
    ['stores-by-head'],
    async () => {
      scene.routes({ 'http://evil.test/': { raw: 'HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nContent-Length: 9\r\n\r\nx' } })
      expect(await attempt('http://evil.test/')).toBe(null)
      expect(scene.stored).toEqual(['a=1'])
    },
  )

  const redirected: readonly Need[] = ['redirects']
  check(
    'a connection that is cut after a redirect rejects, and the cookies of the redirect are kept',
    redirected,
    async () => {
      scene.routes({
        'http://evil.test/': { status: 302, location: '/cut', setCookie: 'whole=1' },
        'http://evil.test/cut': { raw: 'HTTP/1.1 200 OK\r\nSet-Cookie: cut=1' },
      })
      expect(await attempt('http://evil.test/')).toBe(null)
      expect(scene.stored).toEqual(['whole=1'])
    },
  )

  check('a response that is not HTTP rejects', [], async () => {
    scene.routes({ 'http://evil.test/': { raw: 'SSH-2.0-dropbear\r\nSet-Cookie: a=1\r\n\r\n' } })
    expect(await attempt('http://evil.test/')).toBe(null)
    expect(scene.stored).toEqual([])
  })

  check('a request with an aborted signal is not sent', ['abort'], async () => {
    expect(await attempt('https://shop.example/', { signal: AbortSignal.abort() })).toBe(null)
    expect(scene.net.received).toEqual([])
  })

  check(
    'aborting before the response rejects, and the cookies of the late response are not stored',
    ['abort'],
    async () => {
      const controller = new AbortController()
      let answered = (): void => {}
      const late = new Promise<void>((resolve) => {
        answered = resolve
      })
      scene.net.route('https://shop.example/slow', async () => {
        controller.abort()
        await new Promise((resolve) => setTimeout(resolve, 30))
        answered()
        return { setCookie: 'late=shop1' }
      })
      expect(await attempt('https://shop.example/slow', { signal: controller.signal })).toBe(null)
      await late
      expect(scene.stored).toEqual([])
      expect(await attempt('https://shop.example/')).toBe(200)
    },
  )

  check(
    'aborting in the body rejects, and the cookies of the head are stored',
    ['abort', 'stores-by-head'],
    async () => {
      const controller = new AbortController()
      const body = async function* (): AsyncGenerator<string> {
        yield 'x'.repeat(100_000)
        await scene.untilStored('a=shop1')
        controller.abort()
        await new Promise((resolve) => setTimeout(resolve, 30))
        yield 'y'
      }
      scene.routes({ 'https://shop.example/': { setCookie: 'a=shop1', body: body() } })
      expect(await attempt('https://shop.example/', { signal: controller.signal })).toBe(null)
      expect(scene.stored).toEqual(['a=shop1'])
    },
  )

  check(
    'aborting between two hops rejects, and the cookies of the first hop are kept',
    ['abort', 'redirects'],
    async () => {
      const controller = new AbortController()
      scene.routes({ 'https://shop.example/': { status: 302, location: '/slow', setCookie: 'a=shop1' } })
      scene.net.route('https://shop.example/slow', async () => {
        controller.abort()
        await new Promise((resolve) => setTimeout(resolve, 20))
        return { setCookie: 'b=shop2' }
      })
      expect(await attempt('https://shop.example/', { signal: controller.signal })).toBe(null)
      expect(scene.stored).toEqual(['a=shop1'])
    },
  )

  check('a slow response arrives complete, with its cookies', [], async () => {
    const body = async function* (): AsyncGenerator<string> {
      for (const letter of 'slow') {
        yield letter
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    }
    scene.routes({ 'https://shop.example/': { setCookie: 'a=shop1', body: body() } })
    expect(await scene.send('https://shop.example/')).toMatchObject({ status: 200, body: 'slow' })
    expect(scene.stored).toEqual(['a=shop1'])
  })
}
