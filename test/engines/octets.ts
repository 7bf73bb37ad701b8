/** Lines as octets: a string of which each character is one octet. */

/** The octets that a text stands for, as spec-vectors/README.md says; `null` if it holds half of a surrogate pair. */
export function octetsOf(text: string): string | null {
  if ([...text].every((character) => character <= '\xff')) return text
  if (/\p{Surrogate}/u.test(text)) return null
  return Buffer.from(text, 'utf8').toString('latin1')
}

/** Returns a line as a header field holds it: in octets, and without surrounding white space. */
export function fieldOf(line: string): string {
  return (octetsOf(line) ?? line).replace(/^[ \t]+|[ \t]+$/g, '')
}

/** Whether a text has a control character other than a tab. */
export function hasControl(text: string): boolean {
  return [...text].some((character) => (character < ' ' && character !== '\t') || character === '\x7f')
}
