/**
 * Recognises how a server wrote the value of a cookie: as an identifier, or as contents that are readable, signed or
 * encrypted.
 */
import { jsonOf, namesIn, octetsOfBase64, plainValue, textOfBase64, textOfHex } from './encodings.js'

/** The form of a value. */
export interface ValueForm {
  /** What it is called. */
  readonly name: string
  /** `identifier` and `signed identifier` mean something to the server alone; the others are contents. */
  readonly protection: 'identifier' | 'signed identifier' | 'encrypted' | 'signed' | 'none'
  /** The names of the fields that anybody can read, if they can be recognised. */
  readonly names: readonly string[]
  /** The identifier without a signature; empty for contents. */
  readonly identifier: string
}

/** Recognises one form in a value without quotes and percent signs; `null` if it has another form. */
type Recogniser = (text: string) => ValueForm | null

/** The form of a cookie's value. */
export function formOf(value: string): ValueForm {
  const text = plainValue(value)
  for (const recognise of RECOGNISERS) {
    const form = recognise(text)
    if (form !== null) return form
  }
  // Some servers encode their identifiers, which adds no bits.
  const inner = textOfBase64(text)
  const identifier = inner !== null && /^[\w-]{4,}$/.test(inner) ? inner : text
  return { name: 'identifier', protection: 'identifier', names: [], identifier }
}

function contents(name: string, protection: ValueForm['protection'], data: object | null = null): ValueForm {
  return { name, protection, names: data === null ? [] : namesIn(data), identifier: '' }
}

/** A form that a pattern recognises. */
function pattern(name: string, protection: ValueForm['protection'], shape: RegExp): Recogniser {
  return (text) => (shape.test(text) ? contents(name, protection) : null)
}

function jsonWebToken(text: string): ValueForm | null {
  const parts = text.split('.')
  const header = parts.length === 3 || parts.length === 5 ? jsonOf(textOfBase64(parts[0] ?? '')) : null
  if (header === null) return null
  if (parts.length === 5) return 'enc' in header ? contents('encrypted JSON Web Token', 'encrypted') : null
  if (!('alg' in header)) return null
  const payload = jsonOf(textOfBase64(parts[1] ?? ''))
  const isUnsigned = typeof header.alg !== 'string' || /^none$/i.test(header.alg) || parts[2] === ''
  return contents('JSON Web Token', isUnsigned ? 'none' : 'signed', payload)
}

/** Payload, time and signature of itsdangerous, joined by dots; a payload that begins with a dot is compressed. */
function flaskSession(text: string): ValueForm | null {
  const [, payload = '', data] = /^(\.?([\w+/=-]+))\.[\w-]{5,8}\.[\w-]{27,86}$/.exec(text) ?? []
  if (data === undefined) return null
  if (payload.startsWith('.')) return contents('session of Flask', 'signed')
  const read = jsonOf(textOfBase64(data))
  return read && contents('session of Flask', 'signed', read)
}

/** Payload, time and signature of Django, joined by colons. */
function djangoSigned(text: string): ValueForm | null {
  const [, payload] = /^([^:]+):\w{6}:[\w-]{27,86}$/.exec(text) ?? []
  return payload === undefined ? null : contents('signed value of Django', 'signed', jsonOf(textOfBase64(payload)))
}

/** The message of Rails, and its signature; three parts are encrypted. */
function railsMessage(text: string): ValueForm | null {
  const parts = text.split('--')
  if (parts.length === 3 && parts.every((part) => octetsOfBase64(part) !== null)) {
    return contents('encrypted session of Rails', 'encrypted')
  }
  const [message = '', signature = ''] = parts
  if (parts.length !== 2 || !/^[0-9a-f]{40,128}$/.test(signature)) return null
  const octets = octetsOfBase64(message)
  if (octets === null) return null
  // Up to Rails 5.1 the encrypted message is itself a base64 text, joined to its vector.
  const isEncrypted = /^[\w+/=]+--[\w+/=]+$/.test(octets)
  return contents('session of Rails', isEncrypted ? 'encrypted' : 'signed', jsonOf(textOfBase64(message)))
}

/** A value that Express or a similar framework signed: an identifier, or JSON after `j:`. */
function expressSigned(text: string): ValueForm | null {
  const [, value] = /^s:(.+)\.[\w+/=-]{20,90}$/s.exec(text) ?? []
  if (value === undefined) return null
  if (value.startsWith('j:')) return contents('signed JSON of Express', 'signed', jsonOf(value.slice(2)))
  return { name: 'signed identifier of Express', protection: 'signed identifier', names: [], identifier: value }
}

