/** The printer of hops: what it shows and what it hides. No server can change what a terminal shows. */
import { CookieJar, type Reason, type ReasonId, reasons } from 'speculoos'
import { createFetch, type Hop } from 'speculoos/fetch'
import { type LogOptions, logHops, type PrintedHop } from 'speculoos/log'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

let lines: string[]
let jar: CookieJar
beforeEach(() => {
  lines = []
  jar = new CookieJar()
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})
const write = (line: string): unknown => lines.push(line)
const ESCAPE = String.fromCharCode(27)

/** Prints the hop of a response with these Set-Cookie lines. */
async function printed(
  setCookie: readonly string[],
  options: LogOptions = {},
  url = 'https://shop.example/',
): Promise<void> {
  const headers = new Headers(setCookie.map((line) => ['set-cookie', line] as [string, string]))
  const fetch = async (_url: string, _init?: RequestInit) => new Response('', { headers })
  await createFetch(jar, { fetch, onHop: logHops({ write, ...options }), clearSiteData: true })(url)
}

/** Returns a hop written by hand, with text that no client would pass. */
const madeOf = (texts: Partial<PrintedHop>): PrintedHop => ({
  method: 'GET',
  url: 'https://shop.example/',
  cookie: '',
  received: [],
  ...texts,
})

describe('a hop is printed as', () => {
  it('its method, URL and status, with a dash for no cookies', async () => {
    await printed([])
    expect(lines).toEqual(['GET https://shop.example/ 200', '   sent      —'])
  })

  it('the names of the cookies that were sent', async () => {
    jar.setCookies(['SID=secret', 'theme=dark', 'nameless'], 'https://shop.example/')
    await printed([])
    expect(lines[1]).toBe('   sent      SID, theme, (no name)')
  })

  it('each Set-Cookie line: stored, removed, or refused with every reason and its section', async () => {
    jar.setCookie('old=secret', 'https://shop.example/')
    await printed([
      'SID=secret; Path=/; Secure',
      'old=secret; Max-Age=0',
      '__Host-a=secret; Domain=shop.example; Secure',
    ])
    expect(lines.slice(2)).toEqual([
      '   stored    SID=…; Path=/; Secure',
      '   removed   old=…; Max-Age=0',
      '   refused   __Host-a=…; Domain=shop.example; Secure',
      expect.stringMatching(/^ {13}§5\.7 step 21\.2 {10}A cookie whose name begins with __Host-/),
      expect.stringMatching(/^ {13}§5\.7 step 21\.3 {10}/),
    ])
  })

  it('the cookies that a new one evicts, with the reason', async () => {
    jar = new CookieJar({ limits: { cookiesPerSite: 1 } })
    await printed(['SID=secret', 'theme=dark'])
    expect(lines.slice(2)).toEqual([
      '   stored    SID=…',
      '   stored    theme=…',
      '   evicted   SID',
      expect.stringMatching(/^ {13}§5\.7 step eviction 2 {4}The site had more cookies than it may keep/),
      expect.stringMatching(/^ {37}Secure this one was accessed the longest ago\.$/),
    ])
  })

  it('the warnings of a cookie that is stored', async () => {
    await printed(['SID=secret; Owner=ada'])
    expect(lines.slice(2)).toEqual([
      '   stored    SID=…; …',
      expect.stringMatching(/^ {13}§5\.6 step attributes 7 {2}An attribute was ignored/),
      expect.stringMatching(/^ {37}\S/),
    ])
  })

  it('the cookies that were withheld, grouped by reasons', async () => {
    jar.setCookies(['a=secret; Secure', 'b=secret; Secure', 'c=secret; Path=/docs'], 'https://shop.example/')
    await printed([], {}, 'http://shop.example/')
    expect(lines.filter((line) => line.includes('withheld'))).toEqual(['   withheld  c', '   withheld  a, b'])
  })

  it('the cookies that Clear-Site-Data deleted', () => {
    jar.setCookies(['SID=secret', 'theme=secret'], 'https://shop.example/')
    logHops({ write })(madeOf({ cleared: [...jar] }))
    expect(lines.at(-1)).toBe('   cleared   SID, theme')
  })

  it.each([
    ['that fits is on one line', ['A'.repeat(67), '1234567'], [`${'A'.repeat(67)} 1234567`]],
    ['that is one character too long is on two lines', ['A'.repeat(67), '12345678'], ['A'.repeat(67), '12345678']],
    [
      'with a word that is longer than a line still keeps the word whole',
      ['A'.repeat(99), 'end'],
      ['A'.repeat(99), 'end'],
    ],
    [
      'that is longer than two lines is on three lines',
      Array(40).fill('four'),
      [15, 15, 10].map((n) => Array(n).fill('four').join(' ')),
    ],
  ])('reasons, in lines of at most 112 columns: a sentence %s', (_, words, expected) => {
    notesOf({ ...reasonOf('domain-mismatch'), sentence: words.join(' ') })
    const [first, ...rest] = expected
    expect(lines.slice(3)).toEqual([
      `${' '.repeat(13)}§5.7 step 10.1          ${first}`,
      ...rest.map((line) => ' '.repeat(37) + line),
    ])
  })

  it('a reason with its section alone if the text does not number the step', () => {
    const reason = reasonOf('partitioned-not-secure')
    notesOf(reason)
    expect(lines[3]).toBe(`${' '.repeat(13)}§5.7${' '.repeat(20)}${reason.sentence}`)
  })

  function reasonOf(wanted: ReasonId): Reason {
    const reason = reasons.find(({ id }) => id === wanted)
    if (reason === undefined) throw new Error(`there is no reason ${wanted}`)
    return reason
  }

  /** Prints the hop of a cookie that was refused for this reason. */
  function notesOf(reason: Reason): void {
    const result = { status: 'rejected', reasons: [reason], warnings: [] } as const
    logHops({ write })(madeOf({ received: [{ line: 'a=1', result }] }))
  }

  it('its parts, if it was written by hand without a status', () => {
    logHops({ write })(madeOf({ method: 'script' }))
    expect(lines).toEqual(['script https://shop.example/', '   sent      —'])
  })
})

