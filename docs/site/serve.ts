/**
 * Shows the site that `npm run docs` has built: `npm run docs:serve`. `--port N` chooses the port; by default a free one.
 */
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { OUT } from './make-site.js'
import { serve } from './server.js'

const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } })
if (existsSync(`${OUT}/index.html`)) {
  const { url } = await serve(OUT, Number(values.port))
  console.log(`${url} (Ctrl+C ends it)`)
} else {
  console.error('There is no site yet: run `npm run docs` first.')
  process.exitCode = 1
}
