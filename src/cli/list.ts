/**
 * The command `list`: the cookies of a file, as a table on a terminal, and one a line otherwise.
 */
import { canonicalizeHost, siteOf } from '../algorithms/index.js'
import { type Cookie, publicSuffixes } from '../index.js'
import type { Call } from './command.js'
import { readCookieFile, reportEntries, titleOf } from './cookie-file.js'
import { mistake, quoted } from './mistake.js'
import { JSON_OUTPUT, NAME, SHOW_VALUES, SITE } from './options.js'
import type { Output } from './output.js'
import { charactersOf, harmless } from './printable.js'
import { cookieJson, cookieText, counted, row } from './report.js'
import { tableLines } from './table.js'

/** Lists the cookies. The status is 1 if no cookie is listed. */
export async function list(call: Call): Promise<number> {
  const { given, out, errors } = call
  const isMeant = siteFilter(given.value(NAME), given.value(SITE))
  const read = await readCookieFile(call)
  const cookies = read.cookies.filter(isMeant)
  const showValues = given.has(SHOW_VALUES)
  if (given.has(JSON_OUTPUT)) {
    await out.json({
      format: read.format,
      cookies: objects(cookies, showValues),
      refused: read.refused,
      warnings: read.warnings,
    })
  } else {
    if (out.isTerminal) await printTable(cookies, showValues, out)
    else for (const cookie of cookies) await out.lines(cookieText(cookie, showValues))
    await out.flush()
    await errors.lines(
      errors.paint('dim', row('listed', `${counted(cookies.length, 'cookie')} of a file of ${titleOf(read)}`)),
    )
    await reportEntries(read, errors)
  }
  return cookies.length === 0 ? 1 : 0
}

/** The filter of the options. */
function siteFilter(name: string | undefined, host: string | undefined): (cookie: Cookie) => boolean {
  const canonical = host === undefined ? null : canonicalizeHost(host)
  if (host !== undefined && canonical === null) throw mistake('--site', 'a host', quoted(host))
  const site = canonical === null ? null : siteOf(canonical, publicSuffixes)
  return (cookie) =>
    (name === undefined || charactersOf(cookie.name) === name) &&
    (site === null || siteOf(cookie.domain, publicSuffixes) === site)
}

function* objects(cookies: readonly Cookie[], showValues: boolean): Generator<object> {
  for (const cookie of cookies) yield cookieJson(cookie, showValues)
}

async function printTable(cookies: readonly Cookie[], showValues: boolean, out: Output): Promise<void> {
  if (cookies.length === 0) return
  const titles = ['NAME', ...(showValues ? ['VALUE'] : []), 'DOMAIN', 'PATH', 'EXPIRES', 'ATTRIBUTES']
  const rows = cookies.map((cookie) => [
    harmless(charactersOf(cookie.name)),
    ...(showValues ? [harmless(charactersOf(cookie.value))] : []),
    harmless(`${cookie.hostOnly ? '' : '.'}${cookie.domain}`),
    harmless(charactersOf(cookie.path)),
    cookie.expiryTime === null ? 'session' : dateOf(cookie.expiryTime),
    attributesOf(cookie),
  ])
  const [head = '', ...lines] = tableLines([titles, ...rows], out.columns)
  await out.lines(out.paint('bold', head))
  for (const line of lines) await out.lines(line)
}

function dateOf(time: number): string {
  return new Date(Math.max(-8.64e15, Math.min(time, 8.64e15))).toISOString().replace(/\.\d+Z$/, 'Z')
}

function attributesOf({ secure, httpOnly, sameSite, partitionKey }: Cookie): string {
  return [
    ...(secure ? ['Secure'] : []),
    ...(httpOnly ? ['HttpOnly'] : []),
    ...(sameSite === 'Default' ? [] : [`SameSite=${sameSite}`]),
    ...(partitionKey === null ? [] : [`Partitioned by ${harmless(partitionKey.topLevelSite)}`]),
  ].join('; ')
}
