/**
 * Reads the cookies of a file for the commands, and reports the entries that were refused.
 */

import { type FileEntry, formats, type ReadResult, readCookies } from '../formats/index.js'
import type { Call } from './command.js'
import { fileOf, readOctets } from './input.js'
import { timeOf } from './jar.js'
import { asMistake, mistake } from './mistake.js'
import { FROM, PASSWORD, URL_OF_FILE } from './options.js'
import type { Output } from './output.js'
import { charactersOf, harmless } from './printable.js'
import { Progress, sizeOf } from './progress.js'
import { colouredRow, counted, reasonText, row } from './report.js'

/** The most entries that are reported one by one. */
const SHOWN = 20

/** The cookies of the file that the argument FILE names. */
export async function readCookieFile({ given, around }: Call): Promise<ReadResult> {
  const path = fileOf(given, around)
  // The options are checked before a file is read, which may take long.
  const url = given.value(URL_OF_FILE)
  if (url !== undefined) checkUrl(url)
  const octets = await readOctets(path, 'FILE', around)
  const progress = new Progress(around)
  if (octets.length > 10_000_000) progress.show(() => `reading ${sizeOf(octets.length)}`)
  const options = { format: given.value(FROM), url, now: timeOf(given, around) }
  const { SPECULOOS_PASSWORD: hidden } = around.env
  const password = given.value(PASSWORD) ?? hidden
  try {
    return password === undefined ? readCookies(octets, options) : await readCookies(octets, { ...options, password })
  } catch (error) {
    throw notRecognized(error)
  } finally {
    progress.end()
  }
}

function checkUrl(url: string): void {
  try {
    readCookies('', { format: 'netscape', url })
  } catch (error) {
    throw asMistake(error, { 'options.url': '--url' })
  }
}

/** The list of all formats fills a page, so only the help has it. */
function notRecognized(error: unknown): unknown {
  const got = error instanceof TypeError ? /^input: expected .*, got (.*?)$/s.exec(error.message)?.[1] : undefined
  if (got === undefined) return error
  return mistake(
    'FILE',
    'cookies in a format that is known',
    harmless(got),
    'if you know the format, name it by --from',
  )
}

/** Whether an entry was refused because it has expired, which is what happens to cookies. */
export function isExpired({ reasons }: FileEntry): boolean {
  return reasons.every(({ id }) => id === 'expired')
}

/** Reports what was refused and changed in a file. */
export async function reportEntries({ refused, warnings }: ReadResult, errors: Output): Promise<void> {
  const expired = refused.filter(isExpired)
  await reportList(
    'refused',
    'red',
    refused.filter((entry) => !isExpired(entry)),
    errors,
  )
  await reportList('warning', 'yellow', warnings, errors)
  if (expired.length > 0) {
    await errors.lines(errors.paint('dim', row('expired', counted(expired.length, 'cookie'))))
  }
}

async function reportList(
  title: string,
  colour: 'red' | 'yellow',
  entries: readonly FileEntry[],
  errors: Output,
): Promise<void> {
  for (const { line, index, name, reasons } of entries.slice(0, SHOWN)) {
    const place = line === undefined ? (index === undefined ? [] : [`entry ${index + 1}`]) : [`line ${line}`]
    const shown = [...place, ...(name === undefined ? [] : [harmless(charactersOf(name))])]
    const text = shown.length === 0 ? 'the file' : shown.join(', ')
    await errors.lines(
      colouredRow(title, colour, text, errors),
      ...reasons.map((reason) => row('', reasonText(reason))),
    )
  }
  if (entries.length > SHOWN) await errors.lines(row('', `and ${(entries.length - SHOWN).toLocaleString('en')} more`))
}

/** The name of a format as people know it. */
export function titleOf({ format }: Pick<ReadResult, 'format'>): string {
  return formats[format].title
}
