/** GNU Wget. */

import { commandEntry } from './command.js'

export const wget = commandEntry({
  name: 'wget',
  about: 'One process of GNU Wget makes the requests of a vector through a proxy, and saves its cookies at the end.',
  fields: ['domain', 'hostOnly', 'path', 'secure', 'expiryTime'],
  versionPattern: /Wget (\S+)/,
  argumentsOf: (urls, jar) => [
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
  ],
  environment: ({ port }) => ({
    http_proxy: `http://127.0.0.1:${port}`,
    https_proxy: `http://127.0.0.1:${port}`,
    no_proxy: '',
  }),
})
