/**
 * The settings of a request: what its destination says about mode, credentials and method if nobody says otherwise.
 */
import { fieldsOf, invalidArgument } from '../cookie/invalid-argument.js'

/**
 * What a request is for: `''` for `fetch()`, `'xhr'` for XMLHttpRequest, `'websocket'`, `'beacon'`, `'eventsource'`, or a
 * destination of the Fetch standard such as `'image'`. `'document'` is a link that fills the whole page, and `'iframe'`
 * or `'frame'` the document of a new frame.
 *
 * @see https://fetch.spec.whatwg.org/#concept-request-destination
 */
export type RequestDestination =
  | ''
  | 'audio'
  | 'audioworklet'
  | 'beacon'
  | 'document'
  | 'embed'
  | 'eventsource'
  | 'font'
  | 'frame'
  | 'iframe'
  | 'image'
  | 'json'
  | 'manifest'
  | 'object'
  | 'paintworklet'
  | 'report'
  | 'script'
  | 'serviceworker'
  | 'sharedworker'
  | 'style'
  | 'track'
  | 'video'
  | 'websocket'
  | 'worker'
  | 'xhr'
  | 'xslt'

/**
 * What a request of a frame or worker has beside its URL.
 *
 * @see https://fetch.spec.whatwg.org/#concept-request
 */
export interface BrowserRequestInit {
  /** The HTTP method; `'GET'` by default, and `'POST'` for a beacon. */
  readonly method?: string | undefined
  /**
   * When cookies are sent and stored. By default `'include'` for what a page embeds without CORS, for navigations,
   * beacons and WebSockets, and `'same-origin'` otherwise.
   */
  readonly credentials?: RequestCredentials | undefined
  /** The mode. By default `'no-cors'` for what a page embeds, and `'cors'` for `fetch()`. */
  readonly mode?: RequestMode | 'websocket' | undefined
  /** What the request is for; `''`, a call of `fetch()`, by default. */
  readonly destination?: RequestDestination | undefined
  /** What becomes of redirects; `'follow'` by default. */
  readonly redirect?: RequestRedirect | undefined
}

/** The settings of a request, complete. */
export interface RequestSettings {
  readonly method: string
  readonly credentials: RequestCredentials
  readonly mode: RequestMode | 'websocket'
  readonly destination: RequestDestination
  readonly redirect: RequestRedirect
}

const NO_CORS = ['audio', 'embed', 'image', 'object', 'report', 'script', 'style', 'track', 'video', 'beacon']
const SAME_ORIGIN = ['worker', 'sharedworker', 'serviceworker', 'xslt']
const NAVIGATIONS = ['document', 'frame', 'iframe']
const CORS = ['', 'audioworklet', 'eventsource', 'font', 'json', 'manifest', 'paintworklet', 'xhr']
const DESTINATIONS = [...CORS, ...NO_CORS, ...SAME_ORIGIN, ...NAVIGATIONS, 'websocket']
const KEYS = ['method', 'credentials', 'mode', 'destination', 'redirect']

/** The settings of a call of `fetch()` with a URL alone. */
export const PLAIN_SETTINGS: RequestSettings = {
  method: 'GET',
  credentials: 'same-origin',
  mode: 'cors',
  destination: '',
  redirect: 'follow',
}

/** The settings of a navigation. */
export function navigationSettings(destination: RequestDestination, method: string): RequestSettings {
  return { method, credentials: 'include', mode: 'navigate', destination, redirect: 'follow' }
}

/**
 * Completes the settings of a request.
 *
 * @throws TypeError if a field has a value that it cannot have.
 */
export function readSettings(init: BrowserRequestInit | undefined): RequestSettings {
  if (init === undefined) return PLAIN_SETTINGS
  return settingsOfDestination(init) ?? completed(fieldsOf('init', init, KEYS))
}

/** The settings that follow from each destination, made when it is first given. */
const settingsByDestination = /* @__PURE__ */ new Map<unknown, RequestSettings>()

/** The settings if the destination is all that is given, as for most of what a page loads; `null` otherwise. */
function settingsOfDestination(init: BrowserRequestInit): RequestSettings | null {
  if (typeof init !== 'object' || init === null) return null
  const keys = Object.keys(init)
  if (keys.length !== 1 || keys[0] !== 'destination') return null
  const { destination } = init
  const known = settingsByDestination.get(destination)
  if (known !== undefined) return known
  const settings = completed({ destination })
  settingsByDestination.set(destination, settings)
  return settings
}

function completed(given: BrowserRequestInit): RequestSettings {
  const destination = oneOf('destination', given.destination ?? '', DESTINATIONS)
  const mode = oneOf('mode', given.mode ?? modeOf(destination), MODES)
  return {
    method: readMethod(given.method ?? (destination === 'beacon' ? 'POST' : 'GET')),
    credentials: oneOf('credentials', given.credentials ?? credentialsOf(destination, mode), CREDENTIALS),
    mode,
    destination,
    redirect: oneOf('redirect', given.redirect ?? (mode === 'websocket' ? 'error' : 'follow'), REDIRECTS),
  }
}

const MODES = ['cors', 'no-cors', 'same-origin', 'navigate', 'websocket']
const CREDENTIALS = ['omit', 'same-origin', 'include']
const REDIRECTS = ['follow', 'error', 'manual']

function modeOf(destination: RequestDestination): RequestMode | 'websocket' {
  if (destination === 'websocket') return 'websocket'
  if (NAVIGATIONS.includes(destination)) return 'navigate'
  if (SAME_ORIGIN.includes(destination)) return 'same-origin'
  return NO_CORS.includes(destination) ? 'no-cors' : 'cors'
}

function credentialsOf(destination: RequestDestination, mode: RequestMode | 'websocket'): RequestCredentials {
  if (mode === 'navigate' || mode === 'websocket' || destination === 'beacon') return 'include'
  return mode === 'no-cors' && destination !== '' ? 'include' : 'same-origin'
}

/** Writes a method as the Fetch standard normalizes it. */
function readMethod(method: unknown): string {
  // method = token (RFC 9110 §9.1)
  if (typeof method !== 'string' || !/^[!#$%&'*+\-.^_`|~\w]+$/.test(method)) {
    throw invalidArgument('init.method', method, 'an HTTP method')
  }
  return /^(delete|get|head|options|post|put)$/i.test(method) ? method.toUpperCase() : method
}

function oneOf<Value extends string>(field: string, given: Value, values: readonly string[]): Value {
  if (!values.includes(given)) throw invalidArgument(`init.${field}`, given, `one of ${values.map(shown).join(', ')}`)
  return given
}

function shown(value: string): string {
  return `'${value}'`
}
