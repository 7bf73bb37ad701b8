/** The programs that read what this package writes, and the server that tells what they sent. */

import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Runs a program, and returns what it printed. */
export async function output(file: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run(file, args, { timeout: 60_000, encoding: 'utf8' })
  return stdout
}

/** A server that notes the Cookie header of each request, as a byte string, and sets what it is told to. */
export class CookieServer {
  readonly #server: Server
  readonly port: number
  /** The Cookie headers of the requests, in order; empty for none. */
  readonly received: string[] = []
  /** The Set-Cookie lines of each response, as byte strings. */
  lines: readonly string[] = []
  /** The Set-Cookie lines of the responses of a host, if it has others. */
  readonly linesOf = new Map<string, readonly string[]>()
  /** The bodies of hosts, as HTML. */
  readonly pages = new Map<string, string>()

  private constructor(server: Server, port: number) {
    this.#server = server
    this.port = port
  }

  static async start(): Promise<CookieServer> {
    let started: CookieServer | null = null
    const server = createServer((request: IncomingMessage, response) => {
      started?.received.push(request.headers.cookie ?? '')
      const [host = ''] = (request.headers.host ?? '').split(':', 1)
      for (const line of started?.linesOf.get(host) ?? started?.lines ?? []) response.appendHeader('Set-Cookie', line)
      const page = started?.pages.get(host)
      if (page !== undefined) response.setHeader('Content-Type', 'text/html')
      // A body of octets keeps Node from writing the headers as UTF-8.
      response.end(Buffer.from(page ?? 'ok'))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    if (typeof address !== 'object' || address === null) throw new Error('the server has no port')
    started = new CookieServer(server, address.port)
    return started
  }

  get last(): string {
    return this.received.at(-1) ?? ''
  }

  stop(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }
}

/** A folder that is removed at the end of the tests of a file. */
export function temporaryFolder(): { readonly path: (name: string) => string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'speculoos-tools-'))
  return {
    path: (name) => join(folder, name),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  }
}
