/**
 * How much a jar and its caches remember of what they have seen; `docs/performance.md` lists what is kept. The numbers
 * stand in a file without imports, so that a bundler can write them where they are used.
 */

/** Up to this size of a site a scan of its list is faster than an index. */
export const SMALL_SITE = 32

/** At this size a large site becomes a small one again. */
export const SMALL_AGAIN = 16

/** How many answers a site keeps; if there is one more, it drops the others. */
export const ANSWERS = 32

/** The maximum length of a cookie-string that is kept: a longer one is made for each request. */
export const KEPT_LENGTH = 8192

/** Up to this many sites, a jar does not keep the last answer of each host. */
export const FEW_SITES = 16

/** How many hosts are kept: a lookup in the public suffix list takes as long as all the rest. */
export const HOSTS = 32_768

/** The greatest length of a kept host with a port: no name in the DNS is longer. */
export const HOST_LENGTH = 260

/** How many different sets of trusted hosts have a shared cache. */
export const CACHES_OF_A_LIST = 16

/** How many URLs are kept. */
export const URLS = 16_384

/** The greatest length of a URL that is kept. */
export const URL_LENGTH = 1024

/** After this many misses in a row, only every 32nd URL is looked up. */
export const MISSES_IN_A_ROW = 64

/** How many URLs are offered before a map is made. */
export const FEW_URLS = 8

/** How many shared texts are kept; when there are more, all are forgotten. */
export const SHARED_TEXTS = 4096

/** The greatest length of a shared text. */
export const SHARED_LENGTH = 128

/** How many shared texts are found without computing a hash; a power of two. */
export const PLACES = 64

/** The number of out-of-date entries that a heap always tolerates. */
export const SPARE_ENTRIES = 64
