/** The links in printed hops, and the terminals in which they are used by default. */
import { CookieJar } from 'speculoos'
import { type LogOptions, logHops } from 'speculoos/log'
import { afterEach, describe, expect, it, vi } from 'vitest'

const ESCAPE = String.fromCharCode(27)
const LINK = new RegExp(`${ESCAPE}\\]8;;([^${ESCAPE}]*)${ESCAPE}\\\\([^${ESCAPE}]*)${ESCAPE}\\]8;;${ESCAPE}\\\\`)

afterEach(() => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** Returns the lines that are printed for a refused cookie. */
function printed(options: LogOptions): string[] {
  const lines: string[] = []
  if (!('write' in options)) {
    vi.spyOn(console, 'error').mockImplementation((line: string) => {
      lines.push(line)
    })
  }
  const line = 'a=1; Domain=other.example'
  const result = new CookieJar().setCookie(line, 'https://shop.example/')
  const received = [{ line, result }]
  logHops({ ...options, ...('write' in options && { write: (text) => lines.push(text) }) })({
    method: 'GET',
    url: 'https://shop.example/',
    cookie: '',
    received,
  })
  return lines
}

describe('links', () => {
  it('lead from the place of a reason to its page, and change nothing else', () => {
    const [plain, linked] = [false, true].map((links) => printed({ write: () => {}, links }))
    const last = linked?.at(-1) ?? ''
    const [all = '', url, text = ''] = LINK.exec(last) ?? []
    expect(url).toBe('https://speculoos-cookies.github.io/speculoos/why/#domain-mismatch')
    expect(text).toBe('§5.7 step 10.1')
    expect([...(linked?.slice(0, -1) ?? []), last.replace(all, text)]).toEqual(plain)
  })

  it.each<[string, Record<string, string>, boolean]>([
    ['that does not identify itself', {}, false],
    ['of kitty', { TERM: 'xterm-kitty' }, true],
    ['of Ghostty by its name alone', { TERM: 'xterm-ghostty' }, true],
    ['of Alacritty', { TERM: 'alacritty' }, true],
    ['of foot', { TERM: 'foot' }, true],
    ['of Contour', { TERM: 'contour' }, true],
    ['of iTerm', { TERM_PROGRAM: 'iTerm.app' }, true],
    ['of WezTerm', { TERM_PROGRAM: 'WezTerm' }, true],
    ['of VS Code', { TERM_PROGRAM: 'vscode' }, true],
    ['of Ghostty', { TERM_PROGRAM: 'ghostty' }, true],
    ['of Hyper', { TERM_PROGRAM: 'Hyper' }, true],
    ['of Tabby', { TERM_PROGRAM: 'Tabby' }, true],
    ['of Rio', { TERM_PROGRAM: 'rio' }, true],
    ['of GNOME', { VTE_VERSION: '7600' }, true],
    ['of the first GNOME with links', { VTE_VERSION: '5000' }, true],
    ['of the last GNOME without links', { VTE_VERSION: '4999' }, false],
    ['of Windows', { WT_SESSION: 'a' }, true],
    ['of KDE', { KONSOLE_VERSION: '230804' }, true],
    ['of iTerm, if links are forbidden', { TERM_PROGRAM: 'iTerm.app', FORCE_HYPERLINK: '0' }, false],
    ['of iTerm, if colours are forbidden', { TERM_PROGRAM: 'iTerm.app', NO_COLOR: '1' }, false],
    ['that does not identify itself, if links are forced', { FORCE_HYPERLINK: '1' }, true],
    ['that does not identify itself, if FORCE_HYPERLINK is empty', { FORCE_HYPERLINK: '' }, false],
  ])('by default, in a terminal %s', (_, env, expected) => {
    vi.stubGlobal('process', { stderr: { isTTY: true }, env })
    expect(LINK.test(printed({}).join(''))).toBe(expected)
  })

  it('are never written to a pipe, or to a function of the caller', () => {
    vi.stubGlobal('process', { stderr: { isTTY: true }, env: { TERM_PROGRAM: 'iTerm.app' } })
    expect(printed({ write: () => {} }).join('')).not.toContain(ESCAPE)
    vi.stubGlobal('process', { stderr: { isTTY: false }, env: { TERM_PROGRAM: 'iTerm.app' } })
    expect(printed({}).join('')).not.toContain(ESCAPE)
  })

  it('are not used if the environment can no longer be read', () => {
    const reads = [1, 2].map((most) => {
      let count = 0
      const process = {
        stderr: { isTTY: true },
        get env(): Record<string, string> {
          count += 1
          if (count > most) throw new Error('denied')
          return { TERM_PROGRAM: 'iTerm.app' }
        },
      }
      vi.stubGlobal('process', process)
      expect(LINK.test(printed({}).join(''))).toBe(false)
      return count
    })
    expect(reads).toEqual([2, 3])
  })

  it('and colours are not used in a terminal that shows neither', () => {
    vi.stubGlobal('process', { stderr: { isTTY: true }, env: { TERM: 'dumb', TERM_PROGRAM: 'iTerm.app' } })
    expect(printed({}).join('')).not.toContain(ESCAPE)
    vi.stubGlobal('process', { stderr: { isTTY: true }, env: { TERM: 'xterm' } })
    expect(printed({}).join('')).toContain(ESCAPE)
  })

  it('must be true or false', () => {
    expect(() => logHops({ links: 'always' as never })).toThrow(
      new TypeError('options.links: expected true or false, got "always"'),
    )
  })
})
