/**
 * Holds the callbacks of a response back until its cookies are stored.
 *
 * The connection goes on meanwhile: undici 7 fails with an assertion if a server closes one that was stopped.
 */
import { fail } from './failure.js'

/** The callback that has to wait. */
export interface HeldCallback {
  readonly name: string
  readonly given: readonly unknown[]
  readonly call: () => unknown
  /** What undici 6 gave for aborting the request. */
  readonly abort: unknown
}

/** Callbacks that are held back. */
export interface Held {
  /** Whether they have been called. */
  readonly isOver: boolean
  /** What undici is told in the place of what the callback would return. */
  readonly answer: unknown
  /** Holds one more callback, and returns what undici is told. */
  add(callback: () => unknown): unknown
}

/** Calls the held callback and those after it, in order, once the cookies are stored. If they cannot be, the request fails. */
export function hold(handler: object, stored: Promise<void>, { name, given, call, abort }: HeldCallback): Held {
  const isOldForm = !name.startsWith('onRe')
  const [first] = given
  const after: (() => unknown)[] = []
  let isOver = false
  const release = async (): Promise<void> => {
    call()
    // The fetch of Node does not notice an error in the body that comes with its head.
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

/** Calls a method of a controller; those of mocks lack some. */
function invoke(controller: unknown, name: string, ...values: readonly unknown[]): void {
  if (typeof controller !== 'object' || controller === null) return
  const method: unknown = Reflect.get(controller, name)
  if (typeof method === 'function') Reflect.apply(method, controller, values)
}
