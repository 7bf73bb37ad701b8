/** Installs the programs that the tests of formats start, one after the other, before tests that want them run side by side. */

import { chromium, firefox, programOf } from '../../package/debian.js'

for (const name of ['curl', 'wget', 'python3', 'yt-dlp']) console.log(programOf([name]))
console.log(chromium())
console.log(firefox())
