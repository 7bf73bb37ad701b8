/**
 * The errors for what the jar of this package's main entry has saved, whose JSON has another form.
 */

const NATIVE = "which CookieJar.fromJSON of 'speculoos' reads"

/** The error for a jar in the form of the jar of this package's main entry. */
export function nativeJar(): TypeError {
  return new TypeError(`serialized: expected a saved jar of tough-cookie, got one of speculoos, ${NATIVE}`)
}

/** The error for a cookie in that form. */
export function nativeCookie(): TypeError {
  return new TypeError(`cookie: expected a saved cookie of tough-cookie with a key, got one with a name, ${NATIVE}`)
}
