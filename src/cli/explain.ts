/**
 * The command `explain`: says whether Set-Cookie lines are stored, and why not (§5.6, §5.7).
 */
import type { CookieClient, SetCookieResult } from '../index.js'
import type { Call } from './command.js'
import { readLines, STDIN } from './input.js'
import { makeMeeting } from './jar.js'
import { mistake } from './mistake.js'
import { JSON_OUTPUT, SHOW_VALUES } from './options.js'
import type { Colour, Output } from './output.js'
import { octetsOf } from './printable.js'
import { Progress } from './progress.js'
import { colouredRow, cookieJson, cookieText, counted, lineText, reasonText, row } from './report.js'

/** A line, and what became of it. */
interface Explained {
  readonly line: string
  readonly result: SetCookieResult
}

const VERDICTS: Readonly<Record<SetCookieResult['status'], readonly [title: string, colour: Colour]>> = {
  stored: ['stored', 'green'],
  removed: ['removed', 'cyan'],
  rejected: ['refused', 'red'],
}

/** Explains the lines, in order, in one jar. The status is 1 if one of them is refused. */
export async function explain(call: Call): Promise<number> {
  const { given, out, around } = call
  const line = given.required('LINE')
  const { jar, url, context } = makeMeeting(call)
  const lines = line === STDIN ? readLines(around) : [octetsOf(line)]
  const showValues = given.has(SHOW_VALUES)
  const counts = { lines: 0, refused: 0 }
  const results = explained(lines, jar.client(context), url, counts, new Progress(around))
  if (given.has(JSON_OUTPUT)) {
    await out.json({ url, results: objects(results, showValues) })
  } else {
    for await (const each of results) await out.lines(...textOf(each, showValues, out))
  }
  if (counts.lines === 0) throw mistake('standard input', 'one Set-Cookie line or more', 'none')
  return counts.refused > 0 ? 1 : 0
}

async function* explained(
  lines: Iterable<string> | AsyncIterable<string>,
  client: CookieClient,
  url: string,
  counts: { lines: number; refused: number },
  progress: Progress,
): AsyncGenerator<Explained> {
  for await (const given of lines) {
    const line = given.replace(/^\s*set-cookie:[ \t]*/i, '')
    const result = client.setCookie(line, url)
    counts.lines += 1
    if (result.status === 'rejected') counts.refused += 1
    progress.show(() => `explained: ${counted(counts.lines, 'line')}`)
    yield { line, result }
  }
  progress.end()
}

function textOf({ line, result }: Explained, showValues: boolean, out: Output): string[] {
  const [title, colour] = VERDICTS[result.status]
  const text = result.status === 'rejected' ? lineText(line, showValues) : storedText(result, showValues)
  const lines = [colouredRow(title, colour, text, out)]
  if (result.status === 'rejected') lines.push(...result.reasons.map((reason) => row('', reasonText(reason))))
  lines.push(...result.warnings.map((reason) => row('', `${out.paint('yellow', 'warning')} ${reasonText(reason)}`)))
  if (result.status !== 'rejected' && result.replaced !== undefined) {
    const verb = result.status === 'removed' ? 'removes' : 'replaces'
    lines.push(row('', out.paint('dim', `${verb} the cookie of ${dateOf(result.replaced.creationTime)}`)))
  }
  for (const { cookie, reason } of result.status === 'stored' ? result.evicted : []) {
    lines.push(row('', `${out.paint('yellow', 'evicted')} ${cookieText(cookie, showValues)}`))
    lines.push(row('', `  ${reasonText(reason)}`))
  }
  return lines
}

/** The cookie of a line. If the line removes it, the time of its expiry is left out. */
function storedText({ status, cookie }: Exclude<SetCookieResult, { status: 'rejected' }>, showValues: boolean): string {
  return cookieText(status === 'removed' ? { ...cookie, expiryTime: null } : cookie, showValues)
}

function dateOf(time: number): string {
  return new Date(time).toISOString()
}

async function* objects(results: AsyncIterable<Explained>, showValues: boolean): AsyncGenerator<object> {
  for await (const { line, result } of results) {
    const { status, warnings } = result
    const shared = { line: lineText(line, showValues), status }
    if (result.status === 'rejected') {
      yield { ...shared, reasons: result.reasons, warnings }
      continue
    }
    yield {
      ...shared,
      cookie: cookieJson(result.cookie, showValues),
      replaced: result.replaced && cookieJson(result.replaced, showValues),
      evicted:
        result.status === 'stored'
          ? result.evicted.map(({ cookie, reason }) => ({ cookie: cookieJson(cookie, showValues), reason }))
          : undefined,
      warnings,
    }
  }
}
