/** A client of one module form of the package works with a jar of the other form, whose reasons are other objects. */
import { CookieJar, type CookieJarOptions, type RequestContext } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { describe, expect, it } from 'vitest'
import type { AsyncJar } from '../../src/http/door-arguments.js'

const url = 'https://shop.example/'
const page: RequestContext = {
  sameSite: 'cross-site',
  partitionKey: { topLevelSite: 'https://news.example', hasCrossSiteAncestor: true },
}
const other: RequestContext = {
  sameSite: 'cross-site',
  partitionKey: { topLevelSite: 'https://other.example', hasCrossSiteAncestor: true },
}

/** A jar of the other module form. It returns reasons that are equal to those of this form, but never identical. */
function foreign(jar: CookieJar): AsyncJar {
  return {
    isAsync: true,
    client: (context) => ({
      setCookies: async (lines, address) => structuredClone(jar.setCookies(lines, address, context)),
      getCookies: async (address) => structuredClone(jar.getCookies(address, context)),
      explain: async (address) => structuredClone(jar.explain(address, context)),
    }),
    delete: async (filter, address) => jar.delete(filter, address),
  }
}

async function clear(options: CookieJarOptions, context: RequestContext): Promise<string[]> {
  const jar = new CookieJar()
  const line = 'chat=1; Secure; SameSite=None'
  jar.setCookies([line, 'top=1; SameSite=None; Secure'], url)
  jar.setCookie(`${line}; Partitioned`, url, page)
  jar.setCookie(`${line}; Partitioned`, url, other)
  jar.configure(options)
  const server = async (_url: string, _init?: RequestInit) =>
    new Response('', { headers: { 'clear-site-data': '"cookies"' } })
  await createFetch(foreign(jar), { fetch: server, clearSiteData: true, context })(url)
  return jar.records().map(({ name, partitionKey }) => `${name} ${partitionKey?.topLevelSite ?? ''}`.trim())
}

describe('Clear-Site-Data', () => {
  it('leaves the cookies of other partitions', async () => {
    expect(await clear({}, page)).toEqual(['chat https://other.example'])
  })
  it('leaves everything if cookies are disabled', async () => {
    expect((await clear({ cookiesEnabled: false }, page)).length).toBe(4)
  })
  it('leaves the cookies that are blocked in third-party requests', async () => {
    expect(await clear({ thirdPartyCookies: 'block' }, page)).toEqual(['chat', 'top', 'chat https://other.example'])
  })
})
