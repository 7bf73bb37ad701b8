/**
 * What the terminal at the standard error can show.
 */

/** The part of `process` that is looked at. Some runtimes have none of it, or none at all. */
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

/** Terminals that show links, by what they write into `TERM_PROGRAM`. */
const PROGRAMS: ReadonlySet<string | undefined> = new Set([
  'iTerm.app',
  'WezTerm',
  'vscode',
  'ghostty',
  'Hyper',
  'Tabby',
  'rio',
])
/** Terminals that show links, by what they write into `TERM`. */
const TERMS: ReadonlySet<string | undefined> = new Set(['xterm-kitty', 'xterm-ghostty', 'alacritty', 'foot', 'contour'])
/** The oldest version of the library of GNOME Terminal and its relatives that shows links. */
const VTE = 5000

/** Whether the standard error is a terminal, and colours are wanted (https://no-color.org). */
export function hasColours(): boolean {
  const { process }: { readonly process?: Process } = globalThis
  try {
    return process?.stderr?.isTTY === true && !process.env?.NO_COLOR
  } catch {
    // Deno asks for a permission to read the environment.
    return false
  }
}

/** Whether the standard error is a terminal that shows links (OSC 8), and colours are wanted. */
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
