/**
 * The command `convert`: writes the cookies of a file in another format, and reports what the new file lacks.
 */
import { type FormatName, type ReadResult, type WriteResult, writeCookies } from '../formats/index.js'
import type { Call } from './command.js'
import { isExpired, readCookieFile, reportEntries, titleOf } from './cookie-file.js'
import { readOctets, STDIN } from './input.js'
import { timeOf } from './jar.js'
import { Mistake, mistake, named, quoted, troubleOf } from './mistake.js'
import { FROM, JSON_OUTPUT, ORIGINAL, OUTPUT, SHOW_VALUES, TO } from './options.js'
import { charactersOf, harmless, harmlessFile } from './printable.js'
import { replaceFile, targetOf } from './replace-file.js'
import { colouredRow, counted, reasonText, row } from './report.js'

/** The status of a program that a signal ended. */
const INTERRUPTED = 130

/** Converts a file. The status is 1 if a cookie that has not expired is not in the new one. */
export async function convert(call: Call): Promise<number> {
  const { given, out, errors, around } = call
  const format = given.value(TO)
  if (format === undefined) throw mistake('--to', 'a format, which --help lists', 'nothing')
  const path = given.value(OUTPUT) ?? STDIN
  if (path === '') throw mistake(given.nameOf(OUTPUT), 'the path of a file, or - for the standard output', '""')
  if (path === STDIN && out.isTerminal && !given.has(SHOW_VALUES)) {
    const expected = 'a file or a pipe, since the output has the values of cookies'
    throw mistake('--output', expected, 'a terminal', '--show-values prints them')
  }
  const originalPath = given.value(ORIGINAL)
  if (originalPath !== undefined && format !== 'playwright') {
    throw new Mistake(`--original: expected --to playwright beside it, got --to ${format}`)
  }
  if (originalPath === STDIN && (given.argument('FILE') ?? STDIN) === STDIN) {
    throw mistake('--original', 'a file, since FILE is the standard input', 'the standard input, too')
  }
  const original = originalPath === undefined ? undefined : await readOriginal(originalPath, call)
  const read = await readCookieFile(call)
  const result = write(format, read, timeOf(given, around), original)

  const kept = read.cookies.length - result.omitted.length
  const isWhole = read.refused.every(isExpired) && result.omitted.every(isExpired)
  if (path !== STDIN) {
    if (!isWhole && kept === 0) await checkLoss(path, read, call)
    if (!(await wrote(path, result.output, call))) return INTERRUPTED
  } else if (out.isTerminal) await out.text(harmlessFile(charactersOf(Buffer.from(result.output).toString('latin1'))))
  else await out.octets(result.output)
  await out.flush()

  if (given.has(JSON_OUTPUT)) {
    const { omitted, lost } = result
    await errors.json({
      from: read.format,
      to: format,
      cookies: kept,
      refused: read.refused,
      warnings: read.warnings,
      omitted,
      lost,
    })
  } else {
    await errors.lines(row('converted', `${counted(kept, 'cookie')}, from ${titleOf(read)} to ${titleOf({ format })}`))
    await reportEntries(read, errors)
    for (const { name, reasons } of result.omitted) {
      await errors.lines(colouredRow('omitted', 'red', harmless(charactersOf(name)), errors))
      await errors.lines(...reasons.map((reason) => row('', reasonText(reason))))
    }
    for (const { field, records, sentence } of result.lost) {
      const text = `${field} of ${counted(records.length, 'cookie')}: ${sentence}`
      await errors.lines(colouredRow('lost', 'yellow', text, errors))
    }
  }
  return isWhole ? 0 : 1
}

/** Throws if the only file with the cookies would be replaced by one without any. */
async function checkLoss(path: string, { refused }: ReadResult, { given }: Call): Promise<void> {
  const from = given.value(FROM)
  if (from !== undefined && refused.some(({ reasons }) => reasons.some(({ id }) => id === 'not-this-format'))) {
    throw mistake('--from', 'the format of FILE', from)
  }
  const file = given.argument('FILE') ?? STDIN
  if (file === STDIN || (await targetOf(file)) !== (await targetOf(path))) return
  const expected = 'another file than FILE, since no cookie of FILE can be kept'
  throw mistake(given.nameOf(OUTPUT), expected, quoted(path), 'without it, the cookies and the reasons are printed')
}

async function readOriginal(path: string, { around }: Call): Promise<unknown> {
  const octets = await readOctets(path, '--original', around)
  return Buffer.from(octets).toString('utf8')
}

function write(format: FormatName, { cookies }: ReadResult, now: number, original: unknown): WriteResult<Uint8Array> {
  return named({ 'options.original': '--original' }, () =>
    writeCookies(format, cookies, { as: 'bytes', now, ...(original === undefined ? {} : { original }) }),
  )
}

/** Writes the file; false if a signal came in between, and nothing was changed. */
async function wrote(path: string, octets: Uint8Array, { given, around }: Call): Promise<boolean> {
  const controller = new AbortController()
  const release = around.onInterrupt(() => controller.abort())
  try {
    await replaceFile(path, octets, controller.signal)
    return true
  } catch (error) {
    if (controller.signal.aborted) return false
    throw mistake(given.nameOf(OUTPUT), 'a file that can be written', `${quoted(path)}: ${troubleOf(error)}`)
  } finally {
    release()
  }
}
