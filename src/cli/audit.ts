/**
 * The command `audit`: what is weak in the cookies of a server, hop by hop with the eyes of a jar.
 */
import { type Finding, audit as findingsOf, type Severity } from '../audit/index.js'
import { logHops, type PrintedHop } from '../clients/log/log.js'
import type { Call } from './command.js'
import { fileOf, readOctets } from './input.js'
import { makeJar, timeOf } from './jar.js'
import { visit } from './live.js'
import { Mistake, mistake, named } from './mistake.js'
import {
  JSON_OUTPUT,
  LINES,
  LIVE,
  SAMPLES,
  SESSION_COOKIE,
  SEVERITIES,
  SEVERITY,
  SHOW_VALUES,
  URL_OF_FILE,
} from './options.js'
import type { Colour, Output } from './output.js'
import { harmless, octetsOf } from './printable.js'
import { Progress } from './progress.js'
import { addressText, colouredRow, counted, lineText, row } from './report.js'
import { readResponses, responseOfLines, type SavedResponse } from './responses.js'

const COLOURS: Readonly<Record<Severity, Colour>> = { high: 'red', medium: 'yellow', low: 'cyan', info: 'dim' }

/**
 * Audits responses. The status is 1 if there is a finding that is more than information.
 *
 * @throws Mistake if a visit fails, once the responses that came before have been audited.
 */
export async function audit(call: Call): Promise<number> {
  const { given, out, around } = call
  const now = timeOf(given, around)
  const { hops, responses, failure } = await collect(call, now)
  if (failure !== null && responses.length === 0) throw failure
  const sessionCookies = given.values(SESSION_COOKIE)
  const least = SEVERITIES.indexOf(given.value(SEVERITY) ?? 'info')
  const all = findingsOf([], responses[0]?.url ?? 'https://localhost/', {
    responses: responses.map(({ lines: _, ...response }) => response),
    now: () => now,
    ...(sessionCookies.length === 0 ? {} : { sessionCookies }),
  })
  const findings = all.filter(({ severity }) => SEVERITIES.indexOf(severity) <= least)
  const showValues = given.has(SHOW_VALUES)
  if (given.has(JSON_OUTPUT)) {
    await out.json({ responses: hops.map((hop) => hopJson(hop, showValues)), findings })
  } else {
    await printHops(hops, showValues, out)
    await printFindings(findings, out)
  }
  if (failure !== null) throw failure
  return findings.some(({ severity }) => severity !== 'info') ? 1 : 0
}

/** What is audited. */
interface Collected {
  readonly responses: readonly SavedResponse[]
  /** What a jar makes of each response. */
  readonly hops: readonly PrintedHop[]
  /** Why there are no more responses; `null` if there are all. */
  readonly failure: Mistake | null
}

/** Collects the responses of the one source that was given. */
async function collect(call: Call, now: number): Promise<Collected> {
  const { given } = call
  const live = given.value(LIVE)
  const sources = [given.argument('FILE'), live, given.values(LINES)[0]].filter((source) => source !== undefined)
  if (sources.length > 1) throw new Mistake('audit: expected one of FILE, --line and --live, got several')
  const url = given.value(URL_OF_FILE)
  if (live !== undefined) {
    checkUrl(live, '--live', call, now)
    if (url !== undefined) throw new Mistake('--url: expected nothing beside --live, got a URL')
    return await visits(live, call, now)
  }
  if (given.has(SAMPLES)) throw new Mistake('--samples: expected --live beside it, got none')
  if (url !== undefined) checkUrl(url, '--url', call, now)
  const responses = await savedResponses(call, url)
  const jar = makeJar(given, now)
  const hops = responses.map(({ url, method = 'GET', status, lines }) => {
    const [cookie, retrieval] = [jar.getCookieString(url), jar.explain(url)]
    const received = lines.map((line) => ({ line, result: jar.setCookie(line, url) }))
    return { url, method, status, cookie, retrieval, received }
  })
  return { responses, hops, failure: null }
}

function checkUrl(text: string, argument: string, { given }: Call, now: number): void {
  named({ url: argument }, () => makeJar(given, now).explain(text))
  if (!/^https?:/i.test(text)) throw mistake(argument, 'an http or https URL', 'a URL of another scheme')
}

/** Visits a URL as often as `--samples` says, until a visit fails. */
async function visits(url: string, { given, around }: Call, now: number): Promise<Collected> {
  const { username, password } = new URL(url)
  if (username + password !== '') throw mistake('--live', 'a URL without a user name or password', 'one with it')
  const progress = new Progress(around)
  const count = given.value(SAMPLES) ?? 1
  const first = await visit(url, given, now)
  const responses = [...first.responses]
  let { failure } = first
  for (let index = 1; index < count && failure === null; index += 1) {
    progress.show(() => `visited ${counted(index, 'time')} of ${count}`)
    const sample = await visit(url, given, now)
    responses.push(...sample.responses)
    failure = sample.failure
  }
  progress.end()
  // The hops of the samples look like those of the first visit.
  return { responses, hops: first.hops, failure }
}

/** The responses of a file, or of the lines that were given. */
async function savedResponses({ given, around }: Call, url: string | undefined): Promise<SavedResponse[]> {
  const lines = given.values(LINES)
  if (lines.length > 0) {
    if (url === undefined) throw mistake('--url', 'the URL of the response that has the line', 'nothing')
    return [responseOfLines(lines.map(octetsOf), url)]
  }
  return readResponses(await readOctets(fileOf(given, around), 'FILE', around), url)
}

async function printHops(hops: readonly PrintedHop[], showValues: boolean, out: Output): Promise<void> {
  const lines: string[] = []
  const print = logHops({ write: (line) => lines.push(line), showValues, colours: out.hasColours })
  // A HAR has many responses that neither get nor set a cookie.
  for (const hop of hops)
    if (hop.cookie !== '' || hop.received.length > 0 || hops.length <= 10) {
      print({ ...hop, url: addressText(hop.url, showValues) })
    }
  await out.lines(...lines, '')
}

async function printFindings(findings: readonly Finding[], out: Output): Promise<void> {
  for (const { id, severity, cookie, sentence, source, remedy } of findings) {
    const name = cookie === null ? '' : ` ${harmless(cookie === '' ? '(no name)' : cookie)}`
    await out.lines(
      colouredRow(severity, COLOURS[severity], `${id}${name}`, out),
      row('', harmless(sentence)),
      row('', `${out.paint('dim', 'remedy')} ${harmless(remedy)}`),
      row('', out.paint('dim', `${source.title}, ${source.url}`)),
    )
  }
  const counts = SEVERITIES.map((severity) => {
    return `${findings.filter((finding) => finding.severity === severity).length} ${severity}`
  })
  await out.lines(row('findings', counts.join(', ')))
}

function hopJson({ url, method, status, received, retrieval }: PrintedHop, showValues: boolean): object {
  return {
    url: addressText(url, showValues),
    method,
    status,
    sent: retrieval?.included?.map(({ name }) => name) ?? [],
    received: received.map(({ line, result }) => ({
      line: lineText(line, showValues),
      status: result.status,
      reasons: result.status === 'rejected' ? result.reasons : [],
      warnings: result.warnings,
    })),
  }
}
