/** Whether a connection has the TLS that an https: URL promises (§5.7 step 8, §5.8.3 step 1). */
import { describe, expect, it } from 'vitest'
import { inTheClear, isEncrypted, sendsInTheClear } from '../../src/http/connection.js'

describe('a socket', () => {
  it.each<[what: string, socket: unknown, isSafe: boolean, leaves: boolean]>([
    ['of TLS', { encrypted: true, writable: true }, true, false],
    ['of TCP', { writable: true }, false, true],
    ['that does not say whether it is writable', {}, false, true],
    ['without TLS by its own account', { encrypted: false, writable: true }, false, true],
    ['that says yes in other words', { encrypted: 'yes', writable: true }, false, true],
    ['that is not writable', { writable: false }, false, false],
    ['that is not there', undefined, false, false],
    ['that is null', null, false, false],
  ])('%s', (_, socket, isSafe, leaves) => {
    expect(isEncrypted(socket)).toBe(isSafe)
    expect(sendsInTheClear(socket)).toBe(leaves)
  })

  it('without TLS has an error that says what was not sent, and why', () => {
    expect(inTheClear().message).toBe(
      'The cookies of an https: URL were not sent: the agent made a connection without TLS',
    )
  })
})
