/** The rules of an audit, one by one, its arguments, and hostile input. */

import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { parseSetCookie } from 'speculoos'
import { type AuditOptions, type AuditResponse, audit, auditRules, type Finding, type RuleId } from 'speculoos/audit'
import { describe, expect, it } from 'vitest'

const SITE = 'https://www.site.example/'
const ID = '8f3a1c9e5b7d2046af81c3e95d7b2046'
const OTHER_ID = '0b9d4e7f2a6c8135e4f0a9b7c6d58213'
const NOW = Date.UTC(2026, 10, 29, 12)

/** The finding of a rule about one line, or several. */
function found(id: RuleId, lines: string | string[], url = SITE, options: AuditOptions = {}): Finding | undefined {
  return audit(lines, url, { now: () => NOW, ...options }).find((finding) => finding.id === id)
}

/** The finding of a rule about several responses. */
function foundIn(id: RuleId, responses: AuditResponse[], options: AuditOptions = {}): Finding | undefined {
  return found(id, [], SITE, { ...options, responses })
}

/** Responses of one exchange, each with a different value of a cookie. */
function samplesOf(values: readonly string[], name = 'sid'): AuditResponse[] {
  return values.map((value) => ({ url: SITE, headers: { 'set-cookie': `${name}=${value}; Path=/; Secure; HttpOnly` } }))
}

/** 32 digits without any order. */
const hex = (seed: number): string => createHash('sha256').update(String(seed)).digest('hex').slice(0, 32)

describe('a session cookie', () => {
  it('without Secure is sent in the clear, which is graver than for other cookies', () => {
    const finding = found('missing-secure', `sid=${ID}; Path=/; HttpOnly; SameSite=Lax`)
    expect(finding).toMatchObject({ severity: 'high', cookie: 'sid', url: SITE, reasons: [] })
    expect(finding?.remedy).toBe('sid=...; Path=/; Secure; HttpOnly; SameSite=Lax')
    expect(found('missing-secure', 'cart=3; Path=/')?.severity).toBe('low')
    expect(found('missing-secure', 'theme=dark; Path=/')?.severity).toBe('info')
    expect(found('missing-secure', `sid=${ID}; Secure`)).toBeUndefined()
  })

  it('that came over HTTP has a finding that mentions this', () => {
    expect(found('missing-secure', `sid=${ID}`, 'http://www.site.example/')?.sentence).toContain('It came over such')
  })

  it('without HttpOnly is found, but a token that pages have to read is not', () => {
    expect(found('missing-http-only', `sid=${ID}; Secure`)?.severity).toBe('medium')
    expect(found('missing-http-only', `XSRF-TOKEN=${ID}; Secure`)).toBeUndefined()
    expect(found('missing-http-only', '_ga=GA1.1.1.1; Secure')).toBeUndefined()
    expect(found('missing-http-only', `sid=${ID}; Secure; HttpOnly`)).toBeUndefined()
  })

  it('without SameSite is found, and the reason of the engine is given if the value is unknown', () => {
    expect(found('missing-same-site', `sid=${ID}; Secure`)).toMatchObject({ severity: 'medium', reasons: [] })
    const [reason] = found('missing-same-site', `sid=${ID}; SameSite=Laxx`)?.reasons ?? []
    expect(reason?.id).toBe('same-site-unrecognized')
    expect(found('missing-same-site', `sid=${ID}; SameSite=Lax`)).toBeUndefined()
  })

  it('with SameSite=None is found, unless it is partitioned', () => {
    expect(found('same-site-none', `sid=${ID}; Secure; SameSite=None`)?.severity).toBe('medium')
    expect(found('same-site-none', `sid=${ID}; Secure; SameSite=None; Partitioned`)).toBeUndefined()
    expect(found('same-site-none', 'chat=open; Secure; SameSite=None')).toBeUndefined()
  })

  it('that outlives the browser session is found, but remember-me cookies are not', () => {
    expect(found('session-persistent', `sid=${ID}; Max-Age=1209600`)).toMatchObject({ severity: 'low' })
    expect(found('session-persistent', `sid=${ID}; Max-Age=1209600`)?.sentence).toContain('14 days')
    expect(found('session-persistent', `sid=${ID}; Max-Age=7200`)?.severity).toBe('info')
    expect(found('session-persistent', `remember_token=${ID}; Max-Age=1209600`)).toBeUndefined()
    expect(found('session-persistent', `sid=${ID}`)).toBeUndefined()
  })

  it('has a finding with the number of steps to its strictest form', () => {
    const finding = found('distance-to-strictest', `SID=${ID}; Domain=site.example; Path=/app`)
    expect(finding?.sentence).toContain('6 steps')
    expect(finding?.remedy).toBe('__Host-SID=...; Path=/; Secure; HttpOnly; SameSite=Strict')
    const strictest = `__Host-SID=${ID}; Path=/; Secure; HttpOnly; SameSite=Strict`
    expect(audit(strictest, SITE).map(({ id }) => id)).toEqual(['sibling-flooding'])
  })
})

