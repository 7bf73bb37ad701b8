/** The audit log: what stands in it, what does not, and what the verifier says of a log that was changed. */

import { describe, expect, it } from 'vitest'
import { CookieJar } from '../../src/index.js'
import { memoryStorage } from '../../src/storage/memory.js'
import { chainKeys, lineOf } from '../../src/storage/sealed/audit-entry.js'
import {
  type AuditHead,
  AuditLog,
  type AuditLogOptions,
  rawKeyWrapper,
  sealed,
  verifyAuditLog,
  WrappedKeys,
} from '../../src/storage/sealed/index.js'
import { faultOf, keyringOf, put, unitsOf, watchedStorage } from './records.js'

const key = new Uint8Array(32).fill(5)
const site = { jar: 'ada', unit: 'site.example' }

function newLog(options: Partial<AuditLogOptions> = {}): { log: AuditLog; lines: string[] } {
  const lines: string[] = []
  return { lines, log: new AuditLog({ key, sink: (line) => void lines.push(line), ...options }) }
}

/** A log of ten entries, the first of which begins it. */
async function tenEntries(): Promise<{ lines: string[]; head: AuditHead; log: AuditLog }> {
  const { log, lines } = newLog()
  const worker = log.by('worker 1')
  for (let count = 1; count < 10; count += 1) await worker.note({ event: 'unlocked', user: `user ${count}` })
  if (log.head === null) throw new Error('there is no entry')
  return { lines, head: log.head, log }
}

/** The verdict on lines, with the entry that it names. */
async function verdictOf(lines: readonly string[], anchor?: AuditHead): Promise<string> {
  const { verdict, seq, entries } = await verifyAuditLog(lines, anchor === undefined ? { key } : { key, anchor })
  return `${verdict}${seq === null ? '' : ` ${seq}`}, ${entries.length} good`
}

/** The lines with one of them changed. */
function changed(lines: readonly string[], index: number, change: (line: string) => string): string[] {
  return lines.map((line, place) => (place === index ? change(line) : line))
}

