/**
 * How much a jar and its caches remember of what they have seen; `docs/performance.md` lists what is kept. The numbers
 * are in a file without imports, so that a bundler can inline them.
 */

/** Up to this many cookies, scanning the list of a site is faster than an index. */
export const SMALL_SITE = 32

/** A large site gives up its index when it has only this many cookies left. */
export const SMALL_AGAIN = 16

/** The maximum number of answers that a site keeps. To keep one more, it drops all of these first. */
export const ANSWERS = 32

/** The maximum length of a cookie-string that is kept. A longer one is made again for each request. */
export const KEPT_LENGTH = 8192

/** Up to this many sites, a jar does not keep the last answer of each host. */
export const FEW_SITES = 16

/**
 * The maximum number of hosts that are kept. The lookup of a host in the public suffix list takes as long as all other
 * work on it.
 */
export const HOSTS = 32_768

/** The maximum length of a host, with its port, that is kept. No name in the DNS is longer. */
export const HOST_LENGTH = 260

/**
 * The maximum number of URL caches for one public suffix list: one for each set of rules. To add one more, all are
 * dropped.
 */
export const CACHES_OF_A_LIST = 16

/** The maximum number of URLs that are kept. */
export const URLS = 16_384

/** The maximum length of a URL that is kept. */
export const URL_LENGTH = 1024

/** After this many misses in a row, only every 32nd URL is looked up. */
export const MISSES_IN_A_ROW = 64

/** No map is made for the first URLs, up to this many. */
export const FEW_URLS = 8

/** The maximum number of shared texts. To add one more, all are dropped. */
export const SHARED_TEXTS = 4096

/** The maximum length of a shared text. */
export const SHARED_LENGTH = 128

/** The number of shared texts that can be found without computing a hash; a power of two. */
export const PLACES = 64

/** The number of out-of-date entries that a heap always tolerates. */
export const SPARE_ENTRIES = 64
