/**
 * The command `send`: which cookies of a file a request carries, and why not the others (§5.8).
 */
import { originOf, siteOf } from '../algorithms/index.js'
import type { EntryReason } from '../formats/index.js'
import {
  type AdmitResult,
  type Cookie,
  type EvictedCookie,
  type Explanation,
  type FilteredExplanation,
  publicSuffixes,
  type RejectedEntry,
} from '../index.js'
import type { Call } from './command.js'
import { readCookieFile, reportEntries } from './cookie-file.js'
import { type Meeting, makeMeeting } from './jar.js'
import { named } from './mistake.js'
import { HEADER, JSON_OUTPUT, NAME, SHOW_VALUES } from './options.js'
import type { Colour, Output } from './output.js'
import { charactersOf, harmless, octetsOf } from './printable.js'
import { colouredRow, cookieJson, cookieText, counted, pairText, reasonText, row } from './report.js'

/** The number of cookies that are admitted at once. */
const AT_ONCE = 10_000

/** Prints the Cookie header field and what was withheld. The status is 1 if no cookie is sent. */
export async function send(call: Call): Promise<number> {
  const { given, out, errors } = call
  const meeting = makeMeeting(call)
  const { jar, url, context } = meeting
  const name = given.value(NAME)
  const explain = (): Explanation | FilteredExplanation =>
    name === undefined
      ? jar.explain(url, context)
      : named({ 'filter.name': '--name' }, () => jar.explain(url, context, { name: octetsOf(name) }))
  explain()

  const read = await readCookieFile(call)
  const admitted = admit(meeting, read.cookies)
  const explanation = explain()
  const { included } = jar.explain(url, context)
  const showValues = given.has(SHOW_VALUES)
  const refused = [...read.refused, ...admitted.rejected.map(({ entry, reasons }) => ({ name: entry.name, reasons }))]
  if (given.has(HEADER)) {
    if (included.length > 0) await out.text(`Cookie: ${headerText(meeting, included, showValues, out)}\n`)
  } else if (given.has(JSON_OUTPUT)) {
    await out.json({
      url,
      format: read.format,
      header: included.length === 0 ? null : charactersOf(headerOf(meeting, included, showValues)),
      included: explanation.included.map((cookie) => cookieJson(cookie, showValues)),
      excluded: excludedJson(explanation.excluded, showValues),
      elsewhere: 'elsewhere' in explanation ? excludedJson(explanation.elsewhere, showValues) : undefined,
      reasons: explanation.reasons,
      evicted: admitted.evicted.map(({ cookie, reason }) => ({ cookie: cookieJson(cookie, showValues), reason })),
      refused,
      warnings: read.warnings,
    })
  } else {
    await out.lines(
      included.length === 0
        ? out.paint('red', 'no cookie is sent')
        : `${out.paint('bold', 'Cookie:')} ${harmless(charactersOf(headerOf(meeting, included, showValues)))}`,
    )
    await reportExplanation(explanation, showValues, out)
    for (const { cookie, reason } of admitted.evicted) {
      await reportCookie('evicted', 'yellow', cookie, [reason], showValues, out)
    }
    const others = jar.size - explanation.included.length - explanation.excluded.length
    if (name === undefined && others > 0) {
      const those = `${counted(others, 'cookie')} of other sites; --name NAME explains those of one name`
      await out.lines(out.paint('dim', row('elsewhere', those)))
    }
    await out.flush()
    await reportEntries({ ...read, refused }, errors)
  }
  return included.length === 0 ? 1 : 0
}

/** The value of the header field as octets. */
function headerOf({ jar, url, context }: Meeting, included: readonly Cookie[], showValues: boolean): string {
  return showValues ? jar.getCookieString(url, context) : included.map((cookie) => pairText(cookie, false)).join('; ')
}

/** The header field for another program: its characters, which are the same octets in UTF-8. */
function headerText(meeting: Meeting, included: readonly Cookie[], showValues: boolean, out: Output): string {
  const characters = charactersOf(headerOf(meeting, included, showValues))
  return out.isTerminal ? harmless(characters) : characters
}

async function reportExplanation(
  explanation: Explanation | FilteredExplanation,
  showValues: boolean,
  out: Output,
): Promise<void> {
  for (const cookie of explanation.included) await reportCookie('sent', 'green', cookie, [], showValues, out)
  for (const reason of explanation.reasons) await out.lines(row('nothing', reasonText(reason)))
  const withheld = [...explanation.excluded, ...('elsewhere' in explanation ? explanation.elsewhere : [])]
  for (const { cookie, reasons } of withheld) await reportCookie('withheld', 'yellow', cookie, reasons, showValues, out)
}

async function reportCookie(
  title: string,
  colour: Colour,
  cookie: Cookie,
  reasons: readonly EntryReason[],
  showValues: boolean,
  out: Output,
): Promise<void> {
  await out.lines(colouredRow(title, colour, cookieText(cookie, showValues), out))
  for (const reason of reasons) await out.lines(row('', reasonText(reason)))
}

function excludedJson(excluded: Explanation['excluded'], showValues: boolean): object[] {
  return excluded.map(({ cookie, reasons }) => ({ cookie: cookieJson(cookie, showValues), reasons }))
}

/** Admits the cookies of a file. Of the evicted ones, only those of the site are kept: a large file may evict many others. */
function admit({ jar, url }: Meeting, cookies: readonly Cookie[]): AdmitResult {
  const origin = originOf(url)
  const site = origin === 'opaque' ? null : siteOf(origin.host, publicSuffixes)
  const rejected: RejectedEntry[] = []
  const evicted: EvictedCookie[] = []
  for (let start = 0; start < cookies.length; start += AT_ONCE) {
    const part = jar.admit(cookies.slice(start, start + AT_ONCE))
    rejected.push(...part.rejected)
    evicted.push(...part.evicted.filter(({ cookie }) => siteOf(cookie.domain, publicSuffixes) === site))
  }
  return { rejected, evicted }
}
