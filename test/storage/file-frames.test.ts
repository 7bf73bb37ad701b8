/** The frames of the file: what is not whole, or not of their form, is not taken, and damage is told from a torn tail. */

import { describe, expect, it } from 'vitest'
import { checksum } from '../../src/storage/file-checksum.js'
import { encodeFrame, formOf, HEADER, type Scan, scanFrames } from '../../src/storage/file-frames.js'
import type { TableEntry } from '../../src/storage/record-table.js'

const encoder = new TextEncoder()

function entry(unit: string, text: string | null = 'text'): TableEntry {
  return {
    key: { jar: 'jar', unit },
    state: {
      text,
      version: 'v',
      expiresAt: 7,
      writes: [
        ['w', 'v'],
        ['x', null],
      ],
    },
  }
}

/** A frame of any payload, whole by its length and checksum. */
function frameOf(payload: string): Uint8Array {
  const octets = encoder.encode(payload)
  const frame = new Uint8Array(8 + octets.length)
  const view = new DataView(frame.buffer)
  view.setUint32(0, octets.length, true)
  view.setUint32(4, checksum(octets), true)
  frame.set(octets, 8)
  return frame
}

function file(...frames: Uint8Array[]): Uint8Array {
  return Uint8Array.from([HEADER, ...frames].flatMap((part) => [...part]))
}

function scan(octets: Uint8Array): Scan & { readonly entries: TableEntry[] } {
  const entries: TableEntry[] = []
  return { ...scanFrames(octets, (taken) => entries.push(taken)), entries }
}

describe('the form of a file', () => {
  it.each([
    ['empty', ''],
    ['ours', 'speculoos-storage 1\n'],
    ['ours', 'speculoos-storage 1\nand more'],
    ['newer', 'speculoos-storage 2\n'],
    ['newer', 'speculoos-storage 10\nand more'],
    ['newer', `speculoos-storage ${'9'.repeat(18)}\n`],
    ['foreign', 'speculoos-storage 1'],
    ['foreign', 'speculoos-storage x\n'],
    ['foreign', ' speculoos-storage 1\n'],
    ['foreign', 'speculoos-storage 2x\n'],
    ['foreign', '# Netscape HTTP Cookie File\n'],
    ['foreign', '\0'],
  ] as const)('is %s: %j', (form, text) => {
    expect(formOf(encoder.encode(text))).toBe(form)
  })

  it('is that of its first line', () => {
    expect(String.fromCharCode(...HEADER)).toBe('speculoos-storage 1\n')
  })
})

