/** A server in a process of its own: what it does takes no time from the clients that are measured. */

import { createServer } from 'node:http'

const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/plain', 'content-length': '5' })
  response.end('hello')
})
server.keepAliveTimeout = 0
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.(typeof address === 'object' && address !== null ? address.port : null)
})
process.on('disconnect', () => process.exit())
