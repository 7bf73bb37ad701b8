/** A proxy in front of Redis that can lose the replies to writes. The write takes place, but the client gets no reply. */

import { connect, createServer, type Socket } from 'node:net'

export interface ReplyThief {
  readonly port: number
  /** The number of lost replies to writes. */
  readonly lost: number
  /** Loses the reply to the next write on each connection, and then the connection. */
  loseReplies(): void
  stop(): Promise<void>
}

/** Matches what a client sends for a write, and for nothing else whose reply must arrive. */
const WRITE = /EVALSHA/i
/** The time for which a client waits in vain, in milliseconds. */
const SILENCE = 200

/** Starts a proxy in front of a server. */
export async function startReplyThief(target: number): Promise<ReplyThief> {
  /** The connections whose next reply to a write is to be lost. */
  const marked = new Set<Socket>()
  const connections = new Set<Socket>()
  let lost = 0

  const proxy = createServer((client) => {
    const server = connect(target, '127.0.0.1')
    let isLosing = false
    const end = (): void => {
      connections.delete(client)
      marked.delete(client)
      client.destroy()
      server.destroy()
    }
    client.on('data', (sent) => {
      if (marked.has(client) && WRITE.test(sent.toString('latin1'))) isLosing = true
      server.write(sent)
    })
    server.on('data', (reply) => {
      if (!isLosing) return void client.write(reply)
      if (!marked.delete(client)) return
      lost += 1
      setTimeout(end, SILENCE)
    })
    for (const socket of [client, server]) socket.setNoDelay(true).on('error', end).on('close', end)
    connections.add(client)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const address = proxy.address()
  return {
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    get lost() {
      return lost
    },
    loseReplies() {
      for (const client of connections) marked.add(client)
    },
    async stop() {
      for (const client of connections) client.destroy()
      await new Promise((resolve) => proxy.close(resolve))
    },
  }
}
