/**
 * A program with a jar in a file: `command.js run PATH URL`, and so on. It prints what a test looks at.
 */

import { createFetch } from 'speculoos/fetch'
import { openJar, type RecordStorage, StorageError } from 'speculoos/storage'
import { fileStorage } from 'speculoos/storage/file'

const url = 'https://site.example/'

const commands: Readonly<Record<string, (path: string, given: string) => Promise<void>>> = {
  /** Does one request to a service with the cookies of the file, and waits for the other runs before it. */
  async run(path, service) {
    await using jar = await openJar(fileStorage(path, { wait: 60_000 }))
    const response = await createFetch(jar)(service)
    console.log(await response.text())
  },

  /** Sets a cookie, and does nothing else: neither a flush nor a close. */
  async set(path, line) {
    const jar = await openJar(fileStorage(path), { durability: { everyMs: 3_600_000 } })
    jar.setCookie(line, url)
  },

  /** Sets a cookie whose save fails once, and perhaps another one, and does nothing else. */
  async fail(path, line) {
    const storage = fileStorage(path)
    let failures = 1
    const failing: RecordStorage = {
      read: (...args) => storage.read(...args),
      async write(...args) {
        failures -= 1
        if (failures >= 0) throw new Error('it is busy')
        return await storage.write(...args)
      },
      keys: (jar) => storage.keys(jar),
      flush: () => storage.flush(),
      close: () => storage.close(),
    }
    const jar = await openJar(failing, { durability: { everyMs: 3_600_000 } })
    jar.setCookie('first=1', url)
    await jar.flush().catch((error: Error) => console.log(error.message))
    if (line !== '') jar.setCookie(line, 'https://other.example/')
  },

  /** Prints the names of the cookies. */
  async names(path) {
    await using jar = await openJar(fileStorage(path))
    console.log(
      jar
        .records()
        .map(({ name }) => name)
        .join(' '),
    )
  },

  /** Opens the file and holds it until its input ends. */
  async hold(path) {
    await using jar = await openJar(fileStorage(path))
    jar.setCookie('held=1', url)
    await jar.flush()
    console.log('open')
    for await (const _ of process.stdin);
  },
}

const [command = '', path = '', given = ''] = process.argv.slice(2)
try {
  await commands[command]?.(path, given)
} catch (error) {
  if (!(error instanceof StorageError)) throw error
  console.log(`${error.kind}: ${error.message}`)
}
