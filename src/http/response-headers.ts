/**
 * The header fields of a response, in the forms in which clients for Node have them (RFC 9110 §5.2, §5.3).
 */

/** One line of a header field: its name in lower case, and its value, a code unit an octet. */
export type HeaderField = readonly [name: string, value: string]

/**
 * Reads the header fields of a record, or of a list of names and values in turn. A name or a value is a text or octets,
 * and a value may be a list of these.
 */
export function headerFields(headers: unknown): HeaderField[] {
  if (typeof headers !== 'object' || headers === null) return []
  const list: readonly unknown[] = Array.isArray(headers) ? headers : Object.entries(headers).flat(1)
  const fields: HeaderField[] = []
  for (let index = 0; index + 1 < list.length; index += 2) {
    const name = textsOf(list[index])[0]?.toLowerCase()
    if (name !== undefined) for (const value of textsOf(list[index + 1])) fields.push([name, value])
  }
  return fields
}

/** The values of all lines of one header field, in order. */
export function valuesOf(fields: readonly HeaderField[], name: string): string[] {
  return fields.flatMap(([each, value]) => (each === name ? value : []))
}

/** The header fields as standard `Headers`. Fields that `Headers` refuses are left out. */
export function headersOf(fields: readonly HeaderField[]): Headers {
  const headers = new Headers()
  for (const [name, value] of fields) {
    try {
      headers.append(name, value)
    } catch {
      // A name that is not a token, or a value with a control character: no server may send it, and some clients show
      // it.
    }
  }
  return headers
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (value instanceof Uint8Array) return [Array.from(value, (octet) => String.fromCharCode(octet)).join('')]
  return Array.isArray(value) ? value.flatMap(textsOf) : []
}
