/** What the playground shows about a case: verdicts, marks, steps, differences and the next request. */
import fc from 'fast-check'
import { CookieJar, reasons } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { type Case, EMPTY, KINDS, PLAIN, PROFILES, type ProfileName, type Setting } from '../../docs/playground/case.js'
import { differencesOf, othersThan } from '../../docs/playground/differences.js'
import { EXAMPLES } from '../../docs/playground/examples.js'
import { fragmentOf } from '../../docs/playground/fragment.js'
import { inputOf, partsOf, problemsOfCase, type Run, runCase, stepsOf } from '../../docs/playground/run.js'
import { stepsOfCookie, stepsOfLine } from '../../docs/playground/steps.js'
import { markVerdict } from '../../docs/playground/verdict.js'

const NOW = Date.UTC(2026, 0, 1)

function run(given: Partial<Case>, profile: ProfileName = 'text'): Run {
  const state = { ...EMPTY, ...given }
  expect(problemsOfCase(state)).toEqual([])
  return runCase(state, inputOf(state, NOW), profile, NOW)
}
const statuses = ({ verdicts }: Run): string[] => verdicts.map(({ result }) => result.status)
const setting = (given: Partial<Setting>): Setting => ({ ...PLAIN, url: 'https://site.example/', ...given })

describe('a case', () => {
  it('has a verdict for each line, and the next request', () => {
    const done = run({ text: 'a=1\n\nb=2; Domain=other.example\r\nc=3; Path=/x' })
    expect(statuses(done)).toEqual(['stored', 'rejected', 'stored'])
    expect(done.verdicts.map(({ line }) => line.place)).toEqual(['Line 1', 'Line 3', 'Line 4'])
    expect(done.sending.header).toBe('a=1')
    expect(done.sending.excluded.map(({ cookie, reasons: [reason] }) => [cookie.name, reason?.id])).toEqual([
      ['c', 'path-not-matched'],
    ])
  })

  it('can be a response, the output of curl, or a HAR', () => {
    const response = 'HTTP/2 302\nlocation: https://b.example/\nset-cookie: a=1\n\nHTTP/2 200\nset-cookie: b=2\n'
    const curl = `* Connected\n> GET / HTTP/2\n${response.replace(/^(?=.)/gm, '< ').replace(/^$/gm, '< ')}* closed\n`
    const har = {
      log: {
        entries: ['a', 'b'].map((name, index) => ({
          startedDateTime: `2025-12-31T00:00:0${index}Z`,
          request: { url: `https://${name}.example/` },
          response: { headers: [{ name: 'set-cookie', value: `${name}=${index + 1}` }] },
        })),
      },
    }
    for (const text of [response, curl, JSON.stringify(har)]) {
      const done = run({ text, received: setting({ url: 'https://a.example/' }) })
      expect(done.verdicts.map(({ line }) => `${line.text} ${line.url}`)).toEqual([
        'a=1 https://a.example/',
        'b=2 https://b.example/',
      ])
    }
  })

  it('counts the octets of a response as UTF-8, and shows its characters', () => {
    const done = run({ text: `a=${'é'.repeat(2048)}` })
    expect(done.verdicts[0]?.result).toMatchObject({ reasons: [{ id: 'set-cookie-too-long' }] })
  })

  it('gets no HttpOnly cookie if its lines come from a script', () => {
    const done = run({ text: 'a=1; HttpOnly\nb=2', received: setting({ kind: 'script' }), sent: PLAIN })
    expect(statuses(done)).toEqual(['rejected', 'stored'])
  })

  it('of a script in a sandboxed frame has no verdicts, since such a script has no cookies', () => {
    const script = setting({
      kind: 'script',
      page: 'https://a.example/',
      frames: [{ url: 'https://b.example/', sandboxed: true }],
    })
    const done = run({ text: 'a=1', received: script, sent: script })
    expect([done.isBarred, done.verdicts, done.sending.isBarred]).toEqual([true, [], true])
  })

  it('waits before the next request', () => {
    expect(run({ text: 'a=1; Max-Age=60', later: 60 }).sending.header).toBe('a=1')
    expect(run({ text: 'a=1; Max-Age=60', later: 61 }).sending.header).toBe('')
  })

  it('names the cookies that belong to other sites', () => {
    const { sending } = run({ text: 'a=1', sent: setting({ url: 'https://other.example/' }) })
    expect(sending.excluded.map(({ cookie, reasons: [reason] }) => [cookie.name, reason?.id])).toEqual([
      ['a', 'host-not-identical'],
    ])
  })

  it.each([
    [{ received: setting({ url: 'site.example' }) }, ['url']],
    [{ received: setting({ url: 'ftp://site.example/' }) }, ['url']],
    [{ received: setting({ url: '' }) }, ['url']],
    [{ received: setting({ kind: 'load', page: 'x', frames: [{ url: '', sandboxed: false }] }) }, ['page', 'frame0']],
    [{ received: setting({ page: 'x' }) }, []],
    [{ sent: setting({ url: '::', kind: 'link', page: '::' }) }, ['to-url', 'to-page']],
    [{ sent: setting({ url: '', kind: 'link', page: '::' }) }, ['to-page']],
  ])('with an invalid URL names the field: %j', (given, fields) => {
    expect(problemsOfCase({ ...EMPTY, ...given }).map(({ field }) => field)).toEqual(fields)
  })
})