/** A value and its signature of 20, 32 or 64 octets, joined by a dot. */
function dotSigned(text: string): ValueForm | null {
  const [, value = '', signature = ''] = /^([\w+/=-]+)\.([\w+/=-]+)$/.exec(text) ?? []
  const octets = octetsOfBase64(signature)
  const isSignature = octets !== null && [20, 32, 64].includes(octets.length)
  if (!isSignature && !/^[0-9a-f]{40,128}$/.test(signature)) return null
  const data = jsonOf(textOfBase64(value))
  if (data !== null) return contents('signed JSON', 'signed', data)
  return { name: 'signed identifier', protection: 'signed identifier', names: [], identifier: value }
}

function json(text: string): ValueForm | null {
  const isBase64 = !/^(?:j:)?\s*[[{]/.test(text)
  const data = isBase64 ? jsonOf(textOfBase64(text.replace(/^base64-/, ''))) : jsonOf(text.replace(/^j:/, ''))
  if (data === null) return null
  if ('iv' in data && 'value' in data && ('mac' in data || 'tag' in data)) {
    return contents('encrypted value of Laravel', 'encrypted')
  }
  // The server checks the tokens in it.
  if ('access_token' in data || 'token' in data) return contents('JSON with a token', 'signed', data)
  return contents(isBase64 ? 'JSON in base64' : 'JSON', 'none', data)
}

/** Names and values of a form or a query. */
function pairs(text: string): ValueForm | null {
  const list = text.split('&').map((pair) => /^([\w.-]{1,64})=/.exec(pair)?.[1])
  const names = list.filter((name) => name !== undefined)
  return names.length < 2 || names.length < list.length ? null : { ...contents('pairs', 'none'), names }
}

const RECOGNISERS: readonly Recogniser[] = [
  pattern('encrypted value of ASP.NET Core', 'encrypted', /^CfDJ8[\w-]+$/),
  pattern('count of chunks', 'encrypted', /^chunks[-:]\d{1,3}$/),
  pattern('sealed value of iron', 'encrypted', /^Fe26\.2\*/),
  pattern('Fernet token', 'encrypted', /^gAAAAA[\w-]+={0,2}$/),
  pattern('encrypted PASETO', 'encrypted', /^v\d\.local\./),
  pattern('PASETO', 'signed', /^v\d\.public\./),
  pattern('session of Plug', 'signed', /^SFMyNTY\.[\w-]+\.[\w-]+$/),
  pattern('secure cookie of Tornado', 'signed', /^2\|\d+:\d+\|\d+:\d+\|/),
  pattern('login of WordPress', 'signed', /^[^|]+\|\d{10}\|[^|]{20,}\|[0-9a-f]{32,64}$/),
  pattern('session of Play', 'signed', /^[0-9a-f]{40}-[\w%.-]+=/),
  pattern('signed data of Yii', 'signed', /^[0-9a-f]{64}[aisbO]:\d+:/),
  pattern('session of CodeIgniter 2', 'signed', /^a:\d+:\{.*\}[0-9a-f]{32}(?:[0-9a-f]{8})?$/s),
  pattern('serialised data of PHP', 'none', /^[aO]:\d+:(?:\{|")/),
  jsonWebToken,
  flaskSession,
  djangoSigned,
  railsMessage,
  expressSigned,
  dotSigned,
  json,
  pairs,
  pattern('serialised object in base64', 'none', /^(?:BAh|rO0AB)[\w+/-]*={0,2}$/),
  (text) => {
    const inner = textOfBase64(text) ?? textOfHex(text)
    return inner !== null && /^[aO]:\d+:(?:\{|")/.test(inner) ? contents('serialised data of PHP', 'none') : null
  },
  // A time, contents and a signature, joined by bars.
  (text) => (/^\d{10}\|/.test(octetsOfBase64(text) ?? '') ? contents('secure cookie of gorilla', 'encrypted') : null),
]

/** Names of fields that say who a user is, and what the user may do. */
const TELLING =
  /^(?:is[-_]?admin|admin|roles?|user|user[-_]?(?:id|name)|_user_id|uid|e?mail|phone|pass(?:word|wd)?|pwd|secret|perm(?:ission)?s?|groups?|sub|balance|price|credit|logged[-_]?in|auth(?:enticated)?)$/i

/** The names of fields that matter to an attacker; no others may be shown, since a name may be data itself. */
export function tellingNames(names: readonly string[]): string[] {
  return [...new Set(names.filter((name) => TELLING.test(name)))]
}
