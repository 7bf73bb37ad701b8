/**
 * A server for the files of the site, on loopback, as GitHub Pages would serve them.
 */
import { createReadStream, statSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
}

/** A server that runs. */
export interface SiteServer {
  /** The address of the first page. */
  readonly url: string
  close(): Promise<void>
}

/** Serves a folder. Port 0 is a free one. */
export function serve(folder: string, port = 0): Promise<SiteServer> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    send(folder, decode(pathname), response)
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      const used = typeof address === 'object' && address !== null ? address.port : port
      const close = (): Promise<void> =>
        new Promise((closed) => {
          server.close(() => closed())
          server.closeAllConnections()
        })
      resolve({ url: `http://127.0.0.1:${used}/`, close })
    })
  })
}

function send(folder: string, path: string | null, response: ServerResponse): void {
  const file = path === null ? undefined : fileFor(folder, path)
  if (file === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such page.')
    return
  }
  response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' })
  createReadStream(file).pipe(response)
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path)
  } catch {
    return null
  }
}

/** The file of a path: itself, the page of that name, or the index of the folder. Nothing outside the folder is found. */
function fileFor(folder: string, path: string): string | undefined {
  const inside = join(folder, normalize(`/${path}`))
  return [inside, `${inside}.html`, join(inside, 'index.html')].find(
    (file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true,
  )
}
