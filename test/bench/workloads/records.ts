/** The size of a unit of a shared jar in its storage: in Redis, and sealed. */

import { createClient } from 'redis'
import { hasRedis, startRedis } from '../../fleet/redis-server.js'
import { memoryStorage, rawKeyring, redisStorage, SharedCookieJar, sealed } from '../competitors/speculoos-package.js'
import type { CountedWorkload } from '../measurement.js'

/** The numbers of cookies in the jars of the accounts. */
const SIZES = [1, 10, 100]

const TEXT = 'its text'
const ASKED = '1.15 times + 400'
const REDIS = 'in Redis'

export const records: readonly CountedWorkload[] = hasRedis()
  ? SIZES.map((cookies) => ({
      kind: 'octets',
      name: `record-of-${cookies}`,
      title: `the record of an account with ${cookies} ${cookies === 1 ? 'cookie' : 'cookies'}`,
      section: 'records',
      comparison: { subject: REDIS, against: ASKED, reads: 'times as much', floor: 1 },
      open: () => countOctets(cookies),
    }))
  : []

async function countOctets(cookies: number): Promise<Map<string, number>> {
  const text = await textOf(cookies)
  const key = { jar: 'account 17', unit: 'all sites' }
  const server = await startRedis()
  const client = createClient({ socket: { host: '127.0.0.1', port: server.port } })
  await client.connect()
  const storage = redisStorage(client, { prefix: 'cookies:' })
  // Redis keeps the last four writes with each record.
  let version: string | null = null
  for (let count = 0; count < 4; count += 1) {
    const written = await storage.write(key, text, version, { writeId: `${count}`.padEnd(18, 'x') })
    version = written.status === 'written' ? written.version : null
  }
  const inRedis = Number(await client.sendCommand(['MEMORY', 'USAGE', 'cookies:{account%2017}:u:all sites']))
  client.destroy()
  await server.stop()
  return new Map([
    [TEXT, text.length],
    [ASKED, 1.15 * text.length + 400],
    [REDIS, inRedis],
    ['sealed', await sealedOctets(text, 256)],
    ['sealed, not padded', await sealedOctets(text, 1)],
  ])
}

/** The text of the record of a jar. */
async function textOf(cookies: number): Promise<string> {
  const storage = memoryStorage()
  const jar = new SharedCookieJar(storage, { name: 'account 17' })
  const lines = Array.from({ length: cookies }, (_, number) => `cookie${number}=${'x'.repeat(24)}; Secure; HttpOnly`)
  await jar.setCookies(lines, 'https://www.shop.example/')
  return (await storage.read({ jar: 'account 17', unit: 'all sites' }))?.text ?? ''
}

async function sealedOctets(text: string, pad: number): Promise<number> {
  const storage = memoryStorage()
  const key = { jar: 'account 17', unit: 'all sites' }
  const options = { hideUnits: false, pad }
  await sealed(storage, rawKeyring(new Uint8Array(32)), options).write(key, text, null, { writeId: '1' })
  return (await storage.read(key))?.text.length ?? 0
}
