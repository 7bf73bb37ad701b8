/**
 * Holds the callbacks of a response back until its cookies are stored.
 *
 * The connection is not paused meanwhile: undici 7 fails with an assertion if a server closes a paused connection.
 */
import { fail } from './failure.js'

/** A callback that has to wait. */
export interface HeldCallback {
  readonly name: string
  readonly given: readonly unknown[]
  readonly call: () => unknown
  /** The function of undici 6 that aborts the request. */
  readonly abort: unknown
}

/** Callbacks that are held back. */
export interface Held {
  /** Whether all have been called. */
  readonly isOver: boolean
  /** The value to return to undici instead of the result of the callback. */
  readonly answer: unknown
  /** Holds one more callback. Returns the value to return to undici. */
  add(callback: () => unknown): unknown
}

/**
 * Calls the held callback and the callbacks after it, in order, once the cookies are stored. Fails the request if they
 * cannot be stored.
 */
export function hold(handler: object, stored: Promise<void>, { name, given, call, abort }: HeldCallback): Held {
  const isOldForm = !name.startsWith('onRe')
  const [first] = given
  const after: (() => unknown)[] = []
  let isOver = false
  const release = async (): Promise<void> => {
    call()
    // The fetch of Node misses an error of the body that comes together with the head.
    if (after.length > 0) await new Promise((resolve) => setImmediate(resolve))
    while (after.length > 0) after.shift()?.()
    isOver = true
  }
  const end = (error: unknown): void => {
    after.length = 0
    fail(handler, error)
    if (isOldForm && typeof abort === 'function') Reflect.apply(abort, undefined, [error])
    else invoke(first, 'abort', error)
  }
  stored.then(release).catch(end)
  return {
    get isOver() {
      return isOver
    },
    answer: isOldForm ? true : undefined,
    add(callback) {
      after.push(callback)
      return isOldForm ? true : undefined
    },
  }
}

/** Calls a method of a controller, if it exists. The controllers of mocks lack some. */
function invoke(controller: unknown, name: string, ...values: readonly unknown[]): void {
  if (typeof controller !== 'object' || controller === null) return
  const method: unknown = Reflect.get(controller, name)
  if (typeof method === 'function') Reflect.apply(method, controller, values)
}
