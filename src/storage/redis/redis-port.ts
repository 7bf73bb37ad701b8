/**
 * What the storage needs of a client of Redis, and how it gets that from node-redis and ioredis.
 */
import { invalidArgument } from '../../cookie/invalid-argument.js'

/**
 * A client of Redis, as far as the storage needs it. Those of node-redis and ioredis need no port.
 *
 * @see {@link redisStorage}
 */
export interface RedisPort {
  /** Sends a command, and returns its reply with texts as strings. All keys of the command are in the slot of `key`. */
  send(key: string, command: readonly string[]): Promise<unknown>
  /**
   * How often a connection was lost so far, if the client sends its commands again after that. Without it each command is sent
   * once at most.
   */
  losses?(): number
  /**
   * Takes the messages of a channel.
   *
   * @param onGap - is called whenever messages may have been missed: as soon as the connection is lost, and when it is back.
   * @returns a function that ends it.
   */
  subscribe?(channel: string, onMessage: (message: string) => void, onGap: () => void): Promise<() => Promise<void>>
}

/**
 * A client or a cluster of node-redis.
 *
 * @see https://www.npmjs.com/package/redis
 */
export interface NodeRedisClient {
  /** Sends a command. */
  sendCommand(...given: never): Promise<unknown>
  /** Makes another client with the same options. */
  duplicate(): object
}

/**
 * A client or a cluster of ioredis.
 *
 * @see https://www.npmjs.com/package/ioredis
 */
export interface IoredisClient {
  /** Sends a command. */
  call(command: string, ...given: string[]): Promise<unknown>
  /** Makes another client with the same options. */
  duplicate(): object
}

/** The events of both clients after which messages may have been missed. */
const LOST = ['error', 'close', 'end', 'reconnecting', 'node-error', 'node-disconnect', 'node-reconnecting']
const BACK = ['ready', 'node-ready']

/** A connection that takes messages. */
interface Subscriber {
  subscribe(channel: string): Promise<void>
  unsubscribe(channel: string): Promise<void>
  close(): Promise<void>
}

interface Handler {
  readonly onMessage: (message: string) => void
  readonly onGap: () => void
}

/** The port of a client. */
export function portOf(client: RedisPort | NodeRedisClient | IoredisClient): RedisPort {
  const given: unknown = client
  if (isPort(given)) return given
  if (hasMethod(given, 'call') && hasMethod(given, 'duplicate')) return ioredisPort(given)
  if (hasMethod(given, 'sendCommand') && hasMethod(given, 'duplicate')) return nodeRedisPort(given)
  throw invalidArgument('client', given, 'a client of node-redis or ioredis, or a RedisPort')
}

function isPort(given: unknown): given is RedisPort {
  return hasMethod(given, 'send')
}

/** Whether a client is a cluster of ioredis, which sends a command without a key to any node. */
export function isIoredisCluster(client: object): boolean {
  return hasMethod(client, 'call') && Reflect.get(client, 'isCluster') === true
}

/** How often the connections of a client were lost. There may be many storages over one client. */
const lossesOf = new WeakMap<object, { count: number }>()

/** Counts how often a client of ioredis loses a connection. It then sends again what was not answered. */
function countLosses(client: object): () => number {
  const known = lossesOf.get(client)
  if (known !== undefined) return () => known.count
  const losses = { count: 0 }
  lossesOf.set(client, losses)
  listen(client, ['close', '-node'], () => {
    losses.count += 1
  })
  return () => losses.count
}

function ioredisPort(client: object): RedisPort {
  return {
    losses: countLosses(client),
    send: (_, command) => invoke(client, 'call', ...command),
    subscribe: sharedSubscriber(client, async (deliver, onGap) => {
      const subscriber = objectOf(invoke(client, 'duplicate'))
      const channels = new Set<string>()
      listen(subscriber, ['message'], (channel, message) => deliver(String(channel), String(message)))
      listen(subscriber, LOST, onGap)
      listen(subscriber, BACK, () => {
        // It has subscribed again by itself by the time that this is done.
        const again = [...channels].map((channel) => invoke(subscriber, 'subscribe', channel))
        Promise.all(again).then(onGap, onGap)
      })
      return {
        async subscribe(channel) {
          await invoke(subscriber, 'subscribe', channel)
          channels.add(channel)
        },
        async unsubscribe(channel) {
          channels.delete(channel)
          await invoke(subscriber, 'unsubscribe', channel)
        },
        async close() {
          invoke(subscriber, 'disconnect')
        },
      }
    }),
  }
}

