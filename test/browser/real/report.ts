/** What a run found, as the file that the documentation uses. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

export interface BrowserReport {
  readonly version: string
  /** The seed of the first history; each next one has the next seed. */
  readonly seed: number
  /** How many random histories were played, and how many actions they have. */
  readonly histories: number
  readonly actions: number
  /** How many histories of the table of contexts were played. */
  readonly contexts: number
  /** How many histories showed a disagreement that is not listed. */
  readonly unlisted: number
  /** The listed disagreements, and how many histories showed each. */
  readonly listed: readonly { readonly reason: string; readonly histories: number }[]
}

/** Writes the reports of the browsers that were driven; what a file has of others stays. */
export function writeReports(file: string, reports: ReadonlyMap<string, BrowserReport>): void {
  const before: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const all = { ...Object(before), ...Object.fromEntries(reports) }
  const sorted = Object.fromEntries(Object.entries(all).sort(([first], [second]) => (first < second ? -1 : 1)))
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`)
}