describe('which cookies are session cookies', () => {
  it.each([
    'connect.sid',
    'sessionid',
    'PHPSESSID',
    '_app_session',
    '__Host-sid',
    '.AspNetCore.Session',
    'my-auth-key',
  ])('a cookie named %s is one', (name) => {
    expect(found('distance-to-strictest', `${name}=${ID}; Path=/; Secure`)?.cookie).toBe(name)
  })
  it.each(['csrftoken', 'session.sig', 'theme', 'AWSALB', '_ga', 'cart'])('a cookie named %s is not one', (name) => {
    expect(found('distance-to-strictest', `${name}=${ID}`)).toBeUndefined()
  })
  it('a JSON Web Token is one, whatever its name', () => {
    const token = `${btoa('{"alg":"HS256"}')}.${btoa('{"a":1}')}.${'A'.repeat(43)}`.replaceAll('=', '')
    expect(found('distance-to-strictest', `x=${token}`)?.cookie).toBe('x')
  })
  it('is decided by the caller if the caller knows', () => {
    const names = { sessionCookies: ['cart'] }
    expect(found('distance-to-strictest', 'cart=3', SITE, names)?.cookie).toBe('cart')
    expect(found('distance-to-strictest', `sid=${ID}`, SITE, names)).toBeUndefined()
    const rule = { sessionCookies: (name: string) => (name === 'cart' ? true : undefined) }
    expect(found('distance-to-strictest', 'cart=3', SITE, rule)?.cookie).toBe('cart')
    expect(found('distance-to-strictest', `sid=${ID}`, SITE, rule)?.cookie).toBe('sid')
  })
})

describe('a Domain', () => {
  it('names the hosts that get the cookie, and which of them were seen', () => {
    const line = `sid=${ID}; Domain=site.example`
    expect(found('wide-domain', line)).toMatchObject({ severity: 'medium', remedy: 'sid=...' })
    expect(found('wide-domain', line)?.sentence).toContain('site.example and every host below it')
    const responses = ['https://blog.site.example/', 'https://site.test/'].map((url) => ({ url, headers: {} }))
    const seen = found('wide-domain', line, SITE, { responses })?.sentence
    expect(seen).toContain('blog.site.example gets it too')
    expect(seen).not.toContain('site.test')
  })
  it('is ignored on a public suffix, so the cookie is sent to one host only', () => {
    expect(found('wide-domain', `sid=${ID}; Domain=co.uk`, 'https://co.uk/')).toBeUndefined()
  })
})

describe('a line that the engine refuses', () => {
  it.each([
    ['sid=1; SameSite=None', 'same-site-none-not-secure', 'sid=...; Secure; SameSite=None'],
    ['__Host-sid=1; Domain=site.example; Path=/a', 'host-prefix-not-secure', '__Host-sid=...; Path=/; Secure'],
    ['sid=1; Domain=other.example', 'domain-mismatch', 'sid=...'],
    ['sid=1; Partitioned', 'partitioned-not-secure', 'sid=...; Secure; Partitioned'],
  ])('%s is reported with the reason and a remedy', (line, reason, remedy) => {
    const finding = found('not-stored', line)
    expect(finding?.reasons.map(({ id }) => id)).toContain(reason)
    expect(finding).toMatchObject({ severity: 'high', remedy })
    expect(found('not-stored', remedy.replace('...', '1'))).toBeUndefined()
  })
  it('with a control character is reported with its name, and with a good line as remedy', () => {
    expect(found('not-stored', 'sid=a\u0000b')).toMatchObject({
      cookie: 'sid',
      remedy: 'SID=...; Path=/; Secure; HttpOnly; SameSite=Lax',
    })
  })
})

