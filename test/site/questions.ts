/**
 * Reworded questions from the issues of other jars and clients, with the places of the site that answer them. One of these
 * places has to be among the first three results of the search.
 */

/** A question, and the addresses of its answers. */
export type Question = readonly [question: string, ...answers: string[]]

export const questions: readonly Question[] = [
  // tough-cookie
  ['why do I get "Cookie not in this host\'s domain"', 'why/index.html#domain-mismatch'],
  ['cookie has domain set to a public suffix', 'why/index.html#domain-public-suffix'],
  [
    'cookies for localhost are not stored',
    'cookbook.html#how-do-i-use-secure-cookies-on-localhost',
    'why/index.html#secure-from-insecure',
  ],
  ['refused cookie should not throw an error', 'getting-started.html#errors', 'why/index.html#rejections'],
  [
    'set a cookie without a URL when domain and path are known',
    'cookbook.html#how-do-i-set-a-cookie-myself',
    'getting-started.html#a-cookie-that-is-no-header-line',
  ],
  [
    'cookies of a subdomain are missing',
    'cookbook.html#how-do-i-share-a-cookie-among-subdomains',
    'why/index.html#host-not-identical',
    'why/index.html#host-not-below-domain',
  ],
  [
    'delete all cookies of a site',
    'cookbook.html#how-do-i-delete-a-cookie-or-log-out',
    'getting-started.html#looking-deleting-ending-the-session',
  ],
  [
    'serialize the jar to JSON and restore it',
    'cookbook.html#how-do-i-save-cookies-as-json-and-load-them-again',
    'getting-started.html#saving-and-restoring',
  ],
  [
    'cookie is not sent on the second run',
    'debugging.html#5-is-it-missing-in-the-next-run',
    'cookbook.html#how-do-i-keep-the-login-when-the-program-restarts',
  ],
  ['process.exit loses the cookies', 'debugging.html#5-is-it-missing-in-the-next-run'],
  ['Max-Age is not a number', 'why/index.html#max-age-not-a-number', 'why/index.html#max-age-non-digit'],
  ['expired cookie is still returned', 'why/index.html#expired', 'cookbook.html#how-do-i-let-cookies-expire-in-a-test'],
  [
    'support for partitioned cookies CHIPS',
    'deviations.html#partitioned-cookies',
    'why/index.html#partitioned-not-secure',
  ],
  ['SameSite=None without Secure', 'why/index.html#same-site-none-not-secure'],
  // fetch-cookie
  [
    'cookies set in a 302 redirect are lost',
    'cookbook.html#how-do-i-stay-logged-in-with-fetch',
    'getting-started.html#a-fetch-that-keeps-cookies',
    'clients.html#fetch',
  ],
  [
    'see which cookies were sent with my request',
    'clients.html#what-a-hop-tells',
    'getting-started.html#sending-cookies',
    'cookbook.html#how-do-i-print-every-request-with-its-cookies',
  ],
  [
    'login session is not kept with node fetch',
    'cookbook.html#how-do-i-stay-logged-in-with-fetch',
    'clients.html#node-fetch',
  ],
  ['too many redirects', 'clients.html#how-many-redirects-are-followed'],
  [
    'split a combined set-cookie header at commas',
    'cookbook.html#how-do-i-split-several-set-cookie-lines-in-one-string',
    'reference/speculoos/splitSetCookie.html',
    'getting-started.html#setting-cookies-from-a-response',
  ],
  // got
  ['got cookieJar option', 'clients.html#got'],
  [
    'use a proxy agent together with a cookie jar',
    'cookbook.html#how-do-i-go-through-a-proxy',
    'clients.html#connections-of-your-own-and-proxies',
  ],
  // axios-cookiejar-support
  [
    'save axios cookies to a file and load them again',
    'cookbook.html#how-do-i-keep-the-login-when-the-program-restarts',
    'storage.html',
    'cookbook.html#how-do-i-save-cookies-as-json-and-load-them-again',
  ],
  ['axios with a jar and httpsAgent', 'clients.html#axios'],
  ['axios baseURL cookie jar', 'clients.html#axios', 'examples/got-and-axios.html'],
  // undici
  [
    'getSetCookie returns an empty array',
    'getting-started.html#setting-cookies-from-a-response',
    'cookbook.html#how-do-i-store-the-cookies-of-a-response-that-i-have',
    'clients.html#the-fetch-of-node',
  ],
  [
    'undici interceptor for cookies',
    'clients.html#undici',
    'clients.html#the-order-of-interceptors',
    'reference/undici/cookies.html',
  ],
  ['setGlobalDispatcher with cookies', 'clients.html#the-fetch-of-node'],
  // jsdom
  [
    'document.cookie does not show HttpOnly cookies',
    'cookbook.html#how-do-i-read-documentcookie-and-what-does-a-script-see',
    'getting-started.html#a-script',
    'why/index.html#http-only-for-non-http',
  ],
  [
    'pass a cookie jar to JSDOM.fromURL',
    'examples/jsdom.html',
    'from-tough-cookie.html#hand-the-jar-to-a-client',
    'examples/one-jar.html',
  ],
  [
    'iframe does not get the cookies of its parent',
    'browser.html',
    'why/index.html#cross-site-not-top-level',
    'getting-started.html#documents-within-documents-and-workers',
  ],
  // Questions that found nothing on the first version of the site.
  [
    'save',
    'cookbook.html#how-do-i-save-cookies-as-json-and-load-them-again',
    'getting-started.html#saving-and-restoring',
    'storage.html',
  ],
  ['proxy', 'cookbook.html#how-do-i-go-through-a-proxy', 'clients.html#connections-of-your-own-and-proxies'],
]

/** Single words for which the search must find a page, and the id of each reason. */
export const words: readonly string[] = ['redirect', 'proxy', 'document.cookie', 'save', 'partitioned']
