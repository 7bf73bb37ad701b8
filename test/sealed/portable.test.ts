/** The entry works in a runtime that has the interfaces of the web and nothing else: no built-in, no `process`. */

import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { build } from 'esbuild'
import { expect, it } from 'vitest'

const program = `
import { AuditLog, passphraseWrapper, sealed, verifyAuditLog, WrappedKeys } from './src/storage/sealed/index.ts'
import { memoryStorage } from './src/storage/memory.ts'

globalThis.result = (async () => {
  const store = memoryStorage()
  const keys = new WrappedKeys(store, passphraseWrapper())
  await keys.add('ada', 'correct horse')
  const lines = []
  const key = crypto.getRandomValues(new Uint8Array(32))
  const log = new AuditLog({ key, sink: (line) => void lines.push(line) })
  const storage = sealed(memoryStorage(), await keys.unlock('ada', 'correct horse'), { audit: log.by('page') })
  await storage.write({ jar: 'ada', unit: 'site.example' }, 'text', null, { writeId: '1' })
  const { text } = await storage.read({ jar: 'ada', unit: 'site.example' })
  const stretched = /"wrapped":"(\\w+)/.exec((await store.read({ jar: 'keys', unit: 'ada' })).text)[1]
  const byScrypt = 'scrypt$17$' + 'A'.repeat(22) + '$' + 'A'.repeat(80)
  const { kind } = await passphraseWrapper().unwrap(byScrypt, 'ada', 'correct horse').catch((error) => error)
  return [text, stretched, (await verifyAuditLog(lines, { key })).verdict, kind].join(' ')
})()
`

it('seals, unlocks by PBKDF2 and logs there, and refuses what scrypt has wrapped', async () => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: program, resolveDir: fileURLToPath(new URL('../..', import.meta.url)), loader: 'ts' },
    bundle: true,
    write: false,
    metafile: true,
    platform: 'neutral',
    format: 'iife',
    logLevel: 'silent',
  })
  const imported = Object.values(metafile.inputs).flatMap(({ imports }) => imports.filter(({ external }) => external))
  expect(imported).toEqual([])
  const web = {
    crypto,
    TextEncoder,
    TextDecoder,
    atob,
    btoa,
    DOMException,
    AbortSignal,
    queueMicrotask,
    setTimeout,
    clearTimeout,
  }
  const page = createContext({ ...web, Uint8Array, ArrayBuffer, DataView })
  runInContext(outputFiles[0]?.text ?? '', page)
  expect(await Reflect.get(page, 'result')).toBe('text pbkdf2 whole refused')
})