describe('an identifier', () => {
  it.each([
    ['sid', '1042', 'high'],
    ['sid', 'zyxwvutsrqponml', 'low'],
    ['PHPSESSID', ID.slice(0, 26), 'low'],
    ['SESSION', '3d7f2a4e-9c1b-4e5f-8a6d-0b2c4e6f8a1d', 'low'],
    ['SESSION', btoa('3d7f2a4e-9c1b-4e5f-8a6d-0b2c4e6f8a1d'), 'low'],
  ])('of the shape %s=%s allows fewer than 128 bits', (name, value, severity) => {
    expect(found('session-id-short', `${name}=${value}`)?.severity).toBe(severity)
  })
  it.each([
    ['32 digits of 4 bits', ID],
    ['26 characters of 5 bits', '0123456789abcdefghijklmnov'],
    ['22 characters of base64', 'Zm9vYmFy-mF6cXV4_m9vLQ'],
    ['a signed one, which nobody can forge', 's%3Aabc.wJ4k2Qm9Zr8n0Yx5bV7cT1sLhGfD3aPuEiOoKjRtMzI'],
  ])('of %s is long enough', (_, value) => {
    expect(found('session-id-short', `sid=${value}`)).toBeUndefined()
  })
  it('has only the bits of the part in which four samples differ', () => {
    const values = [1, 2, 3, 4].map((seed) => `${ID}${hex(seed).slice(0, 8)}`)
    expect(foundIn('session-id-short', samplesOf(values))?.sentence).toContain('32 bits')
  })
  it('that different clients share is constant', () => {
    expect(foundIn('session-id-constant', samplesOf([ID, ID]))).toMatchObject({ severity: 'high', cookie: 'sid' })
    expect(foundIn('session-id-constant', samplesOf([ID, OTHER_ID, ID]))?.sentence).toContain('2 samples of 3')
    expect(foundIn('session-id-constant', samplesOf([ID, OTHER_ID]))).toBeUndefined()
  })
  it('that the server sends back to the client is not a sample', () => {
    const [first, ...rest] = samplesOf([ID, ID, ID])
    const later = rest.map((response) => ({ ...response, requestHeaders: { cookie: `sid=${ID}` } }))
    expect(foundIn('session-id-constant', first === undefined ? later : [first, ...later])).toBeUndefined()
  })
  it('that one client gets at different URLs is not constant', () => {
    const responses = samplesOf([ID, ID]).map((response, index) => ({ ...response, url: `${SITE}${index}` }))
    expect(foundIn('session-id-constant', responses)).toBeUndefined()
  })
  it.each([
    ['in decimal', ['1041', '1042', '1043']],
    ['in decimal, with leading zeros and gaps', ['000000071041', '000000071047', '000000071102']],
    ['in hexadecimal', ['00ff', '0100', '0101']],
    ['down', ['9003', '9002', '9001']],
    ['between other parts', ['s-1041-x', 's-1042-x', 's-1043-x']],
    ['within base64', ['1041', '1042', '1043'].map((each) => btoa(`user-${each}`))],
    ['within hexadecimal digits', ['1041', '1042', '1043'].map((each) => each.replace(/./g, (digit) => `3${digit}`))],
  ])('that counts %s is found', (_, values) => {
    expect(foundIn('session-id-counting', samplesOf(values))?.severity).toBe('high')
  })
  it('that does not count is not found, nor is one with only two samples', () => {
    expect(foundIn('session-id-counting', samplesOf([1, 2, 3, 4].map(hex)))).toBeUndefined()
    expect(foundIn('session-id-counting', samplesOf(['1041', '1042']))).toBeUndefined()
    expect(foundIn('session-id-counting', samplesOf(['1041', '7', '93121']))).toBeUndefined()
  })
  it.each([
    ['seconds', (at: number) => `${Math.floor(at / 1000)}`],
    ['milliseconds', (at: number) => `${at}`],
    ['seconds in hexadecimal', (at: number) => Math.floor(at / 1000).toString(16)],
    ['milliseconds in base 36', (at: number) => at.toString(36)],
  ])('that holds the time in %s is found', (_, write) => {
    const values = [5, 6].map((seed) => `${hex(seed)}${write(NOW + seed * 4321)}`)
    expect(foundIn('session-id-holds-time', samplesOf(values))?.severity).toBe('medium')
    const old = [5, 6].map((seed) => `${hex(seed)}${write(NOW - 1e10 + seed * 4321)}`)
    expect(foundIn('session-id-holds-time', samplesOf(old))).toBeUndefined()
  })
  it('is compared with the Date of its response', () => {
    const at = Date.UTC(2020, 1, 2)
    const responses = samplesOf([5, 6].map((seed) => `${hex(seed)}${at + seed}`)).map((response) => ({
      ...response,
      headers: { ...response.headers, date: new Date(at).toUTCString() },
    }))
    expect(foundIn('session-id-holds-time', responses)?.severity).toBe('medium')
  })
  it('that is a UUID of version 1 or 7 holds the time', () => {
    expect(found('session-id-holds-time', 'sid=f81d4fae-7dec-11d0-a765-00a0c91e6bf6')).toBeDefined()
    expect(found('session-id-holds-time', 'sid=019392d2-1c00-7cc3-98c4-dc0c0c07398f')).toBeDefined()
    expect(found('session-id-holds-time', 'sid=3d7f2a4e-9c1b-4e5f-8a6d-0b2c4e6f8a1d')).toBeUndefined()
  })
  it('whose samples show no weakness is reported as such, and never called random', () => {
    const finding = foundIn('session-id-no-weakness-seen', samplesOf([1, 2, 3, 4].map(hex)))
    expect(finding).toMatchObject({ severity: 'info', sentence: 'No weakness seen in 4 samples.' })
    expect(foundIn('session-id-no-weakness-seen', samplesOf([hex(1)]))).toBeUndefined()
    expect(foundIn('session-id-no-weakness-seen', samplesOf(['1041', '1042', '1043']))).toBeUndefined()
    expect(foundIn('session-id-no-weakness-seen', samplesOf([ID, ID]))).toBeUndefined()
  })
  it('counts once if its line is also among the responses', () => {
    const line = `sid=${ID}; Path=/; Secure; HttpOnly`
    expect(found('session-id-constant', line, SITE, { responses: samplesOf([ID]) })).toBeUndefined()
    expect(found('session-id-constant', line, SITE, { responses: samplesOf([OTHER_ID, ID]) })).toBeUndefined()
  })
})

