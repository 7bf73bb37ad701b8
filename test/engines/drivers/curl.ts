/** curl. */

import { spawnSync } from 'node:child_process'
import { programOf } from '../../package/debian.js'
import type { EngineEntry } from '../engine.js'
import { type ArgumentsOf, startCommand } from './command.js'
import { fakeTime } from './fake-time.js'

/** One operation of curl with all URLs; each is led to the server. */
const argumentsOf: ArgumentsOf = (urls, { jar }, loopback) => {
  const ports = urls.map((url) => {
    const { protocol, hostname, port } = new URL(url)
    const isSecure = protocol === 'https:'
    const usual = isSecure ? 443 : 80
    return `${hostname}:${port || usual}:127.0.0.1:${isSecure ? loopback.securePort : loopback.port}`
  })
  return [
    ...['--disable', '--silent', '--insecure', '--globoff', '--path-as-is', '--max-time', '20', '--noproxy', '*'],
    ...['--cookie', '', '--cookie-jar', jar],
    ...[...new Set(ports)].flatMap((port) => ['--connect-to', port]),
    ...urls.flatMap((url) => ['--output', '/dev/null', '--url', url]),
  ]
}

export const curl: EngineEntry = {
  name: 'curl',
  about: 'One process of `curl` makes the requests of a vector, and writes its cookie jar at the end.',
  limits: 'It has no SameSite and no scripts, a public suffix list of its own, and a clock of whole seconds.',
  abilities: {
    clock: 'seconds',
    suffixes: ['own'],
    script: false,
    crossSite: 'none',
    lists: 'at the end',
    // Its file has each path as the line had it; what it compares with requests is another.
    fields: ['domain', 'hostOnly', 'secure', 'httpOnly', 'expiryTime'],
    carrier: 'header field',
  },
  async start() {
    const program = programOf(['curl'])
    const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' })
    return startCommand({ program, argumentsOf }, /curl (\S+)/.exec(stdout)?.[1] ?? '', fakeTime())
  },
}
