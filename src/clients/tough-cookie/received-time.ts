/**
 * When cookies were received, which is what their Max-Age counts from (RFC 6265bis §5.6.2 step 7).
 *
 * The cookies of tough-cookie have no field for it. It is a hidden property of them, whichever class they are of. Its
 * name is the same in both module forms of this package, so that each can read the cookies of the other.
 */
const RECEIVED_TIME: unique symbol = Symbol.for('speculoos.received-time')

/** Notes when a cookie was received, in milliseconds. */
export function noteReceived(cookie: object, time: number): void {
  if (!Object.isExtensible(cookie)) return
  const descriptor = { value: time, writable: true, configurable: true }
  // Descriptors inherit what a polluted Object.prototype has.
  Object.defineProperty(cookie, RECEIVED_TIME, Object.assign(Object.create(null), descriptor))
}

/** When a cookie was received, in milliseconds; `undefined` if it was not noted. */
export function receivedTime(cookie: object): number | undefined {
  const time: unknown = Reflect.get(cookie, RECEIVED_TIME)
  return typeof time === 'number' ? time : undefined
}
