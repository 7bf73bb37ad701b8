/** GNU Wget. */

import { spawnSync } from 'node:child_process'
import { programOf } from '../../package/debian.js'
import type { EngineEntry } from '../engine.js'
import { type ArgumentsOf, startCommand } from './command.js'
import { fakeTime } from './fake-time.js'

const argumentsOf: ArgumentsOf = (urls, { jar }) => [
  '--no-config',
  '--quiet',
  '--tries=1',
  '--timeout=20',
  '--no-check-certificate',
  '--no-hsts',
  '--output-document=/dev/null',
  `--save-cookies=${jar}`,
  '--keep-session-cookies',
  ...urls,
]

export const wget: EngineEntry = {
  name: 'wget',
  about: 'One process of GNU Wget makes the requests of a vector through a proxy, and saves its cookies at the end.',
  limits: 'It has no SameSite and no scripts, a public suffix list of its own, and a clock of whole seconds.',
  abilities: {
    clock: 'seconds',
    suffixes: ['own'],
    script: false,
    crossSite: 'none',
    lists: 'at the end',
    fields: ['domain', 'hostOnly', 'path', 'secure', 'expiryTime'],
    carrier: 'header field',
  },
  async start() {
    const program = programOf(['wget'])
    const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' })
    const environment = ({ port }: { port: number }) => ({
      http_proxy: `http://127.0.0.1:${port}`,
      https_proxy: `http://127.0.0.1:${port}`,
      no_proxy: '',
    })
    return startCommand({ program, argumentsOf, environment }, /Wget (\S+)/.exec(stdout)?.[1] ?? '', fakeTime())
  },
}
