/** The results as tables of text. */

import type { Comparison, Section, Workload } from './measurement.js'
import { type Measured, spreads, type Verdict, verdictOf } from './result.js'
import type { Spread } from './statistics.js'

export interface Table {
  readonly title: string
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

const TITLES: Readonly<Record<Section, string>> = {
  against: 'A jar of 100,000 cookies (10 a site)',
  small: 'A jar of 1,000 cookies (10 a site)',
  huge: 'A jar of 1,000,000 cookies (10 a site)',
  itself: 'Speculoos against itself',
  shapes: 'Shapes, lives and hostile lines',
  memory: 'Bytes of heap',
  records: 'Bytes of a record',
  skin: 'The interface of tough-cookie over a jar of 100,000 cookies',
  doors: 'Clients, on connections that are kept alive',
}

/** The tables for which something was measured. */
export function tablesOf(workloads: readonly Workload[], results: readonly Measured[]): Table[] {
  const tables: Table[] = []
  for (const section of Object.keys(TITLES)) {
    const measured = workloads.flatMap((workload) => {
      const result = results.find(({ workload: name }) => name === workload.name)
      return workload.section === section && result !== undefined ? [{ workload, result }] : []
    })
    if (measured.length > 0) tables.push(tableOf(TITLES[measured[0]?.workload.section ?? 'against'], measured))
  }
  return tables
}

interface Row {
  readonly workload: Workload
  readonly result: Measured
}

function tableOf(title: string, measured: readonly Row[]): Table {
  if (measured.every(({ workload }) => workload.section === 'itself')) return tableOfPairs(title, measured)
  const contenders = [...new Set(measured.flatMap(({ result }) => result.contenders.map(({ contender }) => contender)))]
  return {
    title,
    header: ['one operation', ...contenders, ...VERDICT],
    rows: measured.map(({ workload, result }) => {
      const medians = spreads(result)
      const show = workload.kind === 'time' ? time : bytes
      return [
        workload.title,
        ...contenders.map((contender) => show(medians.get(contender))),
        ...verdictCells(verdictOf(result, workload.comparison), workload.comparison),
      ]
    }),
  }
}

/** A table in which every row has contenders of its own. */
function tableOfPairs(title: string, measured: readonly Row[]): Table {
  return {
    title,
    header: ['one operation', 'with', 'takes', 'and with', 'takes', ...VERDICT],
    rows: measured.map(({ workload, result }) => {
      const medians = spreads(result)
      const { subject = '', against = '' } = workload.comparison ?? {}
      return [
        workload.title,
        subject,
        time(medians.get(subject)),
        against,
        time(medians.get(against)),
        ...verdictCells(verdictOf(result, workload.comparison), workload.comparison),
      ]
    }),
  }
}

const VERDICT = ['ratio', 'p25-p75', 'asked', '']

function verdictCells(verdict: Verdict | undefined, comparison: Comparison | undefined): string[] {
  if (verdict === undefined || comparison === undefined) return ['', '', '', '']
  const { p25, median, p75 } = verdict.ratio
  const bound = comparison.reads === 'times faster' ? 'at least' : 'at most'
  return [
    `${ratio(median)}x`,
    `${ratio(p25)}-${ratio(p75)}`,
    comparison.floor === undefined ? '' : `${bound} ${comparison.floor}x`,
    verdict.holds === undefined ? '' : verdict.holds ? 'pass' : 'FAIL',
  ]
}

export function plainText({ title, header, rows }: Table): string {
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => (row[column] ?? '').length)))
  const lines = [header, ...rows].map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
  return [title, '', ...lines].join('\n')
}

export function markdown({ title, header, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rule = header.map((_, column) => (column === 0 ? '---' : '---:'))
  return [`### ${title}`, '', line(header), line(rule), ...rows.map(line)].join('\n')
}

function time(spread: Spread | undefined): string {
  if (spread === undefined) return ''
  const { median } = spread
  if (median < 1e3) return `${number(median)} ns`
  return median < 1e6 ? `${number(median / 1e3)} µs` : `${number(median / 1e6)} ms`
}

function bytes(spread: Spread | undefined): string {
  return spread === undefined ? '' : `${Math.round(spread.median).toLocaleString('en')} B`
}

/** A ratio, with as many figures as tell it from one. */
function ratio(value: number): string {
  return value >= 0.9 && value < 2 ? value.toFixed(2) : number(value)
}

/** Two or three figures that count. */
function number(value: number): string {
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(value >= 10 ? 3 : 2)
}
