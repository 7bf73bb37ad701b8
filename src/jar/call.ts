/**
 * How a call of the jar with a URL begins: target, request, and time.
 */
import type { CookieRequest } from '../algorithms/request.js'
import type { JarState } from './jar-state.js'
import { type RequestContext, resolveRequest } from './request-context.js'
import type { RequestTarget } from './request-target.js'

/** How often a call is begun with a list that becomes another edition each time it is asked. */
const ATTEMPTS = 3

export interface Call {
  readonly target: RequestTarget
  readonly request: CookieRequest
  readonly now: number
}

/** Begins a call with a URL; once more where its questions brought another policy, or another edition of the list. */
export function beginCall(state: JarState, url: string | URL, context: RequestContext | undefined): Call {
  let { targets } = state
  for (let attempt = 1; ; attempt += 1) {
    const target = targets.read(url)
    const request = resolveRequest(target, context, state.policy.publicSuffixes)
    const now = state.advance()
    const current = state.targets
    if (current === targets || attempt === ATTEMPTS) return { target, request, now }
    targets = current
  }
}
