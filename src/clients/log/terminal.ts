/**
 * Finds out what the terminal at the standard error can show.
 */

/** The members of `process` that are read. Some runtimes lack them, or have no `process`. */
interface Process {
  readonly stderr?: { readonly isTTY?: boolean }
  readonly env?: {
    readonly NO_COLOR?: string | undefined
    readonly FORCE_HYPERLINK?: string | undefined
    readonly KONSOLE_VERSION?: string | undefined
    readonly TERM?: string | undefined
    readonly TERM_PROGRAM?: string | undefined
    readonly VTE_VERSION?: string | undefined
    readonly WT_SESSION?: string | undefined
  }
}

/** The values of `TERM_PROGRAM` in terminals that show links. */
const PROGRAMS: ReadonlySet<string | undefined> = new Set([
  'iTerm.app',
  'WezTerm',
  'vscode',
  'ghostty',
  'Hyper',
  'Tabby',
  'rio',
])
/** The values of `TERM` in terminals that show links. */
const TERMS: ReadonlySet<string | undefined> = new Set(['xterm-kitty', 'xterm-ghostty', 'alacritty', 'foot', 'contour'])
/** The oldest version of VTE, the library of GNOME Terminal and others, that shows links. */
const VTE = 5000

/** Whether the standard error is a terminal that shows colours, and `NO_COLOR` is not set (https://no-color.org). */
export function hasColours(): boolean {
  const { process }: { readonly process?: Process } = globalThis
  try {
    if (process?.stderr?.isTTY !== true) return false
    const { NO_COLOR, TERM } = process.env ?? {}
    return !NO_COLOR && TERM !== 'dumb'
  } catch {
    // Deno needs a permission to read the environment.
    return false
  }
}

/** Whether the standard error is a terminal that shows links (OSC 8), and colours are allowed. */
export function hasLinks(): boolean {
  if (!hasColours()) return false
  const { process }: { readonly process?: Process } = globalThis
  try {
    const env = process?.env ?? {}
    const forced = env.FORCE_HYPERLINK
    if (forced !== undefined && forced !== '') return forced !== '0'
    if (PROGRAMS.has(env.TERM_PROGRAM) || TERMS.has(env.TERM)) return true
    return env.WT_SESSION !== undefined || env.KONSOLE_VERSION !== undefined || Number(env.VTE_VERSION) >= VTE
  } catch {
    return false
  }
}
