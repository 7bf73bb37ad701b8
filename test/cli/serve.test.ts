/** The command `serve`. */

import { EventEmitter } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Kept, speculoos, temporaryFolder } from './session.js'

function packageWithPlayground(): string {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'dist/playground/parts'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), 'secret')
  writeFileSync(join(folder, 'dist/playground/index.html'), '<!doctype html>')
  writeFileSync(join(folder, 'dist/playground/parts/main.js'), 'void 0')
  return folder
}

/** The address that the program prints. */
async function addressIn(stdout: Kept): Promise<string> {
  for (;;) {
    const [, address] = /(http:\/\/127\.0\.0\.1:\d+)\/\n/.exec(stdout.text) ?? []
    if (address !== undefined) return address
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

it('serves the files of the playground and no other, until a signal', async () => {
  const [stdout, signals] = [new Kept(), new EventEmitter()]
  const ended = speculoos(['serve'], { folder: packageWithPlayground(), stdout, signals })
  const address = await addressIn(stdout)
  const get = async (path: string, init?: RequestInit): Promise<unknown[]> => {
    const response = await fetch(address + path, init)
    return [response.status, response.headers.get('content-type'), await response.text()]
  }
  expect(await get('/?case=1')).toEqual([200, 'text/html; charset=utf-8', '<!doctype html>'])
  expect(await get('/parts/main.js')).toEqual([200, 'text/javascript; charset=utf-8', 'void 0'])
  expect(await get('/', { method: 'HEAD' })).toEqual([200, 'text/html; charset=utf-8', ''])
  expect((await get('/', { method: 'POST' }))[0]).toBe(405)
  for (const path of ['/../../package.json', '/%2e%2e/%2e%2e/package.json', '/parts', '/parts/', '//etc/passwd']) {
    expect((await get(path))[0]).toBe(404)
  }
  signals.emit('SIGINT')
  expect((await ended).status).toBe(0)
  await expect(fetch(address)).rejects.toThrow()
})

it('a port that is taken or not valid is a mistake', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const address = taken.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const folder = packageWithPlayground()
  const { status, errors } = await speculoos(['serve', '--port', String(port)], { folder })
  taken.close()
  expect(status).toBe(2)
  expect(errors).toContain(`--port: expected a free port, got ${port}: it is taken`)
  for (const wrong of ['http', '65536', '-1', '']) {
    const { errors } = await speculoos(['serve', `--port=${wrong}`], { folder })
    expect(errors).toContain(`--port: expected a port from 0 to 65535, got "${wrong}"`)
  }
})

it('a package without the playground is reported', async () => {
  const { status, errors } = await speculoos(['serve'], { folder: temporaryFolder() })
  expect(status).toBe(2)
  expect(errors).toContain('serve: expected a package with the playground in dist/playground')
})
