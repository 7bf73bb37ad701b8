/**
 * Tells a story: acts its scenes before real servers, prints what happened, and holds it against what must happen.
 */
import { logHops } from 'speculoos/log'
import { Browser } from '../servers/browser.js'
import type { LocalServers } from '../servers/local-servers.js'
import { paintFor } from './paint.js'
import { differences, type Row, requestRows } from './rows.js'
import type { Scene } from './story.js'

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
  colours: boolean,
  print: (line: string) => void,
): Promise<Told> {
  const paint = paintFor(colours)
  const log = logHops({ write: print, showValues: true, colours })
  const browser = new Browser(net)
  const wrong: string[] = []
  const all: Row[] = []
  for (const [index, { title, act, rows: expected }] of story.entries()) {
    net.received.length = 0
    browser.hops = []
    const acted = await act(browser)
    const rows = [...requestRows(net, browser.hops, net.received), ...(Array.isArray(acted) ? acted : [])]
    print('')
    print(paint('bold', `${index + 1}. ${title}`))
    for (const { method, url, status, sent, received, withheld } of rows) {
      const isScript = status === 'script'
      log({
        method: isScript ? `script ${method}` : method,
        url,
        cookie: sent,
        received,
        retrieval: { excluded: withheld },
        ...(isScript ? {} : { status: Number(status) }),
      })
    }
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