describe('values', () => {
  const secrets = [
    'SID=secret; Path=/',
    'secret',
    '=secret',
    'a="x; secret"; Path=/',
    'b=secret; Owner=secret',
    'c=secret=secret',
    '__Host-d=secret',
  ]
  it('are masked everywhere', async () => {
    jar.setCookies(['SID=secret', 'secret', 'e=secret; Path=/docs'], 'https://shop.example/')
    await printed(secrets)
    expect(lines.join('\n')).not.toContain('secret')
    expect(lines.join('\n')).toContain('SID=…; Path=/')
  })

  it.each([
    ['without a name', 'secret', '=…'],
    ['with blanks around its name', ' SID\t=secret', 'SID=…'],
    ['with an attribute that ends like a known one', 'a=secret; my-path=secret', 'a=…; …'],
    ['with an attribute that begins like a known one', 'a=secret; paths=secret', 'a=…; …'],
  ])('are masked in a Set-Cookie line %s', async (_, line, shown) => {
    await printed([line])
    expect(lines[2]).toBe(`   stored    ${shown}`)
  })

  it('that look like another cookie do not hide the name of that cookie', async () => {
    jar.setCookies(['a=b=1', 'b=1'], 'https://shop.example/')
    await printed([])
    expect(lines[1]).toBe('   sent      a, b')
  })

  it('are shown with showValues', async () => {
    jar.setCookie('SID=secret', 'https://shop.example/')
    await printed(secrets, { showValues: true })
    expect(lines[1]).toBe('   sent      SID=secret')
    for (const line of secrets) expect(lines.join('\n')).toContain(line)
  })

  it.each([
    ['https://ada:secret@shop.example/a?b=1', 'GET https://shop.example/a?b=1'],
    ['https://ada@shop.example/', 'GET https://shop.example/'],
    ['//ada:secret@shop.example/', 'GET //shop.example/'],
    ['ada:secret@shop', 'GET shop'],
    ['https:///ada:secret@shop.example/', 'GET https://shop.example/'],
    ['shop/ada@example', 'GET shop/ada@example'],
  ])('show no user name and no password in the URL %s', (url, expected) => {
    logHops({ write, showValues: true })(madeOf({ url }))
    expect(lines[0]).toBe(expected)
  })
})

