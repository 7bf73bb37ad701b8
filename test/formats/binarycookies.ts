/** Makes files of Safari for the tests. */

const FROM_2001 = 978_307_200_000

/** What a record has; what is not named is that of a plain cookie. */
interface Fields {
  readonly domain?: string
  readonly name?: string
  readonly path?: string
  readonly value?: string
  readonly flags?: number
  readonly expiry?: number
  readonly creation?: number
  /** The offset of the value, if it is to point elsewhere. */
  readonly valueOffset?: number
  /** The size of the record, if it is to be another one. */
  readonly size?: number
}

/** A record. Texts are byte strings, times are in milliseconds. */
export function safariRecord(fields: Fields): Uint8Array {
  const { domain = 'site.example', name = 'SID', path = '/', value = '31d4', flags = 0 } = fields
  const { expiry = 1_795_953_600_000 + 86_400_000, creation = 1_795_953_600_000 } = fields
  const texts = [domain, name, path, value].map((text) => Buffer.from(`${text}\0`, 'latin1'))
  const bytes = Buffer.concat([Buffer.alloc(56), ...texts])
  bytes.writeUInt32LE(fields.size ?? bytes.length, 0)
  bytes.writeUInt32LE(flags, 8)
  let offset = 56
  for (const [index, text] of texts.entries()) {
    bytes.writeUInt32LE(offset, 16 + index * 4)
    offset += text.length
  }
  if (fields.valueOffset !== undefined) bytes.writeUInt32LE(fields.valueOffset, 28)
  bytes.writeDoubleLE((expiry - FROM_2001) / 1000, 40)
  bytes.writeDoubleLE((creation - FROM_2001) / 1000, 48)
  return bytes
}

/** A file of pages of records. */
export function binaryCookies(...pages: readonly (readonly Uint8Array[])[]): Uint8Array {
  const bodies = pages.map((records) => {
    const head = Buffer.alloc(12 + records.length * 4)
    head.writeUInt32BE(0x00000100, 0)
    head.writeUInt32LE(records.length, 4)
    let offset = head.length
    for (const [index, record] of records.entries()) {
      head.writeUInt32LE(offset, 8 + index * 4)
      offset += record.length
    }
    return Buffer.concat([head, ...records])
  })
  const head = Buffer.alloc(8 + bodies.length * 4)
  head.write('cook', 0, 'latin1')
  head.writeUInt32BE(bodies.length, 4)
  for (const [index, body] of bodies.entries()) head.writeUInt32BE(body.length, 8 + index * 4)
  return Buffer.concat([head, ...bodies, Buffer.from('000000000717200500000000', 'hex')])
}
