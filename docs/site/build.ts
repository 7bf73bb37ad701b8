/**
 * Builds the site into docs/api: `npm run docs`.
 */
import { makeSite } from './make-site.js'

if (await makeSite()) console.log('The site is in docs/api. `npm run docs:serve` shows it.')
else process.exitCode = 1
