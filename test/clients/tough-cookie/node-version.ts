/** Which packages this Node is too old for, and how the titles of their tests say so. */

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

/** Whether this Node is older than a version. */
export function isOlderThan(wantedMajor: number, wantedMinor = 0): boolean {
  return major < wantedMajor || (major === wantedMajor && minor < wantedMinor)
}

/** The title of the tests of a package, with the reason where they are not run. */
export function titleOf(name: string, wantedMajor: number, wantedMinor = 0): string {
  const isSkipped = isOlderThan(wantedMajor, wantedMinor)
  return isSkipped ? `${name} (skipped: it wants Node ${wantedMajor}, and this is ${process.version})` : name
}