describe('a login', () => {
  const form: AuditResponse = { url: `${SITE}login`, method: 'GET', headers: { 'set-cookie': `sid=${ID}; Path=/` } }
  const sent: AuditResponse = { url: `${SITE}login`, method: 'POST', status: 302, headers: { location: '/account' } }
  const setting = (line: string): AuditResponse => ({ ...sent, headers: { location: '/account', 'set-cookie': line } })

  it('that keeps the identifier is found', () => {
    expect(foundIn('session-not-rotated', [form, sent])).toMatchObject({ severity: 'high', cookie: 'sid' })
    expect(foundIn('session-not-rotated', [form, setting(`sid=${ID}; Path=/`)])).toBeDefined()
  })
  it('that changes or deletes the identifier, or lets the next page change it, is not found', () => {
    expect(foundIn('session-not-rotated', [form, setting(`sid=${OTHER_ID}; Path=/`)])).toBeUndefined()
    expect(foundIn('session-not-rotated', [form, setting('sid=; Max-Age=0; Path=/')])).toBeUndefined()
    const page = { url: `${SITE}account`, headers: { 'set-cookie': `sid=${OTHER_ID}; Path=/` } }
    expect(foundIn('session-not-rotated', [form, sent, page])).toBeUndefined()
  })
  it('that sets a second session cookie is found, as less grave', () => {
    expect(foundIn('session-not-rotated', [form, setting(`auth=${OTHER_ID}`)])?.severity).toBe('low')
  })
  it('is known from the Cookie header of its request, too', () => {
    const only = { ...setting(`sid=${ID}; Path=/`), requestHeaders: { cookie: `a=1; sid=${ID}` } }
    expect(foundIn('session-not-rotated', [only])).toBeDefined()
  })
  it('that fails and goes back to its form is not a login', () => {
    const failed = { ...sent, headers: { location: '/login?error' } }
    expect(foundIn('session-not-rotated', [form, failed])).toBeUndefined()
    const again = { ...sent, status: 200, headers: { 'content-type': 'text/html' } }
    expect(foundIn('session-not-rotated', [form, again])).toBeUndefined()
    expect(
      foundIn('session-not-rotated', [form, { ...again, headers: { 'content-type': 'application/json' } }]),
    ).toBeDefined()
  })
  it('is at the response that the caller marks', () => {
    const odd = { url: `${SITE}enter`, headers: {} }
    expect(foundIn('session-not-rotated', [form, odd])).toBeUndefined()
    expect(foundIn('session-not-rotated', [form, { ...odd, login: true }])).toBeDefined()
    expect(foundIn('session-not-rotated', [form, { ...sent, login: false }])).toBeUndefined()
  })
})

