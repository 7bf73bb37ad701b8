/**
 * Finds programs that do not come from npm, and installs them as packages of Debian if they are missing.
 *
 * A package of Debian has no pinned version: a suite keeps only its newest. apt-get checks the signature of the suite's
 * Release file against the keys of Debian on this machine, and by the digests that follow from that file, every package. So
 * it is what Debian published, whichever mirror it came from.
 */

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/** Whether this may install a package of Debian. */
function mayInstall(): boolean {
  const isDebian =
    existsSync('/etc/os-release') && /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'))
  return isDebian && process.getuid?.() === 0
}

/** The first of some commands that is there; the package of the first name is installed if there is none. */
export function programOf(names: readonly [string, ...string[]], variable?: string): string {
  const given = variable === undefined ? undefined : process.env[variable]
  if (given) return given
  const find = (): string | undefined => names.find((name) => spawnSync(name, ['--version']).status === 0)
  const found = find()
  if (found !== undefined) return found
  const hint = variable === undefined ? '' : `, and the variable ${variable} names no other`
  const missing = `none of ${names.join(', ')} was found${hint}`
  if (!mayInstall()) throw new Error(missing)
  console.log(`Installing ${names[0]}, since ${missing}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [
    ['update'],
    ['install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', names[0]],
  ]) {
    spawnSync('apt-get', args, { stdio: 'inherit', env })
  }
  const installed = find()
  if (installed === undefined) throw new Error(`${missing}; apt-get could not install it`)
  return installed
}

/** The command of Chromium. */
export function chromium(): string {
  return programOf(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'], 'CHROMIUM')
}

/** The command of Firefox ESR. */
export function firefox(): string {
  return programOf(['firefox-esr', 'firefox'], 'FIREFOX')
}
