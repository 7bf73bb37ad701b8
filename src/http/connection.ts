/**
 * Checks whether a connection of `node:http` has the TLS that an `https:` URL promises. A proxy that refuses a tunnel
 * responds in the clear, and a proxy agent for `http:` sends everything in the clear (§5.7 step 8, §5.8.3 step 1).
 */

/** Whether a socket uses TLS. */
export function isEncrypted(socket: unknown): boolean {
  return typeof socket === 'object' && socket !== null && 'encrypted' in socket && socket.encrypted === true
}

/**
 * Whether data written to the socket leaves without TLS. Nothing leaves by a socket that is not writable, such as the
 * one in which an agent passes on a proxy's refusal of a tunnel.
 */
export function sendsInTheClear(socket: unknown): boolean {
  if (typeof socket !== 'object' || socket === null || isEncrypted(socket)) return false
  return Reflect.get(socket, 'writable') !== false
}

/** Returns the error for a request whose cookies would leave in the clear. */
export function inTheClear(): Error {
  return new Error('The cookies of an https: URL were not sent: the agent made a connection without TLS')
}