describe('a token outside of cookies', () => {
  const line = `sid=${ID}; Path=/; Secure; HttpOnly`
  const withHeaders = (headers: Record<string, string>, body?: string): AuditResponse[] => [
    { url: SITE, headers: { 'set-cookie': line, ...headers }, body },
  ]
  it('is found in a URL, and the URL of the finding does not show it', () => {
    const responses = [{ url: `${SITE}?next=${ID}`, headers: { 'set-cookie': line } }]
    expect(foundIn('token-in-url', responses)).toMatchObject({ severity: 'high', cookie: 'sid', url: SITE })
    expect(found('token-in-url', [], `${SITE}a`)).toBeUndefined()
    for (const tail of [`;jsessionid=${ID}`, `?access_token=${ID}`, `#id_token=${ID}`, `?a=1&PHPSESSID=${ID}`]) {
      expect(foundIn('token-in-url', [{ url: `${SITE}a${tail}`, headers: {} }])?.cookie, tail).toBeNull()
    }
    expect(foundIn('token-in-url', [{ url: `${SITE}story?sid=12&token_type=x`, headers: {} }])).toBeUndefined()
  })
  it('is found in redirects and links', () => {
    expect(foundIn('token-in-link', withHeaders({ location: `/home;jsessionid=${ID}` }))?.cookie).toBe('sid')
    expect(foundIn('token-in-link', withHeaders({}, `<a href='/cart?sid=${ID}&amp;x=1'>`))?.cookie).toBe('sid')
    expect(foundIn('token-in-link', withHeaders({}, `<a href="/cart?a=1&amp;sid=${OTHER_ID}">`))?.cookie).toBeNull()
    expect(foundIn('token-in-link', withHeaders({ location: '/home' }, '<a href="/?sid=1">'))).toBeUndefined()
  })
  it('is found in other headers', () => {
    expect(foundIn('token-in-header', withHeaders({ 'x-session': ID }))?.cookie).toBe('sid')
    expect(foundIn('token-in-header', withHeaders({ etag: OTHER_ID }))).toBeUndefined()
  })
  it('is found in a body, unless it is in a link', () => {
    expect(foundIn('token-in-body', withHeaders({}, `<script>sid = "${ID}"</script>`))?.severity).toBe('medium')
    expect(foundIn('token-in-body', withHeaders({}, `<a href="/?sid=${ID}">`))).toBeUndefined()
    expect(foundIn('token-in-body', withHeaders({}, '<p>Hello</p>'))).toBeUndefined()
  })
  it('is not reported if it protects against forged requests', () => {
    const responses = [
      { url: SITE, headers: { 'set-cookie': `csrftoken=${ID}` }, body: `<input name="csrf" value="${ID}">` },
    ]
    expect(foundIn('token-in-body', responses)).toBeUndefined()
  })
})

