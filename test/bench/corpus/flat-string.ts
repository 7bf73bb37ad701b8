/**
 * Strings as they come from a socket: one flat piece of memory of their own, whose hash nobody has computed yet. Strings
 * that are put together in JavaScript are trees of their parts until someone reads them.
 */

export function flat(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1')
}
