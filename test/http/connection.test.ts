/** Whether a connection has the TLS that an https: URL promises (§5.7 step 8, §5.8.3 step 1). */
import { describe, expect, it } from 'vitest'
import { inTheClear, isEncrypted, sendsInTheClear } from '../../src/http/connection.js'

describe('a socket', () => {
  it.each<[what: string, socket: unknown, isSafe: boolean, leaves: boolean]>([
    ['of TLS', { encrypted: true, writable: true }, true, false],
    ['of TCP', { writable: true }, false, true],
    ['without the field writable', {}, false, true],
    ['that is marked as not encrypted', { encrypted: false, writable: true }, false, true],
    ["with 'yes' in place of true", { encrypted: 'yes', writable: true }, false, true],
    ['that is not writable', { writable: false }, false, false],
    ['that is undefined', undefined, false, false],
    ['that is null', null, false, false],
  ])('%s', (_, socket, isSafe, leaves) => {
    expect(isEncrypted(socket)).toBe(isSafe)
    expect(sendsInTheClear(socket)).toBe(leaves)
  })

  it('without TLS causes an error that says what was not sent, and why', () => {
    expect(inTheClear().message).toBe(
      'The cookies of an https: URL were not sent: the agent made a connection without TLS',
    )
  })
})
