/**
 * Ten public questions about cookies, each as the address of a case, with the results of the playground. The names of
 * hosts were replaced.
 */
import { describe, expect, it } from 'vitest'
import { fragmentOf, readFragment } from '../../docs/playground/fragment.js'
import { inputOf, problemsOfCase, runCase } from '../../docs/playground/run.js'

const NOW = Date.UTC(2026, 0, 1)

interface Question {
  readonly question: string
  readonly fragment: string
  /** The outcome of each line: its status, or the reasons against it; then its warnings. */
  readonly verdicts: readonly string[]
  readonly header: string
  /** The reasons why the other cookies are not sent. */
  readonly withheld: readonly string[]
}

const questions: readonly Question[] = [
  {
    question: 'The answer of my API has Set-Cookie, but the browser does not save the cookie after fetch.',
    fragment:
      'set=sid=31d4;+Path=/;+HttpOnly&url=https://api.backend.example/login&kind=load&method=POST&page=http://localhost:3000/&to-kind=load&to-page=http://localhost:3000/&v=1',
    verdicts: ['cross-site-subresource'],
    header: '',
    withheld: [],
  },
  {
    question: 'Why is my cookie on localhost refused, or without effect, if I name the domain?',
    fragment:
      'set=a=1;+Domain=localhost%0Ab=2;+Domain=localhost:3000&url=http://localhost:3000/&kind=visit&to-url=http://localhost:8080/&to-kind=visit&v=1',
    verdicts: ['stored domain-ignored-for-public-suffix-host', 'domain-mismatch'],
    header: 'a=1',
    withheld: [],
  },
  {
    question: 'How do I share a cookie between the sub-domains of my site?',
    fragment:
      'set=own=1%0Ashared=1;+Domain=shop.example&url=https://app.shop.example/&to-url=https://www.shop.example/&v=1',
    verdicts: ['stored', 'stored'],
    header: 'shared=1',
    withheld: ['own: host-not-identical'],
  },
  {
    question: 'I cleared the cookie on logout with Max-Age=0, and it is still there.',
    fragment:
      'set=SID=31d4;+Path=/%0ASID=;+Max-Age=0&url=https://shop.example/account/logout&kind=visit&to-url=https://shop.example/&to-kind=visit&v=1',
    verdicts: ['stored', 'removed'],
    header: 'SID=31d4',
    withheld: [],
  },
  {
    question: 'The developer tools show my session cookie, but document.cookie is empty.',
    fragment: 'set=SID=31d4;+Path=/;+HttpOnly&url=https://shop.example/&kind=visit&to-kind=script&v=1',
    verdicts: ['stored'],
    header: '',
    withheld: ['SID: http-only-for-non-http'],
  },
  {
    question: 'I set Expires=0 to delete a cookie. Why does it become a session cookie?',
    fragment: 'set=SID=31d4;+Path=/%0ASID=;+Expires=0;+Path=/&url=https://shop.example/&v=1',
    verdicts: ['stored', 'stored expires-not-a-date'],
    header: 'SID=',
    withheld: [],
  },
  {
    question:
      'Users who come from the link in our mail are logged out until they reload. The cookie is SameSite=Strict.',
    fragment:
      'set=SID=31d4;+Path=/;+Secure;+SameSite=Strict&url=https://shop.example/login&kind=visit&to-url=https://shop.example/order/7&to-kind=link&to-page=https://mail.example/&v=1',
    verdicts: ['stored'],
    header: '',
    withheld: ['SID: cross-site-strict'],
  },
  {
    question: 'The payment provider posts the customer back to us, and the session is gone.',
    fragment:
      'set=SID=31d4;+Path=/;+Secure;+SameSite=Lax&url=https://shop.example/checkout&kind=visit&to-url=https://shop.example/paid&to-kind=link&to-method=POST&to-page=https://pay.example/&v=1',
    verdicts: ['stored'],
    header: '',
    withheld: ['SID: cross-site-unsafe-method'],
  },
  {
    question: 'My program behind a proxy that ends TLS sets a Secure cookie, and its client never sends it.',
    fragment: 'set=SID=31d4;+Path=/;+Secure&url=http://app.internal.example/login&v=1',
    verdicts: ['secure-from-insecure'],
    header: '',
    withheld: [],
  },
  {
    question: 'I store JSON in a cookie, and read back only the beginning.',
    fragment: 'set=cart=%7B%22apples%22:2;%22pears%22:1%7D;+Path=/&url=https://shop.example/&v=1',
    verdicts: ['stored attribute-unrecognized'],
    header: 'cart={"apples":2',
    withheld: [],
  },
]

describe('ten public questions', () => {
  it.each(questions.map((given) => [given.question, given] as const))('%s', (_, given) => {
    const { state, problems } = readFragment(given.fragment)
    expect([problems, problemsOfCase(state), fragmentOf(state)]).toEqual([[], [], given.fragment])
    const { verdicts, sending } = runCase(state, inputOf(state, NOW), state.profile, NOW)
    const shown = verdicts.map(({ result }) => {
      const reasons = result.status === 'rejected' ? result.reasons.map(({ id }) => id) : [result.status]
      return [...reasons, ...result.warnings.map(({ id }) => id)].join(' ')
    })
    expect(shown).toEqual(given.verdicts)
    expect(sending.header).toBe(given.header)
    expect(
      sending.excluded.map(({ cookie, reasons }) => `${cookie.name}: ${reasons.map(({ id }) => id).join(' ')}`),
    ).toEqual(given.withheld)
  })

  it('are ten', () => {
    expect(new Set(questions.map(({ fragment }) => fragment)).size).toBe(10)
  })
})
