/**
 * The profiles that can be chosen by name. The entry points that bring profiles along fill it when they are imported, so
 * that a program without them has none in its bundle.
 */
import { invalidArgument } from '../cookie/invalid-argument.js'
import type { Profile } from './profile.js'

const imported = new Map<string, Profile>()

/** Registers profiles, so that they can be chosen by their names. */
export function registerProfiles(profiles: Iterable<Profile>): void {
  for (const profile of profiles) imported.set(profile.name, profile)
}

/**
 * The profile that an option names; `null` for the rules of the text.
 *
 * @throws TypeError if there is no such profile, it was not imported, or one of its fields cannot be used.
 */
export function profileOf(argument: string, given: Profile | string | null): Profile | null {
  if (given === null || given === 'rfc6265bis') return null
  if (typeof given === 'string') {
    const profile = imported.get(given)
    if (profile === undefined) {
      throw invalidArgument(argument, given, "a profile, or the name of one after import 'speculoos/profiles'")
    }
    return profile
  }
  if (typeof given !== 'object' || !('read' in given)) {
    throw invalidArgument(argument, given, 'a profile such as { ...profiles.chromium }, the name of one, or null')
  }
  if (imported.get(given.name) === given) return given
  if (typeof given.read !== 'function') throw invalidArgument(`${argument}.read`, given.read, 'a function')
  return given.read(argument, given)
}
