/**
 * The two jars that are compared.
 */

import { CookieJar, type Profile } from '../../src/index.js'
import { LinearJar } from '../oracle/linear-jar.js'
import type { JarMaker } from './side.js'

/** Makes the jar that is right by being plain. */
export const oracle: JarMaker = {
  make: (options) => new LinearJar(options),
  fromJSON: (document, options) => LinearJar.fromJSON(document, options),
}

/** Makes the jar of the package. */
export const engine: JarMaker = {
  make: (options) => new CookieJar(options),
  fromJSON: (document, options) => CookieJar.fromJSON(document, options),
}

/** Makes the jar of the package with a profile. */
export function engineWith(profile: Profile): JarMaker {
  return {
    make: (options) => new CookieJar({ ...options, profile }),
    fromJSON: (document, options) => CookieJar.fromJSON(document, { ...options, profile }),
  }
}
