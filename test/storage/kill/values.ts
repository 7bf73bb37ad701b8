/** Values of cookies that tell which change made them, and whether they are whole. */

/** The id of what is not there. */
export const REMOVED = '-'

/** The id of a value that no change has made. */
export const TORN = 'torn'

/** The value of an id: up to some thousand octets, always the same ones. */
export function valueFor(id: string): string {
  let hash = 7
  for (const character of id) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) >>> 0
  return `${id}_${String.fromCharCode(97 + (hash % 26)).repeat(hash % 3000)}`
}

/** The id of a value. */
export function idOf(value: string): string {
  const [id = ''] = value.split('_', 1)
  return valueFor(id) === value ? id : TORN
}
