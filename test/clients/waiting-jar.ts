/** A jar whose calls wait, for the tests of what happens meanwhile. */
import { CookieJar } from 'speculoos'
import type { AsyncJar } from 'speculoos/node-http'

/** Returns a jar whose calls read or save only once `answer` is called, and the names of its calls. */
export function waitingJar(waits: { reading?: boolean; saving?: boolean }) {
  const inner = new CookieJar()
  let answer = (): void => {}
  const answered = new Promise<void>((resolve) => {
    answer = resolve
  })
  const calls: string[] = []
  const jar: AsyncJar = {
    isAsync: true,
    client: (context) => {
      const client = inner.client(context)
      return {
        setCookies: async (lines, url) => {
          calls.push('setCookies')
          if (waits.saving) await answered
          return client.setCookies(lines, url)
        },
        getCookies: async (url) => {
          calls.push('getCookies')
          if (waits.reading) await answered
          return client.getCookies(url)
        },
        explain: async (url) => client.explain(url),
      }
    },
    delete: async (filter, url) => inner.delete(filter, url),
  }
  return { jar, calls, answer: () => answer() }
}
