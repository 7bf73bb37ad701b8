/**
 * The profiles of the playground: what each is called, and how it parses a line.
 */
import { type ApiType, type ParseResult, parseSetCookie } from 'speculoos/algorithms'
import { type Profile, profiles } from 'speculoos/profiles'
import type { ProfileName } from './case.js'

/** A profile by its name; `null` for the text, whose rules a jar has without one. */
export const PROFILE_OF: Readonly<Record<ProfileName, Profile | null>> = {
  text: null,
  chromium: profiles.chromium,
  firefox: profiles.firefox,
}

/** What a person calls a profile. */
export const TITLE_OF: Readonly<Record<ProfileName, string>> = {
  text: 'RFC 6265bis',
  chromium: `Chromium ${profiles.chromium.version}`,
  firefox: `Firefox ${profiles.firefox.version}`,
}

/** Parses a line as a jar with the profile does. */
export function parseBy(profile: ProfileName, line: string, type: ApiType, readsPartitioned: boolean): ParseResult {
  const rules = PROFILE_OF[profile]
  return rules === null
    ? parseSetCookie(line, type, readsPartitioned)
    : rules.parse(line, type, readsPartitioned, rules)
}