describe('hostile text is made harmless', () => {
  const hostile = [
    `${ESCAPE}[2J`,
    `${ESCAPE}]0;title\u0007`,
    'a\rGET /forged 200',
    'a\nGET /forged 200',
    '\b\b\b',
    '\u009b31m',
    '\u202etxt.exe',
    '\u2066hidden\u2069',
    '\u200binvisible',
    '\u2028line',
    '\ud800',
    '\u0000',
  ]
  const control = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u
  it.each(hostile.map((text) => [JSON.stringify(text), text]))('%s', (_, text) => {
    const [cookie] = [...storedWith(text)]
    const result = jar.setCookie(`a=${text}; Domain=other.example`, 'https://shop.example/')
    for (const showValues of [false, true]) {
      logHops({ write, showValues })(
        madeOf({
          method: text,
          url: `https://shop.example/${text}`,
          cookie: `${text}=${text}; ${text}`,
          received: [{ line: `${text}=${text}; Path=${text}; ${text}`, result }],
          retrieval: cookie ? { excluded: [{ cookie, reasons: [] }] } : undefined,
          cleared: cookie ? [cookie] : [],
        }),
      )
      logHops({ write, showValues })(madeOf({ url: `no URL ${text}` }))
    }
    expect(lines.length).toBeGreaterThan(8)
    for (const line of lines) expect(line).not.toMatch(control)
  })
  /** Returns a cookie with this name, as a hop written by hand may have. */
  function storedWith(name: string): Hop['retrieval']['included'] {
    jar.setCookie('a=1', 'https://shop.example/')
    return Array.from(jar, (cookie) => ({ ...cookie, name }))
  }

  it('and shown as escape sequences', () => {
    logHops({ write })(madeOf({ cookie: `${ESCAPE}[31m\u202e\u0007=1` }))
    expect(lines[1]).toBe('   sent      \\x1b[31m\\u{202e}\\x07')
  })

  it('and cut off after a thousand characters', () => {
    const text = `begin${'x'.repeat(995)}`
    for (const method of [text, `${text}y`]) logHops({ write })(madeOf({ method }))
    expect([lines[0], lines[2]]).toEqual([`${text} https://shop.example/`, `${text}… https://shop.example/`])
  })

  it('and cut off if it is long, in linear time', () => {
    const long = 'x'.repeat(1_000_000)
    const started = performance.now()
    logHops({ write })(
      madeOf({ url: `https://shop.example/${long}`, cookie: `${long}=1; ${`${long.slice(0, 99)}=1; `.repeat(999)}` }),
    )
    expect(performance.now() - started).toBeLessThan(2000)
    for (const line of lines) expect(line.length).toBeLessThan(1100)
  })
})

