/** The file in which curl and wget keep their cookies: seven fields a line. */

import type { HeldCookie } from '../engine.js'

/** The cookies of a file. curl writes the prefix `#HttpOnly_`. */
export function cookiesOf(file: string): HeldCookie[] {
  return file
    .split('\n')
    .filter((line) => line.startsWith('#HttpOnly_') || (line !== '' && !line.startsWith('#')))
    .map((line) => {
      const isHttpOnly = line.startsWith('#HttpOnly_')
      const [domain = '', subdomains, path = '', secure, expiry, name = '', ...value] = line
        .slice(isHttpOnly ? '#HttpOnly_'.length : 0)
        .split('\t')
      return {
        name,
        value: value.join('\t'),
        // wget writes a port unless it is the default one.
        domain: domain
          .replace(/^\./, '')
          .replace(/^([^:]+):\d+$/, '$1')
          .toLowerCase(),
        hostOnly: subdomains === 'FALSE',
        path,
        secure: secure === 'TRUE',
        httpOnly: isHttpOnly,
        expiryTime: expiry === '0' ? null : Number(expiry) * 1000,
      }
    })
}