describe('contents', () => {
  const part = (data: object) =>
    btoa(JSON.stringify(data)).replaceAll('=', '').replaceAll('+', '-').replaceAll('/', '_')
  const token = (alg: string, signature: string) => `${part({ alg })}.${part({ sub: '1', note: 'x' })}.${signature}`

  it('of a token without a signature are found', () => {
    expect(found('jwt-unsigned', `a=${token('none', '')}`)?.severity).toBe('high')
    expect(found('jwt-unsigned', `a=${token('nOnE', 'AAAA')}`)).toBeDefined()
    expect(found('jwt-unsigned', `a=${token('HS256', '')}`)).toBeDefined()
    expect(found('jwt-unsigned', `a=${token('HS256', 'A'.repeat(43))}`)).toBeUndefined()
  })
  it.each([
    ['JSON', `session=${encodeURIComponent('{"user":1}')}`, 'high'],
    ['JSON of Express', `session=${encodeURIComponent('j:{"user":1}')}`, 'high'],
    ['JSON in base64', `session=${btoa('{"user":1}')}`, 'high'],
    ['JSON in base64 with a role, of another cookie', `profile=${btoa('{"role":"user"}')}`, 'medium'],
    ['serialised PHP', `session=${encodeURIComponent('a:1:{s:4:"user";i:1;}')}`, 'high'],
    ['serialised PHP in base64', `session=${btoa('a:1:{s:4:"user";i:1;}')}`, 'high'],
    ['a serialised object of Java', 'session=rO0ABXNyABdqYXZhLnV0aWw', 'high'],
    ['pairs', 'session=user=ann&role=user', 'high'],
  ])('that anybody can change are found: %s', (_, line, severity) => {
    expect(found('contents-unsigned', line)?.severity).toBe(severity)
  })
  it.each([
    ['settings', `prefs=${btoa('{"columns":3}')}`],
    ['an identifier', `session=${ID}`],
    ['an encrypted value of Laravel', `session=${btoa('{"iv":"a","value":"b","mac":"c","tag":""}')}`],
  ])('are not found in %s', (_, line) => {
    expect(found('contents-unsigned', line)).toBeUndefined()
  })
  it('that another cookie signs are readable, but not unsigned', () => {
    const lines = [`session=${btoa('{"user":1}')}`, `session.sig=${'a'.repeat(27)}`]
    expect(found('contents-unsigned', lines)).toBeUndefined()
    expect(found('contents-readable', lines)?.severity).toBe('low')
  })
  it.each([
    ['a JSON Web Token', `x=${token('RS256', 'A'.repeat(342))}`, 'low'],
    ['Flask', `session=${part({ _fresh: true })}.aUfGhI.${'b'.repeat(27)}`, 'info'],
    ['Flask, with the user', `session=${part({ user_id: 1 })}.aUfGhI.${'b'.repeat(27)}`, 'low'],
    ['Django', `sessionid=${part({ user: 1 })}:1wPk3T:${'b'.repeat(43)}`, 'low'],
    ['Rails', `_a_session=${encodeURIComponent(`${btoa('{"_rails":{"message":"a"}}')}--${'a'.repeat(40)}`)}`, 'info'],
    ['Express', `session=${encodeURIComponent(`s:j:{"user":1}.${'b'.repeat(43)}`)}`, 'low'],
    ['Tornado', `user="2|1:0|10:1795910400|4:user|4:NDI=|${'a'.repeat(64)}"`, 'info'],
  ])('that are signed and readable are found: %s', (_, line, severity) => {
    expect(found('contents-readable', line)?.severity).toBe(severity)
    expect(found('contents-unsigned', line)).toBeUndefined()
  })
  it('are described by the names that matter, and never by their values', () => {
    const data = { email: 'ann@site.example', [OTHER_ID]: 1 }
    const sentence = found('contents-unsigned', `session=${btoa(JSON.stringify(data))}`)?.sentence ?? ''
    expect(sentence).toContain('email')
    expect(sentence).not.toContain('ann')
    expect(sentence).not.toContain(OTHER_ID)
  })
})

describe('a name prefix', () => {
  it('is offered if the engine would store the cookie under it', () => {
    expect(found('prefix-available', `sid=${ID}; Path=/; Secure`)?.remedy).toBe('__Host-sid=...; Path=/; Secure')
    expect(found('prefix-available', `sid=${ID}; Secure`)?.remedy).toBe('__Secure-sid=...; Secure')
    expect(found('prefix-available', `sid=${ID}; Path=/; Domain=site.example; Secure`)?.remedy).toContain(
      '__Secure-sid',
    )
    expect(found('prefix-available', `sid=${ID}; Path=/`)).toBeUndefined()
    expect(found('prefix-available', `__Secure-sid=${ID}; Path=/; Secure`)).toBeUndefined()
  })
})

describe('a lifetime', () => {
  it.each(['sid=abc; Max-Age=-1', 'sid=abc; max-age=-1; Path=/'])('of %s deletes the cookie', (line) => {
    expect(found('lifetime-meant-as-session', line)?.severity).toBe('high')
  })
  it.each(['Session', '0', '-1', ''])('of Expires=%s is ignored', (date) => {
    const finding = found('lifetime-meant-as-session', `sid=${ID}; Expires=${date}; Path=/`)
    expect(finding).toMatchObject({ severity: 'low', remedy: 'sid=...; Path=/' })
    expect(finding?.reasons.map(({ id }) => id)).toEqual(['expires-not-a-date'])
    expect(found('attribute-ignored', `sid=${ID}; Expires=${date}`)).toBeUndefined()
  })
  it.each([
    'sid=; Max-Age=-1',
    'sid=deleted; Max-Age=-1',
    'sid=abc; Max-Age=0',
    'sid=abc; Max-Age=-1; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
    `sid=${ID}; Expires=tomorrow`,
  ])('of %s is not meant as a session', (line) => {
    expect(found('lifetime-meant-as-session', line)).toBeUndefined()
  })
  it('that is not a date is reported as ignored, like other parts that the engine ignores or cuts', () => {
    expect(found('attribute-ignored', `sid=${ID}; Expires=tomorrow`)?.severity).toBe('low')
    expect(found('attribute-ignored', `sid=${ID}; Max-Age=99999999`)?.severity).toBe('info')
    expect(found('attribute-ignored', `sid=${ID}; Version=1`)?.severity).toBe('info')
    expect(found('attribute-ignored', `sid=${ID}; Path=here`)?.reasons.map(({ id }) => id)).toEqual(['path-defaulted'])
    expect(found('attribute-ignored', `sid=${ID}; Secure; Partitioned`)).toBeUndefined()
  })
})

