/**
 * The versions of undici that run on this Node. The parts of their interfaces that the tests use are the same.
 */
import { readFileSync } from 'node:fs'
import * as undici7 from 'undici'
import { everyNameIsLocal, type LocalServers } from '../servers/local-servers.js'

export type Undici = Pick<typeof undici7, 'interceptors' | 'fetch'> & {
  /** All exports of the version. */
  readonly all: typeof undici7
  agent(net: LocalServers): undici7.Dispatcher
}

const versionOf = (folder: string): string =>
  JSON.parse(readFileSync(new URL(`../../node_modules/${folder}/package.json`, import.meta.url), 'utf8')).version

const usable = (all: typeof undici7): Undici => ({
  all,
  interceptors: all.interceptors,
  fetch: all.fetch,
  agent: ({ ca }) => new all.Agent({ connect: { ca, lookup: everyNameIsLocal } }),
})

const versions = [
  { version: versionOf('undici'), least: 20, load: async () => usable(undici7) },
  {
    version: versionOf('undici-8'),
    least: 22,
    // The declarations of the two versions differ only in unused parts.
    load: async () => usable((await import('undici-8')) as unknown as typeof undici7),
  },
]

export const installedUndicis = versions.filter(({ least }) => Number.parseInt(process.versions.node, 10) >= least)
