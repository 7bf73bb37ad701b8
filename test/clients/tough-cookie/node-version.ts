/** Finds packages that this Node is too old for, and adds the reason to the titles of their tests. */

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

/** Whether this Node is older than a version. */
export function isOlderThan(wantedMajor: number, wantedMinor = 0): boolean {
  return major < wantedMajor || (major === wantedMajor && minor < wantedMinor)
}

/** Returns the title of the tests of a package, with the reason if they are skipped. */
export function titleOf(name: string, wantedMajor: number, wantedMinor = 0): string {
  const isSkipped = isOlderThan(wantedMajor, wantedMinor)
  return isSkipped ? `${name} (skipped: it needs Node ${wantedMajor}, and this is ${process.version})` : name
}
