/**
 * An input to be read: text, octets, the value of parsed JSON, or the handle of a database.
 */
import { invalidSecret } from '../cookie/invalid-argument.js'
import { parseJson } from './json.js'
import { byteString, decodeUtf8, octetsOf } from './octets.js'

/**
 * The handle of a SQLite database that is open: that of `node:sqlite`, `bun:sqlite`, better-sqlite3, node-sqlite3-wasm, or
 * any object with these methods.
 *
 * @see https://nodejs.org/api/sqlite.html
 */
export interface SqliteHandle {
  /** Prepares a statement. */
  prepare(sql: string): SqliteStatement
}

/**
 * A statement that a database handle prepared.
 *
 * @see {@link SqliteHandle}
 */
export interface SqliteStatement {
  /** Returns the rows, each an object with a property for each column. */
  all(): unknown
}

/**
 * What cookies can be read from: the text of a file, its octets, what `JSON.parse` makes of it, or a database handle.
 * Octets are never wrong; text is what UTF-8 decoding made of the file.
 *
 * @see {@link SqliteHandle}
 */
export type CookieInput = string | Uint8Array | readonly unknown[] | object | SqliteHandle

/** The number of octets of a file that are read to see how it begins. */
const HEAD = 4096

const BOM = '\ufeff'

export class Input {
  /** The octets of a file, if octets were given. */
  readonly bytes: Uint8Array | null
  /** The handle of a database, if one was given. */
  readonly handle: SqliteHandle | null
  readonly #given: unknown
  #characters: string | null | undefined
  #octets: string | null | undefined
  #data: unknown
  #trouble: string | null = null
  #isParsed = false

  constructor(given: unknown) {
    if (typeof given !== 'string' && (typeof given !== 'object' || given === null)) {
      throw invalidSecret('input', given, 'text, octets, parsed JSON or a database handle')
    }
    this.#given = given
    this.bytes = isBytes(given) ? given : null
    this.handle = isHandle(given) ? given : null
  }

  /** The file as a byte string without a byte order mark; `null` if the input is not a file. */
  get octets(): string | null {
    if (this.#octets === undefined) {
      const octets =
        this.bytes !== null ? byteString(this.bytes) : typeof this.#given === 'string' ? octetsOf(this.#given) : null
      this.#octets = octets?.startsWith('\xef\xbb\xbf') ? octets.slice(3) : octets
    }
    return this.#octets
  }

  /** The file as characters without a byte order mark; `null` if the input is not a file of UTF-8. */
  get characters(): string | null {
    if (this.#characters === undefined) {
      const characters =
        this.bytes !== null ? decodeUtf8(this.bytes) : typeof this.#given === 'string' ? this.#given : null
      this.#characters = characters?.startsWith(BOM) ? characters.slice(1) : characters
    }
    return this.#characters
  }

  /** Whether the input is a file whose first mark is that of JSON. */
  get beginsLikeJson(): boolean {
    const { bytes } = this
    const start =
      bytes !== null ? byteString(bytes, 0, Math.min(bytes.length, HEAD)) : (this.characters ?? '').slice(0, HEAD)
    return /^(?:\xef\xbb\xbf)?[\t\n\r ]*[[{]/.test(start)
  }

  /** The value of the JSON: the given data, or that of the file; `undefined` if it is not JSON. */
  get data(): unknown {
    if (!this.#isParsed) {
      this.#isParsed = true
      if (typeof this.#given !== 'string' && this.bytes === null)
        this.#data = this.handle === null ? this.#given : undefined
      else if (this.beginsLikeJson) {
        const { characters } = this
        const json = characters === null ? { trouble: 'JSON that is not UTF-8' } : parseJson(characters)
        if ('value' in json) this.#data = json.value
        else this.#trouble = json.trouble
      }
    }
    return this.#data
  }

  /** A description of the input for a message. It holds no content. */
  describe(): string {
    if (this.handle !== null) return 'a database without a table of cookies'
    if (this.bytes === null && typeof this.#given === 'object') {
      return Array.isArray(this.#given) ? 'an array of other things' : 'an object of another form'
    }
    if (this.data === undefined && this.#trouble !== null) return this.#trouble
    if (/^(?:\xff\xfe|\xfe\xff)/.test(this.octets ?? '')) return 'text in UTF-16; save it as UTF-8'
    if (this.data !== undefined) return 'JSON of another form'
    const isPath = typeof this.#given === 'string' && /^[^\r\n;=<{[]{1,500}\.\w{1,12}$/.test(this.#given)
    return isPath ? 'what looks like a path; read the file first' : 'something else'
  }
}

/** Whether it is a Uint8Array of any realm. */
export function isBytes(given: unknown): given is Uint8Array {
  return Object.prototype.toString.call(given) === '[object Uint8Array]' && ArrayBuffer.isView(given)
}

function isHandle(given: unknown): given is SqliteHandle {
  return typeof given === 'object' && given !== null && 'prepare' in given && typeof given.prepare === 'function'
}
