/**
 * The package as it is built and published: the file that `exports` of package.json names, not the sources that the name
 * of the package stands for while the project is worked on.
 */

import packageJson from '../../../package.json' with { type: 'json' }

const entryOf = (file: string) => new URL(`../../../${file}`, import.meta.url).href
const speculoos: typeof import('speculoos') = await import(entryOf(packageJson.exports['.'].import.default))
const fetchDoor: typeof import('speculoos/fetch') = await import(entryOf(packageJson.exports['./fetch'].import.default))
const agentDoor: typeof import('speculoos/node-http') = await import(
  entryOf(packageJson.exports['./node-http'].import.default)
)

const toughDoor: typeof import('speculoos/tough-cookie') = await import(
  entryOf(packageJson.exports['./tough-cookie'].import.default)
)
const storage: typeof import('speculoos/storage') = await import(
  entryOf(packageJson.exports['./storage'].import.default)
)
const storageInMemory: typeof import('speculoos/storage/memory') = await import(
  entryOf(packageJson.exports['./storage/memory'].import.default)
)
const storageInFile: typeof import('speculoos/storage/file') = await import(
  entryOf(packageJson.exports['./storage/file'].import.default)
)
const sharedEntry: typeof import('speculoos/shared') = await import(
  entryOf(packageJson.exports['./shared'].import.default)
)
const storageInRedis: typeof import('speculoos/storage/redis') = await import(
  entryOf(packageJson.exports['./storage/redis'].import.default)
)
const sealedEntry: typeof import('speculoos/sealed') = await import(
  entryOf(packageJson.exports['./sealed'].import.default)
)

export const { createFetch } = fetchDoor
export const { createAgent } = agentDoor
export const { openJar } = storage
export const { memoryStorage } = storageInMemory
export const { fileStorage } = storageInFile
export const { rawKeyring, sealed } = sealedEntry
export const { SharedCookieJar } = sharedEntry
export const { redisStorage } = storageInRedis
export const { CookieJar: ToughSkin } = toughDoor
export const { CookieJar, parseSetCookie, publicSuffixes, version } = { ...speculoos, version: packageJson.version }
