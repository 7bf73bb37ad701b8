/** Makes new inputs of known ones, with a generator whose seed makes every run repeatable. */

/** A number from 0 to 1, without it. */
export type Random = () => number

/** The longest input; longer ones show nothing new. */
const LONGEST = 9000

/** Small and fast: mulberry32. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export function pick<Item>(items: readonly Item[], random: Random): Item | undefined {
  return items[Math.floor(random() * items.length)]
}

/** Changes an input in one to five places. */
export function changed(input: string, corpus: readonly string[], words: readonly string[], random: Random): string {
  let text = input
  for (let changes = 1 + Math.floor(random() * random() * 5); changes > 0; changes -= 1) {
    text = changedOnce(text, corpus, words, random)
  }
  return text.slice(0, LONGEST)
}

function changedOnce(text: string, corpus: readonly string[], words: readonly string[], random: Random): string {
  const at = Math.floor(random() * (text.length + 1))
  const end = Math.min(text.length, at + Math.floor(random() * random() * 20))
  const other = pick(corpus, random) ?? ''
  switch (Math.floor(random() * 8)) {
    case 0:
      return text.slice(0, at) + text.slice(end)
    case 1:
      return text.slice(0, at) + text.slice(at, end).repeat(2) + text.slice(end)
    case 2:
      return (
        text.slice(0, at) + String.fromCharCode(random() < 0.9 ? random() * 128 : random() * 0x10000) + text.slice(at)
      )
    case 3: {
      // One bit: letters change their case, and pass for their neighbours.
      const code = text.charCodeAt(at) ^ (1 << Math.floor(random() * 7))
      return at < text.length ? text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1) : text
    }
    case 4:
      return text.slice(0, at) + other.slice(Math.floor(random() * other.length))
    case 5:
      return text.slice(0, at) + (pick(words, random) ?? '') + text.slice(end)
    default:
      return text.slice(0, at) + (pick(words, random) ?? '') + text.slice(at)
  }
}

/** The shortest input, made by leaving parts out, that `fails` still. */
export function shortened(input: string, fails: (input: string) => boolean): string {
  let text = input
  for (let size = text.length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at + size <= text.length; ) {
      const shorter = text.slice(0, at) + text.slice(at + size)
      if (fails(shorter)) text = shorter
      else at += size
    }
  }
  return text
}
