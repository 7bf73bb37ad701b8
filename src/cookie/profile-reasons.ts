/**
 * Why a profile of a browser refuses or evicts a cookie that the text keeps. Each reason names the step that the
 * browser departs from.
 */
import { reason } from './make-reason.js'

export const tabInNameOrValue = /* @__PURE__ */ reason(
  'tab-in-name-or-value',
  'rejection',
  '5.6',
  '1',
  'The name or the value contains a tab, which this browser does not allow.',
)
export const namelessRefused = /* @__PURE__ */ reason(
  'nameless-refused',
  'rejection',
  '5.6',
  '4',
  'The name is empty, and this browser stores no cookie without a name.',
)
export const namelessEqualsSign = /* @__PURE__ */ reason(
  'nameless-equals-sign',
  'rejection',
  '5.6',
  '4',
  'The name is empty and the value contains an equals sign, so that a server would read another name.',
)
export const domainOnlyDot = /* @__PURE__ */ reason(
  'domain-only-dot',
  'rejection',
  '5.6.3',
  '2',
  'The Domain attribute is a single dot, which this browser does not take for an empty one.',
)
export const tabInPath = /* @__PURE__ */ reason(
  'tab-in-path',
  'rejection',
  '5.6.4',
  '2',
  'The Path attribute contains a tab, which this browser does not allow.',
)
export const httpPrefixNotSecure = /* @__PURE__ */ reason(
  'http-prefix-not-secure',
  'rejection',
  '5.4',
  '',
  'A cookie whose name begins with __Http- or __Host-Http- must be Secure.',
)
export const httpPrefixNotHttpOnly = /* @__PURE__ */ reason(
  'http-prefix-not-http-only',
  'rejection',
  '5.4',
  '',
  'A cookie whose name begins with __Http- or __Host-Http- must be HttpOnly, and set by a server.',
)
export const namelessHttpPrefix = /* @__PURE__ */ reason(
  'nameless-http-prefix',
  'rejection',
  '5.7',
  '22',
  'A cookie without a name cannot have a value that begins with __Http-.',
)
export const evictedByProfile = /* @__PURE__ */ reason(
  'evicted-by-profile',
  'removal',
  '5.7',
  'eviction 2',
  'The site had more cookies than this browser keeps, and this one went by the order of the browser.',
)
