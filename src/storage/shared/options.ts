/**
 * The options of a shared jar, and what they are checked for.
 */
import { fieldsOf, invalidArgument, requireString } from '../../cookie/invalid-argument.js'
import { type CookieJarOptions, OPTIONS } from '../../input/policy.js'
import { tell } from '../../jar/outbox.js'
import { readMilliseconds } from '../required.js'
import { LONGEST_TIMER } from '../timers.js'
import { warnOnce } from '../warn.js'

/**
 * The options of a {@link SharedCookieJar}: its name, those of a `CookieJar`, and these.
 *
 * @see {@link SharedCookieJar}
 */
export interface SharedCookieJarOptions extends CookieJarOptions {
  /** The name of the jar, such as that of an account. No jar reaches the cookies of another name. */
  readonly name: string
  /**
   * What is read and saved as one: `'jar'`, the default, all cookies, for accounts with up to some hundred cookies; `'site'`,
   * those of one site, for crawlers. All programs have to say the same.
   */
  readonly unit?: 'jar' | 'site' | undefined
  /**
   * `'linearizable'`, the default: a call sees all calls that were done before it in any program. `'cached'`: a call that only
   * reads may be answered from memory, which may be up to five seconds old; what this jar has set is always there.
   */
  readonly consistency?: 'linearizable' | 'cached' | undefined
  /**
   * What happens if the storage cannot be reached. With `'reject'`, the default, each call rejects. With
   * `'without-cookies'`, no cookie is sent, and each cookie that is set is rejected with the reason `storage-failed`. Calls
   * that manage the jar, such as `delete`, `clear`, `records` and `restore`, reject even then, since their result would look
   * like that of an empty jar. A record that may not be used is an error in any case: it is damaged or forged, it has
   * another public suffix list, or its keys were taken away.
   */
  readonly onStorageError?: 'reject' | 'without-cookies' | undefined
  /** After how many milliseconds without use the session cookies of a unit end; never by default. */
  readonly sessionTtl?: number | undefined
  /** Whether cookies are filed anew if they were written with another public suffix list; false by default. */
  readonly regroup?: boolean | undefined
  /** How long the storage may take for a call on one unit, in milliseconds; 10,000 by default. */
  readonly timeout?: number | undefined
  /** How old the saved last access of a cookie may be, in milliseconds; 60,000 by default. */
  readonly accessGranularity?: number | undefined
  /** Takes what the operator should know, such as a clock that is wrong. By default it is a warning of the process. */
  readonly onWarning?: ((message: string) => void) | undefined
}

const SHARED_OPTIONS = [
  ...OPTIONS,
  'name',
  'unit',
  'consistency',
  'onStorageError',
  'sessionTtl',
  'regroup',
  'timeout',
  'accessGranularity',
  'onWarning',
]

/** The options, checked, with their defaults. */
export interface ReadOptions {
  readonly name: string
  readonly isBySite: boolean
  readonly consistency: 'linearizable' | 'cached'
  readonly isWithoutCookies: boolean
  readonly sessionTtl: number
  readonly regroup: boolean
  readonly timeout: number
  readonly accessGranularity: number
  readonly onWarning: (message: string) => void
  /** Those of the jar. */
  readonly jarOptions: CookieJarOptions
}

/**
 * Checks the options of a shared jar, but for those of a jar.
 *
 * @throws TypeError that names the option.
 */
export function readOptions(options: SharedCookieJarOptions): ReadOptions {
  const { name, unit, consistency, onStorageError, sessionTtl, regroup, timeout, accessGranularity, ...rest } =
    fieldsOf('options', options, SHARED_OPTIONS)
  const { onWarning = warnOnce, ...jarOptions } = rest
  requireString('options.name', name)
  const isBySite = oneOf('unit', unit, ['jar', 'site']) === 'site'
  if (typeof onWarning !== 'function') throw invalidArgument('options.onWarning', onWarning, 'a function')
  if (regroup !== undefined && typeof regroup !== 'boolean') {
    throw invalidArgument('options.regroup', regroup, 'true or false')
  }
  const idle = readMilliseconds('options.sessionTtl', sessionTtl, Number.POSITIVE_INFINITY)
  const granularity = readMilliseconds('options.accessGranularity', accessGranularity, 60_000)
  return {
    name,
    isBySite,
    consistency: oneOf('consistency', consistency, ['linearizable', 'cached']),
    isWithoutCookies: oneOf('onStorageError', onStorageError, ['reject', 'without-cookies']) === 'without-cookies',
    sessionTtl: idle,
    regroup: regroup ?? false,
    timeout: Math.min(readMilliseconds('options.timeout', timeout, 10_000), LONGEST_TIMER),
    // A session that is in use is saved before it ends.
    accessGranularity: Math.min(granularity, idle / 2),
    onWarning: (message) => tell(onWarning, message),
    jarOptions: isBySite ? withoutJarLimits(jarOptions) : jarOptions,
  }
}

/** No unit knows how many cookies the others have. */
function withoutJarLimits(options: CookieJarOptions): CookieJarOptions {
  const { limits } = options
  for (const name of ['cookies', 'octets'] as const) {
    const given = limits?.[name]
    if (given !== undefined && given !== Number.POSITIVE_INFINITY) {
      throw invalidArgument(`options.limits.${name}`, given, "no limit of the whole jar with unit: 'site'")
    }
  }
  const all = { cookies: Number.POSITIVE_INFINITY, octets: Number.POSITIVE_INFINITY }
  return { ...options, limits: { ...limits, ...all } }
}

function oneOf<const Value extends string>(
  name: string,
  given: Value | undefined,
  [byDefault, other]: readonly [Value, Value],
): Value {
  if (given !== undefined && given !== byDefault && given !== other) {
    throw invalidArgument(`options.${name}`, given, `'${byDefault}' or '${other}'`)
  }
  return given ?? byDefault
}
