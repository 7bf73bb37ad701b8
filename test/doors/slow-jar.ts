/** Wraps a jar whose verbs return at once in a jar whose verbs return promises, which take a while. */

import { setTimeout as wait } from 'node:timers/promises'
import { CookieJar } from 'speculoos'
import type { AsyncClient, AsyncJar, JarSource } from 'speculoos/fetch'

/** Returns the slow jar of a jar. It is the same each time, since clients compare the jars of a chain of redirects. */
export function slowJar(jar: CookieJar): AsyncJar {
  const known = slowJars.get(jar)
  if (known !== undefined) return known
  const slow: AsyncJar = {
    isAsync: true,
    client(context): AsyncClient {
      const client = jar.client(context)
      return {
        async setCookies(lines, url) {
          await wait(2)
          return client.setCookies(lines, url)
        },
        async getCookies(url) {
          await wait(2)
          return client.getCookies(url)
        },
        async explain(url) {
          await wait(2)
          return client.explain(url)
        },
      }
    },
    async delete(filter, url) {
      await wait(2)
      return jar.delete(filter, url)
    },
  }
  slowJars.set(jar, slow)
  return slow
}

const slowJars = new WeakMap<CookieJar, AsyncJar>()

/** Replaces the jars of a source with slow jars. */
export function slowSource<Request>(source: JarSource<Request>): JarSource<Request> {
  if (source instanceof CookieJar) return slowJar(source)
  // Return the class of a jar as it is: it is a mistake that the client has to find.
  if (typeof source !== 'function' || 'fromJSON' in source) return source
  return (hop) => {
    const jar = source(hop)
    return jar instanceof CookieJar ? slowJar(jar) : jar
  }
}
