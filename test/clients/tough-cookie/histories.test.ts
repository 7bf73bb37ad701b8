/** Random histories have the same outcome in tough-cookie's jar and in this one, except for the listed cases. */

import fc from 'fast-check'
import * as door from 'speculoos/tough-cookie'
import * as tough from 'tough-cookie'
import { expect, it } from 'vitest'
import type { Package } from './disagreements.js'
import { isDisagreement, jarOptions, type Step, steps } from './histories.js'

// The functions called below have the same signatures in both.
const toughCookie = tough as unknown as Package

/** Returns the outcome of a step, without times. */
function outcomeOf(jar: door.CookieJar, step: Step): unknown {
  try {
    if (step.kind === 'get') {
      return [
        jar.getCookieStringSync(step.url, step.options),
        jar.getSetCookieStringsSync(step.url, { ...step.options, sort: true }),
        jar
          .getCookiesSync(step.url, { ...step.options, allPaths: true, sort: true })
          .map(({ key, path }) => [key, path]),
      ]
    }
    const cookie = jar.setCookieSync(step.line, step.url, step.options)
    return cookie === undefined ? 'undefined' : { ...cookie, creation: null, lastAccessed: null }
  } catch (error) {
    return String(error)
  }
}

/** Whether a step sets an expired cookie. tough-cookie stores it, and a cookie that replaces it keeps its place. */
function arrivesExpired(step: Step): boolean {
  return step.kind === 'set' && (door.Cookie.parse(step.line)?.expiryTime() ?? Number.POSITIVE_INFINITY) <= Date.now()
}

/**
 * Returns the serialized jar without times and expired cookies, in the order of the jar if `isOrdered`, or else sorted.
 */
function serialized(jar: door.CookieJar, isOrdered: boolean): unknown {
  const { cookies, ...rest } = jar.serializeSync() ?? { cookies: [] }
  const live = cookies.filter((cookie) => (door.Cookie.fromJSON(cookie)?.expiryTime() ?? 0) > Date.now())
  const timeless = live.map((cookie) => ({ ...cookie, creation: null, lastAccessed: null }))
  if (!isOrdered) timeless.sort((first, second) => (JSON.stringify(first) < JSON.stringify(second) ? -1 : 1))
  return { ...rest, cookies: timeless }
}

it('every step has the same outcome, and the jars are serialized in the same way', () => {
  let alike = 0
  fc.assert(
    fc.property(jarOptions, steps, (rules, history) => {
      const theirs = new toughCookie.CookieJar(null, rules)
      const ours = new door.CookieJar(null, rules)
      const done: Step[] = []
      for (const step of history) {
        if (isDisagreement(step, done, rules)) continue
        expect(outcomeOf(ours, step)).toEqual(outcomeOf(theirs, step))
        done.push(step)
      }
      const isOrdered = !done.some(arrivesExpired)
      expect(serialized(ours, isOrdered)).toEqual(serialized(theirs, isOrdered))
      alike += done.length
    }),
    { numRuns: 3000 },
  )
  // The comparison means something only if most steps were compared.
  expect(alike).toBeGreaterThan(6000)
})
