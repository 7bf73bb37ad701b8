/**
 * The numbers of the specification, and those it leaves to a user agent (§5.1.2, §5.5, §5.6, §5.7, §6.1).
 */

/** The most octets that a cookie's name and value may have together (§5.6 step 5, §5.7 step 4). */
export const NAME_VALUE_OCTETS = 4096

/** The most octets of an attribute-value; a longer one is ignored (§5.6, attributes step 6). */
export const ATTRIBUTE_VALUE_OCTETS = 1024

/** The most octets of a label of a host name (§5.1.2 step 2). */
export const LABEL_OCTETS = 63

/** The most characters of a host name with U-labels. */
export const INTERNATIONAL_NAME_LENGTH = 1024

/** The default cookie-age-limit in seconds: 400 days (§5.5). */
export const COOKIE_AGE_LIMIT = 34_560_000

/** The default limit on the cookies of one site (§5.7). */
export const COOKIES_PER_SITE = 180

/** The default limit on the cookies of a jar (§5.7). */
export const COOKIES = 100_000

/** The default limit on the octets of the names, values, domains and paths of one site's cookies: 1 MiB. */
export const OCTETS_PER_SITE = 1_048_576

/** The default limit on the octets of the names, values, domains and paths of all cookies: 128 MiB. */
export const OCTETS = 134_217_728

/** The default limit on the octets of a cookie-string: 256 KiB. */
export const COOKIE_STRING_OCTETS = 262_144

/** How long a cookie is sent with unsafe top-level requests under Lax-allowing-unsafe, in milliseconds (§5.6.7.2). */
export const LAX_ALLOWING_UNSAFE_AGE = 120_000

/** The latest date that can be represented, in milliseconds. */
export const LATEST_DATE = 8.64e15

/** The earliest date that can be represented, in milliseconds. */
export const EARLIEST_DATE = -8.64e15
