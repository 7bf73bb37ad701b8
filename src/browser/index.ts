/**
 * A browser to simulate: pages, frames, workers and scripts that have the cookies which they would have in Chromium, in
 * Firefox, or by the text of RFC 6265bis, and say why.
 *
 * @module speculoos/browser
 */
export { Browser, type BrowserOptions } from './browser.js'
export type { BrowserRequest } from './browser-request.js'
export type { BrowserFetch } from './browser-state.js'
export {
  CookieChangeEvent,
  type CookieChangeEventInit,
  type CookieListItem,
  type CookieSameSite,
  ExtendableCookieChangeEvent,
} from './cookie-change-event.js'
export type { CookieChangeListener, CookieStore } from './cookie-store.js'
export type { CookieInit, CookieStoreDeleteOptions, CookieStoreGetOptions } from './cookie-store-dictionaries.js'
export type { CookieSubscriptions } from './cookie-subscriptions.js'
export type { Frame, FrameOptions, Page } from './frame.js'
export type { BrowserDocument } from './frame-document.js'
export type { LinkTarget, SubmitInit } from './link.js'
export type {
  ContainerChanges,
  ContainerCookie,
  ContainerCookieInit,
  PageCookieContainer,
} from './page-cookie-container.js'
export type {
  OptionsAndCallback,
  PageCookie,
  PageCookieJar,
  PageCookieJarCallback,
  PageCookieJarOptions,
  SerializedPageCookies,
} from './page-cookie-jar.js'
export {
  type BrowserProfile,
  type ClearingResponse,
  type CookieStoreRules,
  type ProfileName,
  profiles,
  type ThirdPartyRule,
} from './profiles.js'
export type { RequestExplanation } from './request-explanation.js'
export type { BrowserFetchInit, RequestMaker } from './request-maker.js'
export type { BrowserRequestInit, RequestDestination } from './request-settings.js'
export type { BrowserResponse, ResponseHeaders } from './response-headers.js'
export type { BrowserServiceWorker, CookieSubscriptionListener, ServiceWorkerOptions } from './service-worker.js'
export type { BrowserWorker, WorkerOptions } from './worker.js'
