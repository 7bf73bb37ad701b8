/** Speculoos. Everything in a vector is compared, including reasons, warnings and changes. */

import { readFileSync } from 'node:fs'
import { CookieJar } from '../../../src/index.js'
import { root } from '../../architecture/source.js'
import { type NamedFile, readVectorFiles } from '../../vectors/files.js'
import { checksOf } from '../../vectors/run.js'
import { suffixesOf } from '../../vectors/suffix-rules.js'
import type { EngineEntry, Hop, Suffixes } from '../engine.js'
import { IN_PROCESS, inProcess, type OwnJar } from './in-process.js'

function jarOf(suffixes: Suffixes): OwnJar {
  const list = suffixesOf(suffixes === 'own' ? 'live' : suffixes === 'none' ? null : [...suffixes])
  // The limits of the vectors do not apply here.
  const limits = { cookiesPerSite: Number.POSITIVE_INFINITY, octetsPerSite: Number.POSITIVE_INFINITY }
  const jar = new CookieJar({ publicSuffixes: list, limits })
  const contextOf = ({ type, sameSite, topLevelNavigation, method }: Hop) => ({
    type,
    sameSite,
    topLevelNavigation,
    method,
  })
  return {
    set: (line, hop) => void jar.setCookie(line, hop.url, contextOf(hop)),
    header: (hop) => jar.getCookieString(hop.url, contextOf(hop)),
    held: () => [...jar].map((cookie) => ({ ...cookie, expiryTime: cookie.persistent ? cookie.expiryTime : null })),
  }
}

function judgeOf(files: readonly NamedFile[]): (id: string) => string | null {
  const checks = new Map(
    files.flatMap(({ file }) =>
      file.vectors.map((vector) => [vector.id, checksOf({ ...file, vectors: [vector] })] as const),
    ),
  )
  return (id) => {
    try {
      for (const check of checks.get(id) ?? []) check.run()
      return null
    } catch (error) {
      return String(error)
    }
  }
}

export const speculoos: EngineEntry = {
  name: 'Speculoos',
  about: '`CookieJar` and the functions of `speculoos/algorithms`, with everything that a vector says.',
  limits: 'It can be asked everything.',
  abilities: {
    ...IN_PROCESS,
    suffixes: ['given', 'own'],
    crossSite: 'all',
    fields: ['domain', 'hostOnly', 'path', 'secure', 'httpOnly', 'sameSite', 'expiryTime'],
  },
  async start() {
    const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
    // Only a test plays steps, to show that the matrix itself adds no difference.
    return { ...inProcess(version, jarOf), judge: judgeOf(readVectorFiles()) }
  },
}
