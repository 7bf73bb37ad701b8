/**
 * The search of the site: the parts of its pages, ordered by how well they answer a question. It runs in the browser.
 */

/** A part of a page that the search can find. */
export interface Entry {
  /** The address below the root of the site. */
  readonly address: string
  readonly title: string
  /** The title of the page, and the group of the sidebar that it belongs to. */
  readonly page: string
  readonly group: string
  readonly text: string
}

/** A part that was found. */
export interface Hit {
  readonly entry: Entry
  readonly score: number
  /** The words of the text that match, as they are written there. */
  readonly words: readonly string[]
}

/** Words that say nothing of what is looked for. */
const STOP: ReadonlySet<string> = new Set(
  'a about after all also am an and any are as at be because been but by can cannot cant could did do does doesnt dont for from get gets getting had has have how i if im in into is isnt it its just like make my no not of on one only or our out should so some still than that the their them then there they this those through to too up use used using want was way we were what when where which while who why will with without wont work works working would you your'.split(
    ' ',
  ),
)

/** Other words for the same thing. The first word of each row stands for all of them. */
const SYNONYMS: readonly (readonly string[])[] = [
  ['login', 'logged', 'log-in', 'signin', 'signed', 'sign', 'authenticate', 'authentication', 'auth'],
  ['logout', 'signout'],
  ['save', 'serialize', 'serialise', 'dump', 'persist', 'persisted', 'persistent', 'persistence', 'survive', 'outlive'],
  ['read', 'access', 'retrieve', 'obtain'],
  ['load', 'restore', 'reload', 'reopen', 'import'],
  ['refuse', 'refused', 'reject', 'rejected', 'ignored', 'dropped', 'blocked', 'denied', 'refusal', 'rejection'],
  ['withheld', 'unsent', 'withhold', 'withholding'],
  ['lost', 'missing', 'gone', 'disappear', 'vanish', 'lose', 'losing', 'arrive'],
  ['redirect', 'redirected', 'redirection', '302', '303', '307'],
  ['expire', 'expired', 'expiry', 'expires', 'expiration', 'outdated'],
  ['delete', 'remove', 'removed', 'removal', 'clear', 'erase', 'unset', 'reset'],
  ['print', 'log', 'show', 'debug', 'inspect', 'trace'],
  ['migrate', 'migration', 'replace', 'switch', 'instead', 'compatible', 'drop-in'],
  ['partitioned', 'partition', 'chips'],
  ['iframe', 'frame', 'embedded'],
  ['third-party', 'thirdparty', 'tracking'],
  ['test', 'testing', 'mock', 'vitest', 'mocha'],
  ['process', 'worker', 'cluster', 'concurrent', 'concurrency', 'parallel', 'simultaneous'],
  ['encrypt', 'encrypted', 'encryption', 'seal', 'sealed'],
  ['subdomain', 'subdomains', 'sibling'],
  ['fast', 'slow', 'speed', 'performance', 'benchmark'],
  ['size', 'bundle', 'bytes', 'bundler'],
  ['export', 'write', 'convert'],
  ['typescript', 'types', 'typings'],
]
const CANONICAL: ReadonlyMap<string, string> = new Map(
  SYNONYMS.flatMap((row) => row.map((word) => [stem(word), stem(row[0] ?? word)] as const)),
)

/** How much a word counts that stands in the title, in the title of the page, and in the text. */
const TITLE = 5
const PAGE = 2.5
/** How fast a word that stands often in a part counts less, and how much the length of a part matters. */
const SATURATION = 1.2
const LENGTH = 0.6
/** A part that has all words of a question counts more than one that has some of them often. */
const COVERAGE = 1.2
/** A word that begins with what was typed counts less than the word itself. */
const PREFIX = 0.5
/** How much more a part counts whose title says nothing but what was asked. */
const APT = 0.8
/** How much more a part counts that has a phrase of the question word by word. */
const PHRASE = 2
/** How much a group counts: guides before the reference, and that before what only maintainers read. */
const WEIGHTS: Readonly<Record<string, number>> = {
  Reference: 0.5,
  'Engines compared': 0.3,
  'For maintainers': 0.45,
  Start: 1.15,
  Clients: 1.1,
  Why: 1.15,
}

/** A word without its plural, and without the ending of a verb. */
function stem(word: string): string {
  if (word.length <= 3) return word
  return word
    .replace(/ies$/, 'y')
    .replace(/(ss|x|ch|sh)es$/, '$1')
    .replace(/([^s])s$/, '$1')
    .replace(/(.{3,})(?:ing|ed)$/, '$1')
    .replace(/(.{3,})e$/, '$1')
}

