/**
 * Reads responses for an audit: of a HAR, of headers that were saved, or lines alone.
 */
import type { AuditResponse } from '../audit/index.js'
import { mistake } from './mistake.js'

/** The response of a request, and its Set-Cookie lines. */
export interface SavedResponse extends AuditResponse {
  readonly url: string
  readonly headers: [name: string, value: string][]
  readonly lines: readonly string[]
}

/**
 * The responses of a file.
 *
 * @param url - the URL of the first response, which only a HAR has itself.
 */
export function readResponses(octets: Uint8Array, url: string | undefined): SavedResponse[] {
  const text = Buffer.from(octets).toString('latin1')
  if (/^(?:\xef\xbb\xbf)?\s*\{/.test(text)) return readArchive(Buffer.from(octets).toString('utf8'))
  if (url === undefined) throw mistake('--url', 'the URL of the response, which the file does not have', 'nothing')
  const lines = text.split(/\r?\n/)
  const isMessage =
    /^\s*HTTP\/\d/.test(text) || lines.every((line) => line.trim() === '' || /^[\w-]+:|^[ \t]/.test(line))
  const found = isMessage
    ? readMessages(lines, url)
    : [responseOf(url, lines.filter((line) => line.trim() !== '').map(asField))]
  if (found.every((response) => response.lines.length === 0)) {
    throw mistake('FILE', 'a HAR, the headers of a response, or Set-Cookie lines', 'none of them')
  }
  return found
}

/** A response that has lines alone. */
export function responseOfLines(lines: readonly string[], url: string): SavedResponse {
  return responseOf(url, lines.map(asField))
}

function asField(line: string): [string, string] {
  return ['set-cookie', line.replace(/^\s*set-cookie:[ \t]*/i, '')]
}

function responseOf(url: string, headers: [string, string][], more: Partial<AuditResponse> = {}): SavedResponse {
  const lines = headers.flatMap(([name, value]) => (name.toLowerCase() === 'set-cookie' ? value.split('\n') : []))
  return { ...more, url, headers, lines }
}

/** The responses of a chain of redirects, as curl -D and curl -i write them. A body ends the headers that are read. */
function readMessages(lines: readonly string[], start: string): SavedResponse[] {
  const responses: SavedResponse[] = []
  let url: string | null = start
  let status: number | undefined
  let headers: [string, string][] = []
  let isBody = false
  const end = (): void => {
    if (url !== null && (headers.length > 0 || status !== undefined)) {
      responses.push(responseOf(url, headers, { status }))
      const location = headers.findLast(([name]) => name.toLowerCase() === 'location')?.[1]
      const isRedirect = status !== undefined && status >= 300 && status < 400
      if (isRedirect && location !== undefined) url = URL.canParse(location, url) ? new URL(location, url).href : null
    }
    status = undefined
    headers = []
  }
  for (const line of lines) {
    const [, code] = /^HTTP\/[\d.]+ (\d{3})/.exec(line) ?? []
    const last = headers.at(-1)
    if (code !== undefined) {
      end()
      status = Number(code)
      isBody = false
    } else if (line.trim() === '') {
      end()
      isBody = true
    } else if (isBody) break
    else if (/^[ \t]/.test(line) && last !== undefined) last[1] += ` ${line.trim()}`
    else {
      const colon = line.indexOf(':')
      if (colon > 0) headers.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()])
    }
  }
  end()
  return responses
}

function readArchive(text: string): SavedResponse[] {
  const entries = fieldOf(fieldOf(parsed(text), 'log'), 'entries')
  if (!Array.isArray(entries)) throw mistake('FILE', 'a HAR, with log.entries', 'JSON of another form')
  return entries.flatMap((entry: unknown) => {
    const [request, response] = [fieldOf(entry, 'request'), fieldOf(entry, 'response')]
    const url = textOf(request, 'url') ?? ''
    if (!/^https?:/i.test(url) || !URL.canParse(url)) return []
    const status = fieldOf(response, 'status')
    const more = {
      method: textOf(request, 'method'),
      status: typeof status === 'number' ? status : undefined,
      body: textOf(fieldOf(response, 'content'), 'text'),
      requestHeaders: pairsOf(request),
    }
    return [responseOf(url, pairsOf(response), more)]
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw mistake('FILE', 'a HAR', 'text that begins like JSON and is not JSON')
  }
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined
}

function textOf(value: unknown, key: string): string | undefined {
  const field = fieldOf(value, key)
  return typeof field === 'string' ? field : undefined
}

/** The header fields of a request or a response of a HAR. */
function pairsOf(message: unknown): [string, string][] {
  const headers = fieldOf(message, 'headers')
  if (!Array.isArray(headers)) return []
  return headers.flatMap((header: unknown) => {
    const [name, value] = [textOf(header, 'name'), textOf(header, 'value')]
    return name === undefined || value === undefined ? [] : [[name, value]]
  })
}