describe('frames', () => {
  it('are read as they were written, with an empty text and without one', () => {
    const entries = [entry('a'), entry('b', ''), entry('c', null), entry('d', 'é\n\0\ud800')]
    const octets = file(...entries.map((each) => encodeFrame(each, 20)))
    expect(scan(octets)).toEqual({ end: octets.length, isDamaged: false, entries })
  })

  it('have the length and the CRC-32C of their payload before it, least octet first', () => {
    const frame = encodeFrame(entry('a'), 20)
    const payload = '[20,"jar","a","v",7,[["w","v"],["x",null]],1]\ntext'
    expect(frame).toEqual(frameOf(payload))
    expect(frame[0]).toBe(payload.length)
    // The check value of CRC-32C.
    expect(checksum(encoder.encode('123456789'))).toBe(0xe3069283)
  })

  it.each([
    ['that are no JSON', 'text'],
    ['without a line', '[20,"jar","a","v",7,[],1'],
    ['of another kind', '{"durable":20}\ntext'],
    ['without a length that was durable', '["20","jar","a","v",7,[],1]\ntext'],
    ['without a jar', '[20,null,"a","v",7,[],1]\ntext'],
    ['without a unit', '[20,"jar",5,"v",7,[],1]\ntext'],
    ['without a version', '[20,"jar","a",null,7,[],1]\ntext'],
    ['with an expiry that is a text', '[20,"jar","a","v","7",[],1]\ntext'],
    ['without writes', '[20,"jar","a","v",7,null,1]\ntext'],
    ['with a write that is no list', '[20,"jar","a","v",7,[["w","v"],"w"],1]\ntext'],
    ['with a write without an id', '[20,"jar","a","v",7,[[5,"v"]],1]\ntext'],
    ['with a write whose version is a number', '[20,"jar","a","v",7,[["w",5]],1]\ntext'],
  ])('%s are not taken, nor what comes after them', (_, payload) => {
    const first = encodeFrame(entry('a'), 20)
    const octets = file(first, frameOf(payload), encodeFrame(entry('b'), 20))
    const { end, entries } = scan(octets)
    expect([end, entries.map(({ key }) => key.unit)]).toEqual([20 + first.length, ['a']])
  })

  it('of octets that are not UTF-8 are not taken', () => {
    const payload = encoder.encode('[20,"jar","a","v",7,[],1]\n?')
    payload[payload.length - 1] = 0xff
    const frame = new Uint8Array(8 + payload.length)
    new DataView(frame.buffer).setUint32(0, payload.length, true)
    new DataView(frame.buffer).setUint32(4, checksum(payload), true)
    frame.set(payload, 8)
    expect(scan(file(frame)).entries).toEqual([])
  })

  it('without an expiry are taken', () => {
    expect(scan(file(frameOf('[20,"jar","a","v",null,[],1]\ntext'))).entries).toHaveLength(1)
  })
})

describe('a file whose tail is not whole', () => {
  const first = encodeFrame(entry('a'), 20)
  const second = encodeFrame(entry('b'), 20)

  it('ends where its last whole frame ends, at whichever octet it is cut off', () => {
    const octets = file(first, second)
    const whole = 20 + first.length
    for (let length = whole; length < octets.length; length += 1) {
      expect(scan(octets.subarray(0, length))).toMatchObject({ end: whole, isDamaged: false })
    }
    for (let length = 20; length < whole; length += 1) {
      expect(scan(octets.subarray(0, length))).toMatchObject({ end: 20, isDamaged: false, entries: [] })
    }
  })

  it('is not damaged if any one octet of frames that were not durable has changed', () => {
    const octets = file(first, second)
    for (let place = 20; place < octets.length; place += 1) {
      const changed = octets.with(place, (octets[place] ?? 0) ^ 1)
      const { end, isDamaged, entries } = scan(changed)
      const isFirst = place < 20 + first.length
      expect([end, isDamaged, entries.length]).toEqual(isFirst ? [20, false, 0] : [20 + first.length, false, 1])
    }
  })

  it('is damaged if a later frame was written when the bad one was durable', () => {
    const durable = 20 + first.length
    const octets = file(first, second, encodeFrame(entry('c'), durable + second.length))
    for (let place = 20; place < durable + second.length; place += 1) {
      const changed = octets.with(place, (octets[place] ?? 0) ^ 1)
      expect(scan(changed).isDamaged).toBe(true)
    }
  })

  it('is not damaged if a later frame was written when only the frames before the bad one were durable', () => {
    const durable = 20 + first.length
    const octets = file(first, second, encodeFrame(entry('c'), durable))
    expect(scan(octets.with(durable + 8, 0))).toMatchObject({ end: durable, isDamaged: false })
    // One octet more had been durable.
    const more = file(first, second, encodeFrame(entry('c'), durable + 1))
    expect(scan(more.with(durable + 8, 0))).toMatchObject({ end: durable, isDamaged: true })
  })

  it('counts as damaged if the search takes too long', () => {
    // Each octet begins what could be a frame of the rest of the file.
    const claims = new Uint8Array(40_000).fill(0x5b)
    const view = new DataView(claims.buffer)
    for (let place = 0; place + 16 < claims.length; place += 9)
      view.setUint32(place, claims.length - place - 9 - 8, true)
    expect(scan(file(first, claims))).toMatchObject({ end: 20 + first.length, isDamaged: true })
  })
})