describe('the size', () => {
  it('is reported with a reason if the cookie is not stored, and as less grave near the limit', () => {
    expect(found('too-large', `a=${'b'.repeat(5000)}`)?.reasons.map(({ id }) => id)).toEqual(['set-cookie-too-long'])
    expect(found('not-stored', `a=${'b'.repeat(5000)}`)).toBeUndefined()
    expect(found('too-large', `a=${'b'.repeat(3000)}`)?.severity).toBe('low')
    expect(found('too-large', `a=${'b'.repeat(2000)}`)).toBeUndefined()
  })
  it('of all cookies together is limited by that of a header field, and their number by the text', () => {
    const large = Array.from({ length: 5 }, (_, index) => `a${index}=${'b'.repeat(1900)}`)
    expect(found('too-large', large)).toMatchObject({ cookie: null })
    const many = Array.from({ length: 51 }, (_, index) => `a${index}=b`)
    expect(found('too-large', many)?.sentence).toContain('51 cookies')
  })
})

describe('another host of the site', () => {
  it('can toss a cookie, unless the prefix __Host- prevents it', () => {
    expect(found('sibling-tossing', `sid=${ID}; Path=/; Secure`)?.remedy).toContain('__Host-sid=')
    expect(found('sibling-tossing', `__Host-sid=${ID}; Path=/; Secure`)).toBeUndefined()
    expect(found('sibling-tossing', `csrftoken=${ID}; Path=/; Secure`)?.severity).toBe('low')
    expect(found('sibling-tossing', 'cart=1; Path=/; Secure')).toBeUndefined()
  })
  it('can flood the site, whatever the cookie', () => {
    expect(found('sibling-flooding', `__Host-sid=${ID}; Path=/; Secure`)).toMatchObject({
      severity: 'info',
      cookie: null,
    })
  })
  it.each(['https://192.0.2.1/', 'https://[2001:db8::1]/', 'https://localhost/', 'https://github.io/'])(
    'does not exist for %s',
    (url) => {
      expect(found('sibling-tossing', `sid=${ID}; Path=/`, url)).toBeUndefined()
      expect(found('sibling-flooding', `sid=${ID}; Path=/`, url)).toBeUndefined()
    },
  )
})

it('a remedy mends its finding, if the value is put back', () => {
  const mended: RuleId[] = ['missing-secure', 'missing-http-only', 'missing-same-site', 'same-site-none', 'wide-domain']
  mended.push(
    'session-persistent',
    'prefix-available',
    'lifetime-meant-as-session',
    'distance-to-strictest',
    'not-stored',
  )
  const lines = [
    `sid=${ID}; Domain=site.example; Max-Age=999999`,
    `sid=${ID}; Path=/; Secure; SameSite=None; Expires=Wed, 09 Jun 2027 10:18:14 GMT`,
    `sid=${ID}; Expires=Session; SameSite=None`,
    `__Host-sid=${ID}; Path=/x`,
  ]
  for (const line of lines) {
    for (const { id, remedy } of audit(line, SITE, { now: () => NOW })) {
      if (mended.includes(id)) expect(found(id, remedy.replace('...', ID)), `${id} in ${line}`).toBeUndefined()
    }
  }
})

