/**
 * CRC-32C, the checksum of the frames in a file. It detects torn writes and accidental changes, but not deliberate
 * ones.
 */

/** The polynomial 0x1EDC6F41, its bits reversed. */
const POLYNOMIAL = 0x82f63b78
/** The number of octets processed at once. With eight tables 30 MB are about four times faster than with one. */
const STEP = 8

const tables = /* @__PURE__ */ makeTables()

function makeTables(): Uint32Array {
  const made = new Uint32Array(256 * STEP)
  for (let octet = 0; octet < 256; octet += 1) {
    let rest = octet
    for (let bit = 0; bit < 8; bit += 1) rest = (rest & 1) === 0 ? rest >>> 1 : (rest >>> 1) ^ POLYNOMIAL
    made[octet] = rest
  }
  for (let place = 256; place < made.length; place += 1) {
    const before = entry(made, place - 256)
    made[place] = (before >>> 8) ^ entry(made, before & 0xff)
  }
  return made
}

function entry(from: Uint32Array, place: number): number {
  return from[place] ?? 0
}

/** The checksum of some octets. */
export function checksum(octets: Uint8Array, start = 0, end = octets.length): number {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
  let crc = 0xffffffff
  let place = start
  for (; place + STEP <= end; place += STEP) {
    const low = crc ^ view.getUint32(place, true)
    const high = view.getUint32(place + 4, true)
    crc =
      entry(tables, 1792 + (low & 0xff)) ^
      entry(tables, 1536 + ((low >>> 8) & 0xff)) ^
      entry(tables, 1280 + ((low >>> 16) & 0xff)) ^
      entry(tables, 1024 + (low >>> 24)) ^
      entry(tables, 768 + (high & 0xff)) ^
      entry(tables, 512 + ((high >>> 8) & 0xff)) ^
      entry(tables, 256 + ((high >>> 16) & 0xff)) ^
      entry(tables, high >>> 24)
  }
  for (; place < end; place += 1) crc = (crc >>> 8) ^ entry(tables, (crc ^ (octets[place] ?? 0)) & 0xff)
  return (crc ^ 0xffffffff) >>> 0
}
