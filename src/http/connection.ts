/**
 * Whether a connection of `node:http` has the TLS that an `https:` URL promises. A proxy that refuses a tunnel answers in the
 * clear, and an agent for proxies of `http:` sends everything in the clear (§5.7 step 8, §5.8.3 step 1).
 */

/** Whether the data of a socket goes over TLS. */
export function isEncrypted(socket: unknown): boolean {
  return typeof socket === 'object' && socket !== null && 'encrypted' in socket && socket.encrypted === true
}

/**
 * Whether what is written to the socket leaves without TLS. Nothing leaves by a socket that cannot be written to, such as
 * the one by which an agent hands on how a proxy refused a tunnel.
 */
export function sendsInTheClear(socket: unknown): boolean {
  if (typeof socket !== 'object' || socket === null || isEncrypted(socket)) return false
  return !('writable' in socket) || socket.writable !== false
}

/** The error for a request whose cookies would leave in the clear. */
export function inTheClear(): Error {
  return new Error('The cookies of an https: URL were not sent: the agent made a connection without TLS')
}
