/**
 * The last answer at each host, for one kind of request.
 *
 * A crawler requests each URL once, mostly from hosts that it knows. The last answer at a host serves all of its URLs
 * that match no longer cookie-path, which saves a third of the time of such a request
 * (`npm run bench -- --only never-seen`).
 */
import type { Answer } from '../store/answer.js'
import { BoundedMap } from './bounded-map.js'
import { HOST_LENGTH, type Host, type RequestUrl } from './url-cache.js'

/** How many hosts have an answer. */
const HOSTS = 32_768

export class HostAnswers {
  /** The first host and its answer: a small jar never needs more. */
  #host: Host | null = null
  #answer: Answer | undefined = undefined
  #others: BoundedMap<Answer, Host> | null = null

  /** The fresh answer for a URL by its host, path and connection. */
  find({ host, path, secure }: RequestUrl): Answer | undefined {
    const answer = host === this.#host ? this.#answer : this.#others?.get(host)
    return answer?.isFresh && answer.isForPath(path, secure) ? answer : undefined
  }

  keep(host: Host, answer: Answer): void {
    if (host.host !== null && host.host.length > HOST_LENGTH) return
    if (this.#host === null) this.#host = host
    if (this.#host === host) this.#answer = answer
    else {
      if (this.#others === null) this.#others = new BoundedMap(HOSTS)
      this.#others.set(host, answer)
    }
  }
}
