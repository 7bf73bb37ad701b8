/**
 * Reads the header fields of a response from the forms that Node clients use (RFC 9110 §5.2, §5.3).
 */

/** One line of a header field: its name in lower case, and its value, one code unit for each octet. */
export type HeaderField = readonly [name: string, value: string]

/**
 * Reads header fields from a record, or from a list of alternating names and values. Names and values are strings or
 * octets. A value may also be a list of these.
 */
export function headerFields(headers: unknown): HeaderField[] {
  if (typeof headers !== 'object' || headers === null) return []
  const list: readonly unknown[] = Array.isArray(headers) ? headers : Object.entries(headers).flat(1)
  const fields: HeaderField[] = []
  for (let index = 0; index < list.length; index += 2) {
    const name = textsOf(list[index])[0]?.toLowerCase()
    if (name !== undefined) for (const value of textsOf(list[index + 1])) fields.push([name, value])
  }
  return fields
}

/** Returns the values of all lines of one header field, in order. */
export function valuesOf(fields: readonly HeaderField[], name: string): string[] {
  return fields.flatMap(([each, value]) => (each === name ? value : []))
}

/** Converts header fields to standard `Headers`, without fields that `Headers` refuses. */
export function headersOf(fields: readonly HeaderField[]): Headers {
  const headers = new Headers()
  for (const [name, value] of fields) {
    try {
      headers.append(name, value)
    } catch {
      // The name is not a token, or the value has a control character. No server may send these, but some clients show
      // them.
    }
  }
  return headers
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (value instanceof Uint8Array) return [Array.from(value, (octet) => String.fromCharCode(octet)).join('')]
  return Array.isArray(value) ? value.flatMap(textsOf) : []
}
