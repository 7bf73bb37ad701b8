/**
 * The command `serve`: serves the playground of the package on this machine alone.
 */
import { readdir, readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { extname, join, sep } from 'node:path'
import type { Call } from './command.js'
import { mistake, troubleOf } from './mistake.js'
import { PORT } from './options.js'

/** The address that no other machine reaches. */
const LOOPBACK = '127.0.0.1'

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** Serves the playground until a signal ends it. */
export async function serve({ given, out, around }: Call): Promise<number> {
  const folder = join(around.folder, 'dist', 'playground')
  const files = await filesOf(folder)
  if (!files.has('/index.html')) {
    throw mistake(
      'serve',
      'a package with the playground in dist/playground',
      'one without it',
      'npm run build makes it',
    )
  }
  const server = createServer((request, response) => void answer(files, request, response))
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(mistake('--port', 'a free port', `${given.value(PORT)}: ${troubleOf(error)}`)),
    )
    server.listen(given.value(PORT) ?? 0, LOOPBACK, resolve)
  })
  const stopped = new Promise<void>((resolve) => {
    const release = around.onInterrupt(() => {
      release()
      resolve()
    })
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  try {
    await out.lines(`The playground is at http://${LOOPBACK}:${port}/`, 'Press Ctrl-C to end it.')
    await out.flush()
    await stopped
  } finally {
    server.close()
    server.closeAllConnections()
  }
  return 0
}

/** The files of a folder by the path of their URL. No other file is ever read. */
async function filesOf(folder: string): Promise<ReadonlyMap<string, string>> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    return new Map(paths.map((path) => [path.slice(folder.length).split(sep).join('/'), path]))
  } catch {
    return new Map()
  }
}

async function answer(
  files: ReadonlyMap<string, string>,
  { method, url = '/' }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path = '/'] = url.split(/[?#]/, 1)
  const file = files.get(path.endsWith('/') ? `${path}index.html` : path)
  response.setHeader('X-Content-Type-Options', 'nosniff').setHeader('Referrer-Policy', 'no-referrer')
  if (method !== 'GET' && method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end()
    return
  }
  const content = file === undefined ? null : await readFile(file).catch(() => null)
  if (file === undefined || content === null) {
    response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found\n')
    return
  }
  const type = TYPES[extname(file)] ?? 'application/octet-stream'
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': content.length, 'Cache-Control': 'no-cache' })
  response.end(method === 'HEAD' ? undefined : content)
}