describe('the relation of a page, its frames and a request', () => {
  const A = 'https://a.example/'
  const B = 'https://b.example/'
  const at = (given: Partial<Setting>, profile: ProfileName = 'text'): string => {
    const sent = setting({ url: A, ...given })
    const text = 'strict=1; Secure; SameSite=Strict\nlax=1; Secure; SameSite=Lax\nnone=1; Secure; SameSite=None'
    return run({ text, received: setting({ url: A, kind: 'visit' }), sent }, profile).sending.header
  }
  const frame = (url: string, sandboxed = false) => ({ url, sandboxed })

  it.each<[string, Partial<Setting>, string]>([
    ['a program', { kind: 'client' }, 'strict=1; lax=1; none=1'],
    ['a visit', { kind: 'visit' }, 'strict=1; lax=1; none=1'],
    ['a page of its own', { kind: 'load' }, 'strict=1; lax=1; none=1'],
    ['a link on a foreign page', { kind: 'link', page: B }, 'lax=1; none=1'],
    ['a form on a foreign page', { kind: 'link', page: B, method: 'POST' }, 'none=1'],
    ['an image on a foreign page', { kind: 'load', page: B }, 'none=1'],
    ['a frame on a foreign page', { kind: 'frame', page: B }, 'none=1'],
    ['a frame within a foreign frame', { kind: 'frame', page: A, frames: [frame(B)] }, 'none=1'],
    ['an image in a frame on a foreign page', { kind: 'load', page: B, frames: [frame(A)] }, 'none=1'],
    ['an image in a frame within a foreign frame', { kind: 'load', page: A, frames: [frame(B), frame(A)] }, 'none=1'],
    [
      'an image in a frame of the site',
      { kind: 'load', page: A, frames: [frame('https://www.a.example/')] },
      'strict=1; lax=1; none=1',
    ],
    ['a link in a foreign frame', { kind: 'link', page: A, frames: [frame(B)] }, 'lax=1; none=1'],
    ['a script of the site', { kind: 'script' }, 'strict=1; lax=1; none=1'],
    ['a script of the site in a foreign page', { kind: 'script', page: B }, 'none=1'],
  ])('%s', (_, given, header) => {
    expect(at(given)).toBe(header)
  })

  it('a sandboxed frame belongs to its site by the text, but to no site in browsers', () => {
    const given: Partial<Setting> = { kind: 'load', page: A, frames: [frame(A, true), frame(A)] }
    expect(at(given)).toBe('strict=1; lax=1; none=1')
    expect(at(given, 'chromium')).toBe('none=1')
  })

  it('Firefox does not distinguish http from https', () => {
    const given: Partial<Setting> = { kind: 'load', page: 'http://a.example/' }
    expect(at(given)).toBe('none=1')
    expect(at(given, 'firefox')).toBe('strict=1; lax=1; none=1')
  })
})

