/** curl. */

import { commandEntry } from './command.js'

export const curl = commandEntry({
  name: 'curl',
  about: 'One process of `curl` makes the requests of a vector, and writes its cookie jar at the end.',
  // Its file has each path as the line had it, and not the path that it compares with requests.
  fields: ['domain', 'hostOnly', 'secure', 'httpOnly', 'expiryTime'],
  versionPattern: /curl (\S+)/,
  /** One operation of curl with all URLs. All of them are resolved to the server. */
  argumentsOf(urls, jar, loopback) {
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
  },
})