function nodeRedisPort(client: object): RedisPort {
  const isCluster = 'masters' in client || hasMethod(client, 'nodeClient')
  return {
    send: (key, command) =>
      isCluster ? invoke(client, 'sendCommand', key, false, command) : invoke(client, 'sendCommand', command),
    subscribe: sharedSubscriber(client, async (deliver, onGap) => {
      const subscriber = objectOf(invoke(client, 'duplicate'))
      listen(subscriber, LOST, onGap)
      listen(subscriber, BACK, onGap)
      await invoke(subscriber, 'connect')
      const listener = (message: unknown, channel: unknown): void => deliver(String(channel), String(message))
      return {
        async subscribe(channel) {
          await invoke(subscriber, 'subscribe', channel, listener)
        },
        async unsubscribe(channel) {
          await invoke(subscriber, 'unsubscribe', channel, listener)
        },
        async close() {
          await invoke(subscriber, hasMethod(subscriber, 'destroy') ? 'destroy' : 'disconnect')
        },
      }
    }),
  }
}

/** Takes the messages of all channels by one connection, which is open while there are any. */
function sharedSubscriber(
  client: object,
  connect: (deliver: (channel: string, message: string) => void, onGap: () => void) => Promise<Subscriber>,
): NonNullable<RedisPort['subscribe']> {
  const handlers = new Map<string, Set<Handler>>()
  let connecting: Promise<Subscriber> | null = null
  /** Whether there is a connection, which may be lost. */
  let isOpen = false
  const onGap = (): void => {
    if (!isOpen) return
    for (const ofChannel of handlers.values()) for (const handler of ofChannel) handler.onGap()
  }
  const deliver = (channel: string, message: string): void => {
    for (const handler of handlers.get(channel) ?? []) handler.onMessage(message)
  }
  const stopListening = (): void => listen(client, [...LOST, ...BACK], onGap, 'removeListener')
  return async (channel, onMessage, whenGap) => {
    const handler: Handler = { onMessage, onGap: whenGap }
    const ofChannel = handlers.get(channel) ?? new Set<Handler>()
    handlers.set(channel, ofChannel.add(handler))
    if (connecting === null) {
      // What is lost on the connection of the commands is lost for the cookies in memory too.
      listen(client, [...LOST, ...BACK], onGap)
      connecting = connect(deliver, onGap)
    }
    const end = async (): Promise<void> => {
      ofChannel.delete(handler)
      if (ofChannel.size > 0) return
      handlers.delete(channel)
      const subscriber = await connecting
      // The connection may be lost, or be closed by the last one while this is under way. Then there is nothing to end.
      if (handlers.size > 0) return await subscriber?.unsubscribe(channel).catch(() => {})
      connecting = null
      isOpen = false
      stopListening()
      await subscriber?.close()
    }
    try {
      await (await connecting).subscribe(channel)
      isOpen = true
    } catch (error) {
      await end().catch(() => {})
      throw error
    }
    return end
  }
}

function listen(
  emitter: object,
  events: readonly string[],
  listener: (...values: unknown[]) => void,
  method: 'on' | 'removeListener' = 'on',
): void {
  for (const event of events) invoke(emitter, method, event, listener)
}

function hasMethod(given: unknown, name: string): given is object {
  return typeof given === 'object' && given !== null && typeof Reflect.get(given, name) === 'function'
}

/** Calls a method that a client has by its documentation. */
function invoke(client: object, name: string, ...values: readonly unknown[]): Promise<unknown> {
  return Reflect.apply(Reflect.get(client, name), client, values)
}

function objectOf(given: unknown): object {
  if (typeof given !== 'object' || given === null) throw new TypeError('client.duplicate(): expected a client')
  return given
}
