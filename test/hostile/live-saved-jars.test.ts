/** A saved jar that is a live object is read field by field, once (§5.7). */
import { CookieJar } from 'speculoos'
import { expect, it } from 'vitest'

const url = 'https://site.example/'

it.each(['name', 'value', 'path', 'domain'] as const)(
  'a getter that changes %s after it was checked has no effect',
  (field) => {
    const jar = new CookieJar()
    jar.setCookie('a=1', url)
    const [saved] = jar.toJSON().cookies
    let reads = 0
    const live = Object.defineProperty({ ...saved }, field, {
      enumerable: true,
      get: () => {
        reads += 1
        return reads === 1 ? saved?.[field] : 'x\r\nEvil: 1'
      },
    })
    const restored = CookieJar.fromJSON({ version: 1, cookies: [live] })
    expect(restored.getCookieString(url)).toBe('a=1')
    expect(JSON.stringify(restored)).not.toContain('Evil')
    expect(reads).toBe(1)
  },
)
