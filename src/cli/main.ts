#!/usr/bin/env node
/**
 * The program `speculoos`: gives the arguments and the streams of the process to `run`.
 */
import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { run } from './run.js'
import type { Surroundings } from './surroundings.js'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The folder of the package: the nearest one above this file that has a manifest and a licence. */
function packageFolder(): string {
  let folder = dirname(realpathSync(process.argv[1] ?? '.'))
  // The CommonJS form has a manifest in its own folder, too.
  while (!(existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'LICENSE')))) {
    const above = dirname(folder)
    if (above === folder) break
    folder = above
  }
  return folder
}

const around: Surroundings = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  folder: packageFolder(),
  now: () => Date.now(),
  onInterrupt(listener) {
    for (const signal of SIGNALS) process.on(signal, listener)
    return () => {
      for (const signal of SIGNALS) process.off(signal, listener)
    }
  },
}

void run(process.argv.slice(2), around).then((status) => {
  process.exitCode = status
})
