/** The protocol by which programs drive Firefox: messages of JSON over a socket, each with its length before it. */

import { connect, type Socket } from 'node:net'

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/** An error that Firefox reports. */
export class MarionetteError extends Error {}

export class Marionette {
  readonly #socket: Socket
  readonly #waiting = new Map<number, Waiting>()
  #count = 0
  #received: Buffer = Buffer.alloc(0)

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', (data) => this.#receive(data))
    socket.on('error', (error) => this.#fail(error))
    socket.on('close', () => this.#fail(new Error('Firefox closed the connection')))
  }

  static async connect(port: number): Promise<Marionette> {
    const socket = connect(port, '127.0.0.1')
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
    return new Marionette(socket)
  }

  async send(command: string, parameters: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    this.#count += 1
    const id = this.#count
    const text = JSON.stringify([0, id, command, parameters])
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#socket.write(`${Buffer.byteLength(text)}:${text}`)
    })
  }

  close(): void {
    this.#socket.destroy()
  }

  #receive(data: Buffer): void {
    this.#received = Buffer.concat([this.#received, data])
    for (;;) {
      const colon = this.#received.indexOf(':')
      if (colon < 0) return
      const end = colon + 1 + Number(this.#received.subarray(0, colon).toString('latin1'))
      if (this.#received.length < end) return
      const text = this.#received.subarray(colon + 1, end).toString('utf8')
      this.#received = this.#received.subarray(end)
      this.#take(JSON.parse(text))
    }
  }

  /** Takes a message. The first one is a greeting, which is no array. */
  #take(message: unknown): void {
    if (!Array.isArray(message)) return
    const [, id, error, result] = message
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (error) waiting?.reject(new MarionetteError(`${error.error}: ${error.message}`))
    else waiting?.resolve(result)
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}