const url = fc.constantFrom(
  'https://site.example/a/b',
  'http://site.example/',
  'https://www.site.example/',
  'https://evil.test/',
  'http://localhost/',
)
const anySetting: fc.Arbitrary<Setting> = fc.record({
  url,
  kind: fc.constantFrom(...KINDS),
  method: fc.constantFrom('GET', 'POST'),
  page: fc.oneof(url, fc.constant('')),
  frames: fc.array(fc.record({ url, sandboxed: fc.boolean() }), { maxLength: 2 }),
})
const word = fc.constantFrom(
  'Path=/',
  'Path=x',
  'Domain=site.example',
  'Domain=.example',
  'Domain=evil.test',
  'Secure',
  'HttpOnly',
  'SameSite=None',
  'SameSite=Lax',
  'Partitioned',
  'Max-Age=0',
  'Max-Age=9',
  'Expires=Thu, 01 Jan 1970 00:00:00 GMT',
  'x=y',
)
const pair = fc.constantFrom(
  'a=1',
  '__Host-a=1',
  '__Secure-a=2',
  '=',
  '=__Host-a',
  'a',
  '__Http-a=1',
  'a=\t1\t1',
  'a=\0',
)
const line = fc.oneof(
  fc.tuple(pair, fc.array(word, { maxLength: 6 })).map(([first, words]) => [first, ...words].join('; ')),
  fc.string({ unit: 'binary', maxLength: 30 }),
)
const anyCase: fc.Arbitrary<Case> = fc.record({
  text: fc.array(line, { maxLength: 6 }).map((lines) => lines.join('\n')),
  received: anySetting,
  profile: fc.constantFrom(...PROFILES),
  clock: fc.constant(NOW),
  sent: anySetting,
  later: fc.integer({ min: 0, max: 300 }),
})

describe('any case', () => {
  it('has a failed step exactly if the line is refused, and a step for each reason and each mark', () => {
    fc.assert(
      fc.property(anyCase, (state) => {
        const done = runCase(state, inputOf(state, NOW), state.profile, NOW)
        for (const verdict of done.verdicts) {
          const { result } = verdict
          const isScript = state.received.kind === 'script'
          const steps = stepsOf(verdict, isScript, state.profile)
          const failed = steps.filter(({ state: found }) => found === 'failed')
          expect(failed.length > 0).toBe(result.status === 'rejected')
          const told = new Set(steps.flatMap((step) => step.reasons.map(({ id }) => id)))
          const all = [...result.warnings, ...(result.status === 'rejected' ? result.reasons : [])]
          expect(all.filter(({ id }) => !told.has(id))).toEqual([])
          const refused = partsOf(verdict, isScript, state.profile).parts.filter(({ outcome }) => outcome === 'refused')
          if (result.status !== 'rejected') expect(refused).toEqual([])
        }
      }),
      { numRuns: 300 },
    )
  })

  it('sends the same cookies as a jar with the same lines', () => {
    fc.assert(
      fc.property(anyCase, (state) => {
        const own = {
          ...state,
          received: { ...state.received, kind: 'client' as const },
          sent: { ...state.sent, kind: 'client' as const },
          profile: 'text' as const,
        }
        const input = inputOf(own, NOW)
        const done = runCase(own, input, 'text', NOW)
        let time = NOW
        const jar = new CookieJar({ now: () => time })
        for (const { text, url: from } of input.lines) jar.setCookie(text, from, { method: state.received.method })
        time += state.later * 1000
        expect(done.sending.header).toBe(jar.getCookieString(state.sent.url, { method: state.sent.method }))
      }),
      { numRuns: 200 },
    )
  })

  it('has no differences with itself', () => {
    fc.assert(
      fc.property(anyCase, (state) => {
        const done = runCase(state, inputOf(state, NOW), state.profile, NOW)
        expect(differencesOf(done, done, state.profile)).toEqual([])
      }),
      { numRuns: 50 },
    )
  })
})