describe('the arguments of an audit', () => {
  it.each<[string, () => unknown]>([
    ['url: expected', () => audit('a=1', 'nonsense')],
    ['url: expected a URL with the scheme', () => audit('a=1', 'file:///etc/passwd')],
    // @ts-expect-error: options are an object
    ['options: expected', () => audit('a=1', SITE, 3)],
    // @ts-expect-error: there is no such option
    ['options: expected one of', () => audit('a=1', SITE, { response: [] })],
    // @ts-expect-error: responses are a list
    ['options.responses: expected', () => audit('a=1', SITE, { responses: {} })],
    // @ts-expect-error: a response has headers
    ['options.responses[0].headers: expected', () => audit('a=1', SITE, { responses: [{ url: SITE }] })],
    ['options.responses[0].url: expected', () => audit('a=1', SITE, { responses: [{ url: 'x', headers: {} }] })],
    [
      'options.responses[0].body: expected',
      // @ts-expect-error: a body is text
      () => audit('', SITE, { responses: [{ url: SITE, headers: {}, body: 1 }] }),
    ],
    [
      'options.responses[0].status: expected',
      // @ts-expect-error: a status is a number
      () => audit('', SITE, { responses: [{ url: SITE, headers: {}, status: '' }] }),
    ],
    [
      'options.responses[0].method: expected',
      // @ts-expect-error: a method is text
      () => audit('', SITE, { responses: [{ url: SITE, headers: {}, method: 1 }] }),
    ],
    [
      'options.responses[0].login: expected',
      // @ts-expect-error: whether it was a login is true or false
      () => audit('', SITE, { responses: [{ url: SITE, headers: {}, login: 1 }] }),
    ],
    [
      'options.responses[0].requestHeaders: expected',
      // @ts-expect-error: headers are an object
      () => audit('', SITE, { responses: [{ url: SITE, headers: {}, requestHeaders: '' }] }),
    ],
    // @ts-expect-error: names are a list
    ['options.sessionCookies: expected', () => audit('a=1', SITE, { sessionCookies: 'sid' })],
    // @ts-expect-error: a clock is a function
    ['options.now: expected', () => audit('a=1', SITE, { now: 1 })],
    ['options.now(): expected', () => audit('a=1', SITE, { now: () => Number.NaN })],
    // @ts-expect-error: lines are a text, a list, or headers
    ['headersOrLines: expected', () => audit(3, SITE)],
  ])('have to be valid, or a TypeError begins with "%s"', (message, call) => {
    expect(call).toThrow(TypeError)
    expect(call).toThrow(message)
  })

  it('may include headers in every form', () => {
    const line = `sid=${ID}`
    const forms: AuditResponse['headers'][] = [
      new Headers([['Set-Cookie', line]]),
      { 'Set-Cookie': [line] },
      [['set-cookie', line]],
      ['Set-Cookie', line],
      new Map([['set-cookie', line]]),
      { raw: () => ({ 'set-cookie': [line] }) },
    ]
    for (const headers of forms) expect(foundIn('missing-secure', [{ url: SITE, headers }])?.cookie).toBe('sid')
  })

  it('may come from a hostile server: the audit never throws, and no finding holds a value', () => {
    const value = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom(
        '%E0%A4%A',
        '{"a":',
        'eyJ9.e30.',
        's:.',
        '"',
        'a:9:{',
        '%00',
        `${'9'.repeat(4000)}`,
        '----',
        'null',
      ),
    )
    const attributes = fc.constantFrom(
      '',
      '; Max-Age=-9',
      `; Max-Age=${'9'.repeat(900)}`,
      '; Expires=Fri, 31 Dec 99999',
      '; Path=\u00e9',
    )
    const name = fc.oneof(
      fc.constantFrom('sid', 'session', '__Host-a', '', 'constructor', '__proto__'),
      fc.string({ maxLength: 9 }),
    )
    const line = fc.tuple(name, value, attributes).map((parts) => `${parts[0]}=${parts[1]}${parts[2]}`)
    const text = fc.string({ unit: 'binary', maxLength: 80 })
    const response = fc.record({
      url: fc.constantFrom(
        SITE,
        `${SITE}login;jsessionid=${ID}`,
        'http://[::1]/',
        'https://a..b/',
        'ws://x_y.example/',
      ),
      method: fc.constantFrom('GET', 'POST', 'x'),
      status: fc.constantFrom(200, 302, Number.NaN),
      headers: fc
        .tuple(fc.array(line, { maxLength: 4 }), text)
        .map(([lines, location]) => ({ 'set-cookie': lines, location, date: location })),
      body: text,
      requestHeaders: text.map((cookie) => ({ cookie })),
    })
    fc.assert(
      fc.property(fc.array(line, { maxLength: 4 }), fc.array(response, { maxLength: 5 }), (lines, responses) => {
        const findings = audit(lines, SITE, { now: () => NOW, responses })
        const ids: readonly string[] = auditRules.map(({ id }) => id)
        for (const { id, remedy } of findings) {
          expect(ids).toContain(id)
          expect(remedy).toMatch(/^[!-~]+=\.\.\./)
          expect(parseSetCookie(remedy).status).toBe('parsed')
        }
      }),
      { numRuns: 300, seed: 6265 },
    )
  })

  it('may be a thousand responses, which take less than ten seconds', () => {
    const responses = Array.from({ length: 1000 }, (_, index) => samplesOf([hex(index)])).flat()
    const start = process.cpuUsage().user
    expect(foundIn('session-id-no-weakness-seen', responses)?.sentence).toContain('1000 samples')
    // In microseconds of the processor, since other tests run at the same time.
    expect(process.cpuUsage().user - start).toBeLessThan(10_000_000)
  })
})