describe('colours', () => {
  it('are used if requested, and change nothing else', async () => {
    const lists: string[][] = []
    for (const colours of [false, true]) {
      lines = []
      jar = new CookieJar()
      await printed(['a=1', 'b=1; Domain=other.example'], { colours })
      lists.push(lines)
    }
    const codes = new RegExp(`${ESCAPE}\\[\\d+m`, 'g')
    expect(lists[0]?.join('')).not.toMatch(codes)
    expect(lists[1]?.join('')).toMatch(codes)
    expect(lists[1]?.map((line) => line.replace(codes, ''))).toEqual(lists[0])
  })

  const painted = (code: number, text: string): string => `${ESCAPE}[${code}m${text}${ESCAPE}[0m`
  it('are green for stored cookies, cyan for removed, red for refused, and yellow for withheld cookies', async () => {
    jar.setCookies(['old=1', 'docs=1; Path=/docs'], 'https://shop.example/')
    await printed(['new=1', 'old=1; Max-Age=0', 'b=1; Domain=other.example'], { colours: true })
    const notes = reasons.map(({ sentence }) => sentence)
    expect(lines.map((line) => notes.reduce((text, note) => text.replace(note, '(sentence)'), line))).toEqual([
      `${painted(1, 'GET')} https://shop.example/ ${painted(32, '200')}`,
      `   ${painted(2, 'sent      ')}old`,
      `   ${painted(32, 'stored    ')}new=…`,
      `   ${painted(36, 'removed   ')}old=…; Max-Age=0`,
      `   ${painted(31, 'refused   ')}b=…; Domain=other.example`,
      `             ${painted(2, '§5.7 step 10.1          ')}(sentence)`,
      `   ${painted(33, 'withheld  ')}docs`,
      `             ${painted(2, '§5.8.3 step 3.2         ')}(sentence)`,
    ])
  })

  it('are cyan for cookies that Clear-Site-Data deleted', () => {
    jar.setCookie('a=1', 'https://shop.example/')
    logHops({ write, colours: true })(madeOf({ cleared: [...jar] }))
    expect(lines.at(-1)).toBe(`   ${painted(36, 'cleared   ')}a`)
  })

  it.each([
    [200, 32],
    [399, 32],
    [400, 31],
    [500, 31],
  ])('show whether the status %i is an error', (status, code) => {
    logHops({ write, colours: true })(madeOf({ status }))
    expect(lines[0]).toBe(`${painted(1, 'GET')} https://shop.example/ ${painted(code, String(status))}`)
  })

  it.each<[string, boolean | undefined, string, boolean]>([
    ['the standard error is a terminal', true, '', true],
    ['the standard error is not a terminal', false, '', false],
    ['the standard error does not reveal its kind', undefined, '', false],
    ['NO_COLOR is set', true, '1', false],
  ])('by default, when %s', async (_, isTTY, noColor, expected) => {
    vi.stubEnv('NO_COLOR', noColor)
    vi.spyOn(console, 'error').mockImplementation(write)
    const descriptor = Object.getOwnPropertyDescriptor(process.stderr, 'isTTY')
    Object.defineProperty(process.stderr, 'isTTY', { value: isTTY, configurable: true })
    try {
      await printed([], { write: undefined })
      const own: string[] = []
      logHops({ write: (line) => own.push(line) })(madeOf({}))
      expect(own.join('')).not.toContain(ESCAPE)
    } finally {
      if (descriptor) Object.defineProperty(process.stderr, 'isTTY', descriptor)
      else Reflect.deleteProperty(process.stderr, 'isTTY')
    }
    expect(lines.join('').includes(ESCAPE)).toBe(expected)
    expect(lines).toHaveLength(2)
  })

  it.each<[string, unknown]>([
    ['without process', undefined],
    ['with a process without streams', {}],
    [
      'with a process that refuses to be read',
      {
        stderr: { isTTY: true },
        get env(): never {
          throw new Error('denied')
        },
      },
    ],
  ])('are not used in a runtime %s', (_, process) => {
    vi.spyOn(console, 'error').mockImplementation(write)
    vi.stubGlobal('process', process)
    try {
      logHops()(madeOf({}))
    } finally {
      vi.unstubAllGlobals()
    }
    expect(lines).toEqual(['GET https://shop.example/', '   sent      —'])
  })
})

describe('a mistake throws a TypeError', () => {
  it.each<[unknown, string]>([
    [{ write: 'stdout' }, 'options.write: expected a function, got "stdout"'],
    [{ showValues: 1 }, 'options.showValues: expected true or false, got 1'],
    [{ colours: 'always' }, 'options.colours: expected true or false, got "always"'],
    [{ colors: true }, 'options: expected one of write, showValues, colours, links, got the key "colors"'],
    [null, 'options: expected an object, got null'],
  ])('%j', (options, message) => {
    expect(() => logHops(options as LogOptions)).toThrow(new TypeError(message))
  })
})