describe('the steps', () => {
  it('include one for each reason against a line or a cookie', () => {
    for (const reason of reasons) {
      const isLine = reason.kind === 'rejection' || reason.kind === 'policy' || reason.kind === 'warning'
      if (isLine && reason.id !== 'storage-failed' && reason.id !== 'cookie-not-expressible') {
        const result =
          reason.kind === 'warning'
            ? { status: 'rejected' as const, reasons: [], warnings: [reason] }
            : { status: 'rejected' as const, reasons: [reason], warnings: [] }
        const told = stepsOfLine(result, null, false).flatMap((step) => step.reasons)
        expect(told, reason.id).toEqual([reason])
      }
      const isOfCookie = reason.kind === 'withholding' && /^[36]/.test(reason.step)
      if (isOfCookie)
        expect(
          stepsOfCookie([reason]).flatMap((step) => step.reasons),
          reason.id,
        ).toEqual([reason])
    }
  })

  it('of a refused line end at the step that refuses it', () => {
    const [verdict] = run({ text: 'a=\0; Path=/; Max-Age=x' }).verdicts
    const steps = verdict === undefined ? [] : stepsOf(verdict, false, 'text')
    expect(steps[0]).toMatchObject({ section: '5.6', step: '1', state: 'failed' })
    expect(new Set(steps.slice(1).map(({ state }) => state))).toEqual(new Set(['unreached']))
  })

  it('after a Domain that does not match leave out those which need a match', () => {
    const [verdict] = run({ text: 'a=1; Domain=b.example' }).verdicts
    const steps = verdict === undefined ? [] : stepsOf(verdict, false, 'text')
    const found = Object.fromEntries(steps.map(({ section, step, state }) => [`${section} ${step}`, state]))
    expect(found).toMatchObject({ '5.6 1': 'passed', '5.7 10': 'failed', '5.7 16': 'unreached', '5.7 18': 'passed' })
  })
})

describe('the marks of a line', () => {
  const marks = (text: string, given: Partial<Case> = {}): string[] => {
    const [verdict] = run({ ...given, text }).verdicts
    if (verdict === undefined) return []
    const { parts } = partsOf(verdict, false, 'text')
    return parts.map(({ start, end, outcome }) => `${text.slice(start, end).trim()}: ${outcome}`)
  }

  it.each<[string, string[]]>([
    ['a=1; Domain=b.example', ['a: used', '1: used', 'Domain=b.example: refused']],
    ['__Host-a=1; Path=/b; Secure', ['__Host-a: refused', '1: used', 'Path=/b: refused', 'Secure: used']],
    [
      'a=1; SameSite=None; SameSite=Lax; SameSite=None',
      ['a: used', '1: used', 'SameSite=None: repeated', 'SameSite=Lax: repeated', 'SameSite=None: refused'],
    ],
    ['a=\0; Path=/', ['a: unread', '\0: refused', 'Path=/: unread']],
    ['a=1; Max-Age=99999999999', ['a: used', '1: used', 'Max-Age=99999999999: changed']],
    [
      'a=1; Max-Age=5; Expires=Fri, 02 Jan 2026 00:00:00 GMT',
      ['a: used', '1: used', 'Max-Age=5: used', 'Expires=Fri, 02 Jan 2026 00:00:00 GMT: ignored'],
    ],
    [
      'a=1; Max-Age=x; Expires=Fri, 02 Jan 2026 00:00:00 GMT',
      ['a: used', '1: used', 'Max-Age=x: ignored', 'Expires=Fri, 02 Jan 2026 00:00:00 GMT: used'],
    ],
  ])('%j', (text, expected) => {
    expect(marks(text)).toEqual(expected)
  })

  it('include no mark without a cause', () => {
    const divided = { pieces: [], parts: [] }
    markVerdict(divided, '', { status: 'rejected', reasons: [], warnings: [] })
    expect(divided.parts).toEqual([])
  })
})

