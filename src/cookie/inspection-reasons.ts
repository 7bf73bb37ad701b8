/**
 * Why the inspection of a jar's owner refused to store or to send a cookie. §5.7 step 1 lets a user agent ignore any
 * cookie.
 */
import { reason } from './make-reason.js'

export const inspectionRefused = /* @__PURE__ */ reason(
  'inspection-refused',
  'inspection',
  '5.7',
  '1',
  'The inspection of this jar refused the cookie.',
)
export const inspectionFailed = /* @__PURE__ */ reason(
  'inspection-failed',
  'inspection',
  '5.7',
  '1',
  'The inspection of this jar failed, which counts as a refusal.',
)