/** The words of a text: `document.cookie` is one, and so are its parts. */
export function wordsOf(text: string): string[] {
  const words: string[] = []
  for (const [whole] of text.matchAll(/[\p{L}\p{N}_$]+(?:[-.:/'][\p{L}\p{N}_$]+)*/gu)) {
    const plain = whole.replaceAll("'", '')
    words.push(plain.toLowerCase())
    const parts = plain.split(/[-.:/_$]|(?<=[\p{Ll}\p{N}])(?=\p{Lu})/u).filter((part) => part !== '')
    if (parts.length > 1) words.push(...parts.map((part) => part.toLowerCase()))
  }
  return words
}

function termOf(word: string): string {
  const stemmed = stem(word)
  return CANONICAL.get(stemmed) ?? stemmed
}

/** What stands in quotation marks, or the whole question if nothing does and it has three words. */
function phrasesOf(question: string): string[] {
  const plain = question.toLowerCase().replace(/[“”„]/g, '"')
  const quoted = Array.from(plain.matchAll(/"([^"]{3,})"/g), ([, phrase = '']) => phrase)
  return quoted.length === 0 && plain.trim().split(/\s+/).length >= 3 ? [plain.trim()] : quoted
}

/** Finds parts of the site. */
export class Search {
  readonly #entries: readonly Entry[]
  /** For each word, the parts that have it and how much it counts there. */
  readonly #postings = new Map<string, Map<number, number>>()
  readonly #lengths: number[] = []
  readonly #mean: number

  constructor(entries: readonly Entry[]) {
    this.#entries = entries
    for (const [index, { title, page, text }] of entries.entries()) {
      this.#add(index, title, TITLE)
      if (page !== title) this.#add(index, page, PAGE)
      this.#lengths.push(this.#add(index, text, 1) + 20)
    }
    this.#mean = this.#lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, entries.length)
  }

  /** The parts that answer a question best, the best one first. */
  find(question: string, limit = 10): Hit[] {
    const asked = [...new Set(wordsOf(question).filter((word) => !STOP.has(word)))]
    const scores = new Map<number, { score: number; covered: number; words: Set<string> }>()
    let total = 0
    const last = asked.at(-1)
    for (const word of asked) {
      const found = new Map<number, number>()
      const weight = Math.sqrt(this.#rarityOf(termOf(word)))
      total += weight
      for (const [term, factor] of this.#termsOf(word, word === last)) {
        const postings = this.#postings.get(term)
        if (postings === undefined) continue
        const rarity = this.#rarityOf(term)
        for (const [index, count] of postings) {
          const long = 1 - LENGTH + (LENGTH * (this.#lengths[index] ?? 0)) / this.#mean
          const score = (factor * rarity * count * (SATURATION + 1)) / (count + SATURATION * long)
          found.set(index, Math.max(found.get(index) ?? 0, score))
        }
      }
      for (const [index, score] of found) {
        const sum = scores.get(index) ?? { score: 0, covered: 0, words: new Set() }
        sum.score += score
        sum.covered += weight
        sum.words.add(word)
        scores.set(index, sum)
      }
    }
    const terms = new Set(asked.map(termOf))
    const phrases = phrasesOf(question)
    const hits = [...scores].map(([index, { score, covered, words }]) => {
      const entry = this.#entries[index] ?? { address: '', title: '', page: '', group: '', text: '' }
      const coverage = (covered / total) ** COVERAGE
      const exact = entry.title.toLowerCase() === question.trim().toLowerCase() ? 4 : 1
      const title = wordsOf(entry.title).filter((word) => !STOP.has(word))
      const apt = 1 + (APT * title.filter((word) => terms.has(termOf(word))).length) / Math.max(1, title.length)
      const text = entry.text.toLowerCase()
      const phrase = phrases.some((each) => text.includes(each)) ? PHRASE : 1
      return { entry, score: score * coverage * apt * exact * phrase * (WEIGHTS[entry.group] ?? 1), words: [...words] }
    })
    return hits.sort((a, b) => b.score - a.score).slice(0, limit)
  }

  /** How much a word says: one that few parts have says most. */
  #rarityOf(term: string): number {
    const size = this.#postings.get(term)?.size ?? 0
    return Math.log(1 + (this.#entries.length - size + 0.5) / (size + 0.5))
  }

  /** The words of the index that a word of the question stands for. What is typed last may be unfinished. */
  *#termsOf(word: string, isLast: boolean): Iterable<[term: string, factor: number]> {
    const term = termOf(word)
    yield [term, 1]
    if (!isLast || word.length < 3) return
    for (const other of this.#postings.keys()) if (other !== term && other.startsWith(word)) yield [other, PREFIX]
  }

  #add(index: number, text: string, weight: number): number {
    const words = wordsOf(text)
    for (const word of words) {
      const term = termOf(word)
      const postings = this.#postings.get(term) ?? new Map<number, number>()
      postings.set(index, (postings.get(index) ?? 0) + weight)
      this.#postings.set(term, postings)
    }
    return words.length
  }
}

/** The place of a text that shows what was found: some words before the first match, and as many characters as fit. */
export function excerpt(text: string, words: readonly string[], length = 150): string {
  const lower = text.toLowerCase()
  const places = words.map((word) => lower.indexOf(word.slice(0, Math.max(4, word.length - 2)))).filter((at) => at >= 0)
  const first = places.length === 0 ? 0 : Math.min(...places)
  const start = first < length / 2 ? 0 : lower.indexOf(' ', first - length / 3) + 1
  const cut = text.slice(start, start + length)
  return `${start > 0 ? '… ' : ''}${cut}${start + length < text.length ? ' …' : ''}`
}