describe('the differences of browsers', () => {
  const differences = (text: string, given: Partial<Case> = {}): string[] => {
    const own = run({ ...given, text })
    return othersThan('text').flatMap((profile) =>
      differencesOf(own, run({ ...given, text }, profile), profile).map(
        ({ line: at, sentence, reasons: found }) =>
          `${profile} ${at}: ${[sentence, ...found.map(({ id }) => id)].join(' ')}`,
      ),
    )
  }

  it.each<[string, string[]]>([
    ['a=1; Path=/; Secure', []],
    ['valueless', ['firefox 0: reads it as valueless=', 'firefox null: sends valueless=']],
    [
      '=a=b',
      [
        'chromium 0: refuses it nameless-equals-sign',
        'chromium null: sends no cookie',
        'firefox 0: refuses it nameless-refused nameless-equals-sign',
        'firefox null: sends no cookie',
      ],
    ],
    ['__Host-a=1; Secure', ['firefox 0: stores __Host-a=1', 'firefox null: sends __Host-a=1']],
    ['a=1; Priority=High', ['chromium 0: Priority: High']],
  ])('%j', (text, expected) => {
    expect(differences(text)).toEqual(expected)
  })
})

describe('the worked cases', () => {
  it('are at least ten, each with its own title and address', () => {
    expect(EXAMPLES.length).toBeGreaterThanOrEqual(10)
    expect(new Set(EXAMPLES.map(({ title }) => title)).size).toBe(EXAMPLES.length)
    expect(new Set(EXAMPLES.map(({ state }) => fragmentOf(state))).size).toBe(EXAMPLES.length)
  })

  const headers: Record<string, string> = {}
  for (const { title, state } of EXAMPLES) headers[title] = run(state, state.profile).sending.header
  it('send the cookies that their lessons state', () => {
    expect(headers).toMatchInlineSnapshot(`
      {
        "A Domain that does not match": "above=1",
        "A login": "SID=31d4d96e407aad42",
        "A logout that removes nothing": "",
        "A page that fetches from an API of another site": "session=31d4",
        "A payment that comes back by POST, within two minutes": "order=17",
        "Max-Age versus Expires": "units=1; word=1; long=1",
        "No SameSite: who gets the cookie": "none=1",
        "Partitioned: a widget on two sites": "visitor=9",
        "Paths, and the order in the header": "step=2; lang=de; here=1; lang=en",
        "Public suffixes": "b=1",
        "Secure cookies and http": "theme=light",
        "Session fixation, and the prefix that prevents it": "SID=mallory; SID=ada; __Host-SID=ada",
        "The prefixes __Secure- and __Host-": "__Host-SID=1",
        "Values that are cut, and a date that is not valid": "cart={"apples":2; note="a; SID=; sum=1+1=2",
        "localhost: ports and Domain": "a=1; b=2",
      }
    `)
  })

  it('have the verdicts that their lessons state', () => {
    const all = EXAMPLES.map(({ title, state }) => `${title}: ${statuses(run(state, state.profile)).join(' ')}`)
    expect(all).toMatchInlineSnapshot(`
      [
        "A login: stored stored rejected",
        "Session fixation, and the prefix that prevents it: stored rejected stored stored",
        "No SameSite: who gets the cookie: stored stored stored stored",
        "The prefixes __Secure- and __Host-: stored rejected rejected rejected rejected",
        "A Domain that does not match: stored stored rejected rejected rejected",
        "Public suffixes: rejected stored rejected",
        "Secure cookies and http: stored stored rejected rejected stored",
        "A payment that comes back by POST, within two minutes: stored stored",
        "Partitioned: a widget on two sites: stored stored",
        "Max-Age versus Expires: stored removed stored stored stored",
        "Paths, and the order in the header: stored stored stored stored stored",
        "A logout that removes nothing: stored removed removed removed",
        "A page that fetches from an API of another site: rejected rejected stored",
        "Values that are cut, and a date that is not valid: stored stored stored stored",
        "localhost: ports and Domain: stored stored rejected",
      ]
    `)
  })
})
