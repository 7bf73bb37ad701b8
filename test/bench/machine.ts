/** What the numbers were measured on, and of. */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import { version as speculoos } from './competitors/speculoos-package.js'

export interface Machine {
  readonly processor: string
  readonly cores: number
  readonly memory: string
  readonly system: string
  readonly node: string
  readonly v8: string
  readonly versions: Readonly<Record<string, string>>
}

export function describeMachine(): Machine {
  return {
    processor: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memory: `${Math.round(os.totalmem() / 2 ** 30)} GB`,
    system: `${os.type()} ${os.arch()}`,
    node: process.versions.node,
    v8: process.versions.v8,
    versions: {
      speculoos,
      'tough-cookie': versionOf('tough-cookie'),
      cookiejar: versionOf('cookiejar'),
      tldts: versionOf('tldts'),
    },
  }
}

/** The version of an installed package, from the package.json above its entry point. */
function versionOf(name: string): string {
  const entry = createRequire(import.meta.url).resolve(name)
  const folder = `node_modules/${name}`
  const end = entry.replaceAll('\\', '/').lastIndexOf(`${folder}/`) + folder.length
  const text = readFileSync(`${entry.slice(0, end)}/package.json`, 'utf8')
  return /"version":\s*"([^"]+)"/.exec(text)?.[1] ?? 'unknown'
}