describe('a log that', () => {
  it('nobody has changed is whole, and its last entry may say that it is over', async () => {
    const { lines, log } = await tenEntries()
    expect(await verdictOf(lines)).toBe('whole, 10 good')
    const open = await verifyAuditLog(lines, { key })
    expect(open).toMatchObject({ isEnded: false, repeated: 0, line: null })
    expect(open.sentence).toBe(
      '10 entries are as written. Whether later entries were cut off cannot be seen from the log: that needs an anchor.',
    )
    await log.end()
    expect(await verifyAuditLog(lines, { key })).toMatchObject({
      isEnded: true,
      sentence: '11 entries are as written, and the last one ends the log.',
    })
  })

  it.each([
    ['the event', /"event":"unlocked"/, '"event":"locked"'],
    ['the time', /"time":\d/, '"time":9'],
    ['the user', /(?<="user":")./, '_'],
    ['the place', /"seq":4/, '"seq":5'],
    ['the digest of the line before', /(?<="prev":")./, '_'],
    ['the MAC', /(?<="mac":")./, '_'],
    ['the form', /^\{/, '{ '],
    ['everything', /.*/, 'no entry'],
  ])('has an entry of which %s was changed is edited there', async (_, pattern, text) => {
    const { lines } = await tenEntries()
    // One of 64 random texts begins with `_` itself.
    const edited = changed(lines, 4, (line) => line.replace(pattern, (found) => (found === text ? '-' : text)))
    expect(edited[4]).not.toBe(lines[4])
    expect(await verdictOf(edited)).toBe('edited 4, 4 good')
  })

  it('has a bit of any line flipped is edited there', async () => {
    const lines = (await tenEntries()).lines.slice(0, 5)
    const line = lines[3] ?? ''
    for (let place = 0; place < line.length; place += 1) {
      const flipped = line.slice(0, place) + String.fromCharCode(line.charCodeAt(place) ^ 1) + line.slice(place + 1)
      expect(await verdictOf(changed(lines, 3, () => flipped)), `at ${place}`).toBe('edited 3, 3 good')
    }
  })

  it('has an entry deleted lacks it, be it the first one or several', async () => {
    const { lines } = await tenEntries()
    expect(await verdictOf(lines.filter((_, index) => index !== 4))).toBe('deleted 4, 4 good')
    expect(await verdictOf(lines.slice(1))).toBe('deleted 0, 0 good')
    expect(await verdictOf([...lines.slice(0, 2), ...lines.slice(8)])).toBe('deleted 2, 2 good')
  })

  it('has a line inserted has it named, be it a copy, made up or from another log', async () => {
    const { lines } = await tenEntries()
    const [copy = ''] = lines.slice(2)
    const other = newLog({ key: new Uint8Array(32).fill(6) })
    await other.log.by('worker 1').note({ event: 'unlocked' })
    for (const line of [copy, 'made up', other.lines[1] ?? '']) {
      expect(await verdictOf([...lines.slice(0, 6), line, ...lines.slice(6)])).toMatch(/^inserted \d, 6 good$/)
    }
  })

  it('has entries in another order has the first one named', async () => {
    const { lines } = await tenEntries()
    const [first = '', second = ''] = lines.slice(4, 6)
    expect(await verdictOf([...lines.slice(0, 4), second, first, ...lines.slice(6)])).toBe('reordered 4, 4 good')
    expect(await verdictOf([...lines].reverse())).toBe('reordered 0, 0 good')
  })

  it('was cut off is whole without an anchor, which the sentence says, and truncated with one', async () => {
    const { lines, head } = await tenEntries()
    const cut = lines.slice(0, 7)
    const report = await verifyAuditLog(cut, { key })
    expect(report.verdict).toBe('whole')
    expect(report.sentence).toMatch(/cut off cannot be seen from the log: that needs an anchor\.$/)
    expect(await verdictOf(cut, head)).toBe('truncated 7, 7 good')
    expect(await verdictOf([], head)).toBe('truncated 0, 0 good')
    expect(await verdictOf(lines, head)).toBe('whole, 10 good')
    const later = await verifyAuditLog(lines, { key, anchor: head })
    expect(later.sentence).toMatch(/^10 entries are as written\. The anchor has entry 9\. .* a later anchor\.$/)
  })

  it('was written anew from some entry on with a stolen key is not what the anchor has', async () => {
    const { lines, head } = await tenEntries()
    const forged = newLog()
    for (let count = 1; count < 10; count += 1) await forged.log.by('thief').note({ event: 'unlocked' })
    // Whoever has the first key can write a whole log; an anchor tells it from the right one.
    expect(await verdictOf(forged.lines)).toBe('whole, 10 good')
    expect(await verdictOf(forged.lines, head)).toBe('edited 9, 9 good')
    // Lines of both do not fit together.
    expect(await verdictOf([...lines.slice(0, 5), ...forged.lines.slice(5)])).toBe('edited 5, 5 good')
  })

  it('has an entry of a machine that was cloned is edited there: it follows on another line', async () => {
    const { lines } = await tenEntries()
    let keys = await chainKeys(key.slice())
    for (let seq = 0; seq < 5; seq += 1) keys = await chainKeys(keys.next)
    const { mac: _, ...entry } = JSON.parse(lines[5] ?? '')
    const same = await lineOf(entry, keys.mac)
    expect(same).toBe(lines[5])
    const other = await lineOf({ ...entry, prev: JSON.parse(lines[4] ?? '').prev }, keys.mac)
    expect(await verdictOf(changed(lines, 5, () => other))).toBe('edited 5, 5 good')
  })

  it('has lines twice, one after the other, is whole: the sink failed after it had taken them', async () => {
    const { lines } = await tenEntries()
    const twice = lines.flatMap((line, index) => (index % 3 === 0 ? [line, line] : [line]))
    expect(await verifyAuditLog(twice, { key })).toMatchObject({ verdict: 'whole', repeated: 4 })
  })

  it('is verified with another key is edited from the beginning', async () => {
    const { lines } = await tenEntries()
    const report = await verifyAuditLog(lines, { key: new Uint8Array(32) })
    expect(report).toMatchObject({ verdict: 'edited', seq: 0 })
  })

  it('claims a place that no log reaches is refused soon', async () => {
    const { lines } = await tenEntries()
    const far = changed(lines, 9, (line) => line.replace('"seq":9', '"seq":9007199254740991'))
    expect(await verdictOf(far.slice(8))).toMatch(/^deleted 0|^edited 0/)
  })
})

describe('an entry', () => {
  it('has no value, user, domain, name or unit in it', async () => {
    const { log, lines } = newLog()
    const keys = new WrappedKeys(memoryStorage(), rawKeyWrapper(key), { audit: log.by('key-service') })
    await keys.add('ada.lovelace')
    const keyring = await keys.unlock('ada.lovelace')
    const storage = sealed(memoryStorage(), keyring, { audit: log.by('worker-1') })
    await put(storage, { jar: 'ada.lovelace', unit: 'shop.example' }, 'the text of a record')
    const jar = new CookieJar()
    jar.setCookie('session=31d4-secret', 'https://shop.example/account/')
    for (const cookie of jar.getCookies('https://shop.example/account/')) {
      await log.by('worker-1').note({ event: 'sent', user: 'ada.lovelace', jar: 'ada.lovelace', cookie })
    }
    await keys.rotate('ada.lovelace')
    await keys.signOutEverywhere('ada.lovelace')
    await keys.shred('ada.lovelace')
    await keys.unlock('ada.lovelace').catch(() => {})
    const { entries, verdict } = await verifyAuditLog(lines, { key })
    expect(verdict).toBe('whole')
    expect(entries.map(({ event, reason }) => (reason === undefined ? event : `${event} ${reason}`))).toEqual([
      'begun',
      'unlocked',
      'sealed',
      'sent',
      'rotated',
      'signed-out',
      'shredded',
      'refused unknown-user',
    ])
    const text = lines.join('\n')
    // Shorter ones may stand in base64 by chance.
    const secrets = [
      'lovelace',
      'shop.example',
      'session',
      '31d4-secret',
      'account',
      'worker-1',
      'key-service',
      'record',
    ]
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([])
  })

  it('has the same pseudonym for the same user, jar or cookie, and can be found by it', async () => {
    const { log, lines } = newLog()
    const worker = log.by('worker 1')
    await worker.note({ event: 'opened', user: 'ada', ...site })
    await worker.note({ event: 'sealed', user: 'ada', ...site })
    await worker.note({ event: 'opened', user: 'bob', jar: 'bob', unit: site.unit })
    const { entries } = await verifyAuditLog(lines, { key })
    const [, first, second, third] = entries
    expect(first?.user).toBe(await log.pseudonym('user', 'ada'))
    expect(first?.jar).toBe(await log.pseudonym('jar', 'ada'))
    expect([second?.user, second?.unit]).toEqual([first?.user, first?.unit])
    expect(third?.user).not.toBe(first?.user)
    expect(third?.unit).not.toBe(first?.unit)
    // A name is another thing as a user than as a jar.
    expect(first?.user).not.toBe(first?.jar)
    const other = newLog({ key: new Uint8Array(32).fill(6) })
    expect(await other.log.pseudonym('user', 'ada')).not.toBe(first?.user)
    const pseudonymKey = new Uint8Array(32).fill(9)
    const [one, two] = [newLog({ pseudonymKey }), newLog({ pseudonymKey, key: new Uint8Array(32).fill(6) })]
    expect(await one.log.pseudonym('user', 'ada')).toBe(await two.log.pseudonym('user', 'ada'))
  })

  it('finds the entries of a cookie, and of a unit by its jar', async () => {
    const { log, lines } = newLog()
    const jar = new CookieJar()
    jar.setCookies(['SID=31d4', 'SID=42; Path=/cart'], 'https://site.example/cart')
    const [deeper, cookie] = jar.getCookies('https://site.example/cart')
    if (cookie === undefined || deeper === undefined) throw new Error('expected two cookies')
    await log.by('worker 1').note({ event: 'sent', user: 'ada', jar: 'ada', unit: 'site.example', cookie })
    const { entries } = await verifyAuditLog(lines, { key })
    const [, entry] = entries
    expect(entry?.cookie).toBe(await log.pseudonym('cookie', cookie))
    expect(entry?.cookie).not.toBe(await log.pseudonym('cookie', deeper))
    expect(entry?.unit).toBe(await log.pseudonym('unit', JSON.stringify(['ada', 'site.example'])))
    await expect(log.pseudonym('cookie', 'SID')).rejects.toThrow('named: expected a cookie, got a string')
    await expect(log.pseudonym('user', cookie)).rejects.toThrow('named: expected')
  })

  it('takes no reason that is no id, since a value may come in by it', async () => {
    const { log } = newLog()
    await expect(log.by('worker').note({ event: 'refused', reason: 'SID=31d4' })).rejects.toThrow(
      /^note\.reason: expected an id such as wrong-secret, got something else$/,
    )
  })

  it('of a broken record says what is wrong with it', async () => {
    const { log, lines } = newLog()
    const below = watchedStorage()
    const storage = sealed(below.storage, keyringOf(1), { audit: log.by('worker') })
    await put(storage, site, 'text')
    const [record] = await below.contents()
    await put(below.storage, record?.key ?? site, 'broken')
    expect(await faultOf(storage.read(site))).toBe('plaintext')
    expect(await faultOf(unitsOf(sealed(below.storage, keyringOf(1), { audit: log.by('worker') }), 'ada'))).toBe(
      'plaintext',
    )
    const { entries } = await verifyAuditLog(lines, { key })
    expect(entries.filter(({ event }) => event === 'broken').map(({ reason }) => reason)).toEqual([
      'plaintext',
      'plaintext',
    ])
  })
})

describe('a sink that fails', () => {
  function failing(options: Partial<AuditLogOptions> = {}) {
    const state = { isDown: false, lines: [] as string[] }
    const sink = (line: string): void => {
      if (state.isDown) throw new Error('disk full')
      state.lines.push(line)
    }
    return { state, log: new AuditLog({ key, sink, ...options }) }
  }

  it('lets nothing happen, and the log goes on without a gap', async () => {
    const { state, log } = failing()
    const records = memoryStorage()
    const storage = sealed(records, keyringOf(1), { audit: log.by('worker') })
    await put(storage, site, 'text')
    state.isDown = true
    expect(await faultOf(storage.read(site))).toBe('Error: disk full')
    expect(await faultOf(storage.write(site, 'more', null, { writeId: '1' }))).toBe('Error: disk full')
    state.isDown = false
    expect((await storage.read(site))?.text).toBe('text')
    expect(await verdictOf(state.lines)).toMatch(/^whole/)
  })

  it('may be told to let everything happen, and then what could not be written follows', async () => {
    const { state, log } = failing({ ifSinkFails: 'continue' })
    const worker = log.by('worker')
    state.isDown = true
    for (let count = 0; count < 20; count += 1) await worker.note({ event: 'opened' })
    expect(state.lines).toEqual([])
    state.isDown = false
    await log.end()
    const report = await verifyAuditLog(state.lines, { key })
    expect(report).toMatchObject({ verdict: 'whole', isEnded: true })
    expect(report.entries).toHaveLength(22)
  })

  it('for too long loses entries, and the log says how many', async () => {
    const { state, log } = failing({ ifSinkFails: 'continue' })
    const worker = log.by('worker')
    state.isDown = true
    const notes = Array.from({ length: 1010 }, () => worker.note({ event: 'opened' }))
    await Promise.all(notes)
    state.isDown = false
    await log.end()
    const { verdict, entries } = await verifyAuditLog(state.lines, { key })
    expect(verdict).toBe('whole')
    expect(entries.filter(({ event }) => event === 'lost').map(({ count }) => count)).toEqual([11])
  })

  it('after it took a line gets it again', async () => {
    let fails = true
    const lines: string[] = []
    const log = new AuditLog({
      key,
      sink(line) {
        lines.push(line)
        if (fails && lines.length === 2) {
          fails = false
          throw new Error('connection lost')
        }
      },
    })
    const worker = log.by('worker')
    expect(await faultOf(worker.note({ event: 'opened' }))).toBe('Error: connection lost')
    await worker.note({ event: 'opened' })
    expect(await verifyAuditLog(lines, { key })).toMatchObject({ verdict: 'whole', repeated: 1 })
  })
})

it('entries of callers that do not wait for one another stand in the order of the calls', async () => {
  const lines: string[] = []
  const { log } = newLog({ sink: (line) => Promise.resolve().then(() => void lines.push(line)) })
  await Promise.all(
    Array.from({ length: 50 }, (_, index) => log.by('w').note({ event: 'opened', reason: `r${index}` })),
  )
  const { verdict, entries } = await verifyAuditLog(lines, { key })
  expect(verdict).toBe('whole')
  expect(entries.slice(1).map(({ reason }) => reason)).toEqual(Array.from({ length: 50 }, (_, index) => `r${index}`))
})

it('a log that was ended takes no more', async () => {
  const { log } = newLog()
  await log.end()
  await log.end()
  expect(await faultOf(log.by('worker').note({ event: 'opened' }))).toBe('StorageError closed')
})

it('arguments that cannot be used are a TypeError', async () => {
  const call = (options: object): unknown => Reflect.construct(AuditLog, [options])
  expect(() => call({ key: new Uint8Array(16), sink: () => {} })).toThrow(/^options\.key: expected/)
  expect(() => call({ key })).toThrow(/^options\.sink: expected a function/)
  expect(() => call({ key, sink: () => {}, ifSinkFails: 'panic' })).toThrow(/^options\.ifSinkFails: expected/)
  await expect(verifyAuditLog('{}', { key })).rejects.toThrow('lines: expected an array of lines, got one string')
})
