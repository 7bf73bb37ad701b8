/**
 * A full garbage collection keeps the compiled code of the engine. V8 drops code that was compiled for a class of objects
 * when it collects the last of them: short-lived objects need one that stays.
 */

import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { root } from '../architecture/source.js'

const PROGRAM = `
import { CookieJar } from 'speculoos'
import { CookieJar as ToughJar } from 'speculoos/tough-cookie'

const url = 'https://www.site.example/docs/'
const jar = new CookieJar()
const tough = new ToughJar()
const page = jar.client({ siteForCookies: url })
const kept = []
const work = {
  set: (serial) => jar.setCookie('a=' + serial + '; Path=/; Max-Age=60', url),
  get: (serial) => jar.getCookieString(url + serial),
  setThenGet: (serial) => {
    jar.setCookie('a=' + serial + '; Path=/; Max-Age=60', url)
    return jar.getCookieString(url)
  },
  records: () => page.getCookies(url),
  newJar: (serial) => {
    const small = new CookieJar()
    small.setCookie('a=' + serial, url)
    kept[serial % 100] = small
    return small.getCookieString(url)
  },
  tough: (serial) => String(tough.setCookieSync('a=' + serial + '; Max-Age=60', url)),
  toughRecords: () => tough.getCookiesSync(url),
}
const call = work[process.argv[2]]
for (let round = 0; round < 12; round += 1) {
  if (round === 4) console.log('compiled')
  for (let serial = 0; serial < 8000; serial += 1) call(serial)
  gc()
}
console.log(kept.length + 1)
`

/** What V8 prints for code that depends on an object that was collected. */
const DROPPED = /SharedFunctionInfo ([^>]*)>.*weak objects/

/** Returns the names of the functions whose code was dropped after the first rounds. */
function droppedBy(program: string, work: string): (string | undefined)[] {
  const printed = execFileSync(process.execPath, ['--expose-gc', '--trace-deopt', program, work], { encoding: 'utf8' })
  const [before, after] = printed.split('compiled\n')
  if (before === undefined || after === undefined) throw new Error('the program did not run')
  return after.split('\n').flatMap((line) => (DROPPED.test(line) ? [DROPPED.exec(line)?.[1]] : []))
}

describe('a full garbage collection drops no compiled code', async () => {
  const program = join(root, 'node_modules/.cache/speculoos-compiled-code', `${process.pid}.mjs`)
  await build({
    stdin: { contents: PROGRAM, resolveDir: root, loader: 'ts' },
    outfile: program,
    bundle: true,
    format: 'esm',
    platform: 'node',
    tsconfig: join(root, 'tsconfig.json'),
  })
  it.each(['set', 'get', 'setThenGet', 'records', 'newJar', 'tough', 'toughRecords'])('of %s', (work) => {
    expect(droppedBy(program, work)).toEqual([])
  })
})
