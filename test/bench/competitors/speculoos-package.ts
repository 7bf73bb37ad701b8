/**
 * The package as it is built and published: the file that `exports` of package.json names, not the sources that the name
 * of the package stands for while the project is worked on.
 */

import packageJson from '../../../package.json' with { type: 'json' }

const entryOf = (file: string) => new URL(`../../../${file}`, import.meta.url).href
const speculoos: typeof import('speculoos') = await import(entryOf(packageJson.exports['.'].default))
const door: typeof import('speculoos/fetch') = await import(entryOf(packageJson.exports['./fetch'].default))

export const { createFetch } = door
export const { CookieJar, parseSetCookie, publicSuffixes, version } = { ...speculoos, version: packageJson.version }
