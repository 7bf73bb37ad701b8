/**
 * Clear-Site-Data: a response deletes the cookies of its site, as in browsers, if the client has the option to honour
 * it.
 */
import type { HopContext } from 'speculoos/fetch'
import { expect } from 'vitest'
import type { Given } from '../door.js'
import type { Scene } from '../scene.js'

export function clearSiteDataChecks(scene: Scene): void {
  const check: Scene['check'] = (title, needs, body) => scene.check(title, ['options', ...needs], body)
  const open = (options: Given['options'] = {}): Promise<unknown> =>
    scene.open({}, { options: { clearSiteData: true, ...options } })
  const answers = (url: string, field: string, setCookie: readonly string[] = []): void => {
    scene.net.route(url, { headers: { 'Clear-Site-Data': field }, setCookie })
  }
  const A = 'https://evil.test/'
  const WWW = 'https://www.evil.test/'
  const partition = (site: string): HopContext => ({
    sameSite: 'cross-site',
    partitionKey: { topLevelSite: `https://${site}`, hasCrossSiteAncestor: true },
  })
  const framed = partition('news.example')
  /** Stores cookies of the site, of its hosts and partitions, and of a neighbouring site. */
  const fill = (): void => {
    scene.jar.setCookies(['a=1', 'http=1; HttpOnly; Path=/docs', 'all=1; Domain=evil.test; Secure'], A)
    scene.jar.setCookie('www=1; HttpOnly', WWW)
    scene.jar.setCookie('news=1; Secure; SameSite=None; Partitioned', A, framed)
    scene.jar.setCookie('mail=1; Secure; SameSite=None; Partitioned', WWW, partition('mail.example'))
    scene.jar.setCookie('neighbour=1', 'https://one.github.io/')
  }
  const ALL = ['a=1', 'http=1', 'all=1', 'www=1', 'news=1', 'mail=1', 'neighbour=1']

  for (const [title, url] of [
    ['the registrable domain', A],
    ['a subdomain', WWW],
  ] as const) {
    for (const name of ['"cookies"', '"*"']) {
      check(
        `Clear-Site-Data: ${name} from ${title} deletes the cookies of the site, also HttpOnly ones`,
        [],
        async () => {
          await open()
          fill()
          answers(url, name)
          await scene.send(url)
          expect(scene.stored).toEqual(['news=1', 'mail=1', 'neighbour=1'])
        },
      )
    }
  }

  check('Clear-Site-Data is ignored by default', [], async () => {
    await scene.open()
    fill()
    answers(A, '"cookies"')
    await scene.send(A)
    expect(scene.stored).toEqual(ALL)
  })

  check('Clear-Site-Data in a frame deletes unpartitioned cookies and those of its own partition', [], async () => {
    await open({ context: framed })
    fill()
    answers(A, '"cookies"')
    await scene.send(A)
    expect(scene.stored).toEqual(['mail=1', 'neighbour=1'])
  })

  for (const [rule, thirdPartyCookies] of [
    ['blocked', 'block'],
    ['partitioned', 'partition'],
  ] as const) {
    const title = `Clear-Site-Data in a frame, with third parties ${rule}, deletes only cookies of its own partition`
    check(title, [], async () => {
      await open({ context: framed })
      fill()
      scene.jar.configure({ thirdPartyCookies })
      answers(A, '"cookies"')
      await scene.send(A)
      expect(scene.stored).toEqual(ALL.filter((pair) => pair !== 'news=1'))
    })
  }

  for (const [title, rules, context] of [
    ['is blocked as third-party and has no partition', { thirdPartyCookies: 'block' }, { sameSite: 'cross-site' }],
    ['arrives while cookies are disabled', { cookiesEnabled: false }, {}],
  ] as const) {
    check(`Clear-Site-Data of a response that ${title} deletes nothing`, [], async () => {
      await open({ context })
      fill()
      scene.jar.configure(rules)
      answers(A, '"cookies"')
      await scene.send(A)
      scene.jar.configure({ cookiesEnabled: true })
      expect(scene.stored).toEqual(ALL)
    })
  }

  check('Clear-Site-Data also deletes the cookies that the same response sets', [], async () => {
    const hops: unknown[] = []
    await open({
      onHop: ({ received, cleared }) =>
        hops.push(
          received.map(({ result }) => result.status),
          cleared.map(({ name }) => name),
        ),
    })
    scene.jar.setCookie('a=1', A)
    answers(A, '"cookies"', ['new=1', 'other=1; Domain=shop.example'])
    await scene.send(A)
    expect(scene.stored).toEqual([])
    expect(hops).toEqual([
      ['stored', 'rejected'],
      ['a', 'new'],
    ])
  })

  check('Clear-Site-Data on a redirect: the next hop sends no cookies of the site', ['redirects'], async () => {
    await open()
    scene.jar.setCookie('a=1; Path=/', A)
    const headers = { 'Clear-Site-Data': '"cookies"' }
    scene.routes({ [A]: { status: 302, location: WWW, headers }, [WWW]: { setCookie: 'b=1' } })
    scene.jar.setCookie('www=1', WWW)
    await scene.send(A)
    expect(scene.sent).toEqual(['a=1', ''])
    expect(scene.stored).toEqual(['b=1'])
  })

  for (const [field, why] of [
    ['"storage"', 'which names something else'],
    ['"cache", "storage", "executionContexts"', 'which names other things'],
    ['cookies', 'which is not quoted'],
    ['*', 'which is not quoted'],
    ['"Cookies"', 'which is in another case'],
    ['"storage, "', 'which has a comma between the quotes'],
  ] as const) {
    check(`Clear-Site-Data: ${field}, ${why}, deletes nothing`, [], async () => {
      await open()
      fill()
      answers(A, field)
      await scene.send(A)
      expect(scene.stored).toEqual(ALL)
    })
  }

  check('Clear-Site-Data with several names deletes the cookies if one of them is "cookies"', [], async () => {
    await open()
    scene.jar.setCookie('a=1', A)
    answers(A, '"cache", unknown,"cookies" ,"storage"')
    await scene.send(A)
    expect(scene.stored).toEqual([])
  })

  check('Clear-Site-Data over http deletes nothing', [], async () => {
    await open()
    fill()
    answers('http://evil.test/', '"cookies"')
    await scene.send('http://evil.test/')
    expect(scene.stored).toEqual(ALL)
  })

  for (const host of ['localhost', 'app.localhost']) {
    check(
      `Clear-Site-Data over http from ${host}, which is potentially trustworthy, deletes the cookies`,
      [],
      async () => {
        await open()
        scene.jar.setCookie('a=1', `http://${host}/`)
        answers(`http://${host}/`, '"cookies"')
        await scene.send(`http://${host}/`)
        expect(scene.stored).toEqual([])
      },
    )
  }

  check('Clear-Site-Data notifies the listeners of the jar of the deletions', [], async () => {
    await open()
    scene.jar.setCookie('a=1', A)
    const changes: string[] = []
    scene.jar.subscribe(({ cause, cookie }) => changes.push(`${cause} ${cookie.name}`))
    answers(A, '"cookies"', ['b=1'])
    await scene.send(A)
    expect(changes).toEqual(['inserted b', 'explicit a', 'explicit b'])
  })

  check('a string as clearSiteData throws a TypeError when the client is made', [], async () => {
    const opened = scene.open({}, { options: { clearSiteData: 'yes' as never } })
    await expect(opened).rejects.toThrow(new TypeError('options.clearSiteData: expected true or false, got "yes"'))
  })
}
