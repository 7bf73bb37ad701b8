/** The JSON of tough-cookie-file-store: it has one cookie for each domain, path and name. */

import { readCookies, writeCookies } from 'speculoos/formats'
import { describe, expect, it } from 'vitest'
import { days, NOW, record } from './records.js'

const entry = { key: 'SID', value: '31d4', domain: 'site.example', path: '/', hostOnly: true }

describe('a file from which cookies were removed', () => {
  it.each([
    ['with an empty domain', { 'a.example': {}, 'site.example': { '/': { SID: entry } } }],
    ['with an empty path', { 'a.example': { '/': {} }, 'site.example': { '/': { SID: entry } } }],
    ['with an empty path of the same domain', { 'site.example': { '/docs': {}, '/': { SID: entry } } }],
  ])('%s is recognized', (_which, data) => {
    const { format, cookies } = readCookies(data, { now: NOW })
    expect([format, ...cookies]).toEqual(['tough-cookie-file-store', record()])
  })

  it('and that has no others is recognized by its path', () => {
    expect(readCookies({ 'a.example': { '/': {} } }).cookies).toEqual([])
    for (const other of [{ error: {} }, { error: { code: {} } }, { error: { '/': 5 } }]) {
      expect(() => readCookies(other)).toThrow(/^input: /)
    }
  })
})

describe('a host-only cookie and one of the subdomains that have a name, a domain and a path in common', () => {
  const [alone, shared] = [record({ creationTime: NOW - 1000 }), record({ hostOnly: false, value: '7' })]
  const written = (...records: Parameters<typeof record>[0][]) => {
    const { output, omitted } = writeCookies('tough-cookie-file-store', records.map(record), { now: NOW })
    const { cookies } = readCookies(output, { now: NOW })
    return [cookies.map(({ hostOnly }) => hostOnly), omitted.map(({ index, reasons }) => [index, reasons[0]?.id])]
  }

  it('do not both fit, and the older one is omitted', () => {
    expect(written(alone, shared)).toEqual([[false], [[0, 'place-taken']]])
    expect(written(shared, alone)).toEqual([[false], [[1, 'place-taken']]])
  })

  it('are omitted too if they are one cookie twice', () => {
    expect(written(alone, { ...alone, value: '7' })).toEqual([[true], [[0, 'place-taken']]])
  })

  it('do not displace one another if one of them cannot be written at all', () => {
    const partitionKey = { topLevelSite: 'https://top.example', hasCrossSiteAncestor: true }
    expect(written(alone, { ...shared, secure: true, partitionKey })).toEqual([[true], [[1, 'partition-not-writable']]])
    expect(written(alone, { ...shared, persistent: true, expiryTime: days(-1) })).toEqual([[true], [[1, 'expired']]])
  })
})
