/**
 * Tells a story: acts its scenes before real servers, prints what happened, and holds it against what must happen.
 */
import { Browser } from '../servers/browser.js'
import type { LocalServers } from '../servers/local-servers.js'
import { differences, type Row, requestRows } from './rows.js'
import type { Scene } from './story.js'
import { heading, type Paint, sceneLines } from './table.js'

/** How a story went. */
export interface Told {
  /** What was otherwise than told, a line each. */
  readonly wrong: readonly string[]
  readonly requests: number
  readonly stored: number
  readonly refused: number
  readonly withheld: number
}

/** Acts every scene with one browser, printing line by line. */
export async function tell(
  story: readonly Scene[],
  net: LocalServers,
  paint: Paint,
  print: (line: string) => void,
): Promise<Told> {
  const browser = new Browser(net)
  const wrong: string[] = []
  const all: Row[] = []
  heading(paint).forEach(print)
  for (const [index, { title, act, rows: expected }] of story.entries()) {
    net.received.length = 0
    browser.hops = []
    const acted = await act(browser)
    const rows = [...requestRows(net, browser.hops, net.received), ...(Array.isArray(acted) ? acted : [])]
    sceneLines(index + 1, title, rows, paint).forEach(print)
    for (const difference of differences(expected, rows)) {
      wrong.push(`scene ${index + 1}, ${difference}`)
      print(paint('red', `   otherwise than told: ${difference}`))
    }
    all.push(...rows)
  }
  const results = all.flatMap(({ received }) => received.map(({ result }) => result.status))
  return {
    wrong,
    requests: all.filter(({ status }) => status !== 'script').length,
    stored: results.filter((status) => status === 'stored').length,
    refused: results.filter((status) => status === 'rejected').length,
    withheld: all.reduce((sum, { withheld }) => sum + withheld.length, 0),
  }
}
