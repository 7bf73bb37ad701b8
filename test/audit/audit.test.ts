/** The rules of an audit, one after the other, and what it does with arguments and hostile input. */

import { audit, type Finding, type RuleId } from 'speculoos/audit'
import { describe, expect, it } from 'vitest'

const URL = 'https://www.site.example/'
const ID = '8f3a1c9e5b7d2046af81c3e95d7b2046'

/** The finding of a rule about a line. */
function found(id: RuleId, line: string | string[], url = URL, options: Parameters<typeof audit>[2] = {}): Finding | undefined {
  return audit(line, url, options).find((finding) => finding.id === id)
}

describe('a session cookie', () => {
  it('without Secure is found, with the line that mends it', () => {
    const finding = found('missing-secure', `sid=${ID}; Path=/; HttpOnly; SameSite=Lax`)
    expect(finding).toMatchObject({ severity: 'high', cookie: 'sid', url: URL })
    expect(finding?.remedy).toBe('sid=...; Path=/; Secure; HttpOnly; SameSite=Lax')
  })
})
