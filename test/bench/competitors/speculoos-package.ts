/**
 * The package as it is built and published: the file that `exports` of package.json names, not the sources that the name
 * of the package stands for while the project is worked on.
 */

import packageJson from '../../../package.json' with { type: 'json' }

const entry = new URL(`../../../${packageJson.exports['.'].default}`, import.meta.url)
const speculoos: typeof import('speculoos') = await import(entry.href)

export const { CookieJar, parseSetCookie, publicSuffixes, version } = { ...speculoos, version: packageJson.version }
