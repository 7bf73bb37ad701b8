/**
 * Discards the bodies of redirects, and copies the body of a request in case a redirect sends it again. Discarding a
 * body never fails a request, whatever kind of body it is and whatever it throws.
 */

// Limits, in octets and milliseconds, for reading the body of a redirect so that its connection can be used again.
const DRAIN_OCTETS = 65_536
const DRAIN_TIME = 50

// Limits, in milliseconds and octets, for reading the rest of a request's body when a redirect sends it again.
const REST_TIME = 1000
const REST_OCTETS = 2 ** 30

/** Reads and cancels a body, whichever kind of stream it is. */
interface BodySource {
  read(): Promise<{ readonly done?: boolean | undefined; readonly value?: unknown }>
  cancel(): unknown
}

/** Reads the body of a redirect up to the limits, and cancels the rest. */
export function drain(response: Response): Promise<void> {
  return attempt(async () => {
    const source = sourceOf(response.body)
    await withinTime(
      DRAIN_TIME,
      attempt(() => readSome(source)),
    )
    // Do not wait, since a body may take long to cancel.
    void attempt(() => source.cancel())
  })
}

/** Cancels a body that nobody will read. */
export function abandon(message: Request | Response | null): void {
  void attempt(() => {
    const body = message?.body
    return isNodeStream(body) ? body.destroy() : body?.cancel()
  })
}

/** A copy of the body of a Request, in case a redirect sends it again. */
export interface KeptBody {
  /** Returns the octets, or `null` if the body does not end in time. Rejects if the body could not be copied. */
  octets(): Promise<ArrayBuffer | null>
  abandon(): void
}

/**
 * Copies the body of a Request, since a Request does not reveal what its body was made from. Returns `null` if it has
 * none.
 */
export function keepBody(request: Request): KeptBody | null {
  if (!mayHaveBody(request)) return null
  try {
    const copy = request.clone()
    if (isWebStream(copy.body)) return keptStream(copy.body.getReader())
    // A Node stream stalls if one of its two branches is not read.
    const octets = copy.arrayBuffer()
    octets.catch(() => {})
    return { octets: () => withinTime(REST_TIME, octets), abandon: () => abandon(copy) }
  } catch (error) {
    return { octets: () => Promise.reject(error), abandon() {} }
  }
}

/** Keeps a copy whose body is a web stream. The stream is read when `octets` is called. */
function keptStream(reader: ReadableStreamDefaultReader<unknown>): KeptBody {
  const read = async (): Promise<ArrayBuffer | null> => {
    const chunks: Uint8Array<ArrayBuffer>[] = []
    const end = performance.now() + REST_TIME
    // Check the time here, since a stream that always has more lets no timer run.
    for (let length = 0; length <= REST_OCTETS && performance.now() < end; ) {
      const { done, value } = await reader.read()
      if (done) return new Blob(chunks).arrayBuffer()
      if (!ArrayBuffer.isView(value)) throw new TypeError('The body of the Request is not of octets')
      chunks.push(Uint8Array.from(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)))
      length += value.byteLength
    }
    return null
  }
  return { octets: () => withinTime(REST_TIME, read()), abandon: () => void attempt(() => reader.cancel()) }
}

/** Returns the result of `work`, or `null` if it takes longer than `time` milliseconds. */
async function withinTime<Value>(time: number, work: Promise<Value>): Promise<Value | null> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, time, null)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Reads the body of a Request. Returns `null` if it has none, or an empty one. */
export async function readBody(request: Request): Promise<ArrayBuffer | null> {
  if (!mayHaveBody(request)) return null
  const octets = await request.arrayBuffer()
  return octets.byteLength > 0 ? octets : null
}

/** Whether a Request may have a body. It may if it has no `body` property, like the Requests of some polyfills. */
function mayHaveBody({ body, method }: Request): boolean {
  return body !== null && method !== 'GET' && method !== 'HEAD'
}

/** Calls `act` and ignores its errors. */
async function attempt(act: () => unknown): Promise<void> {
  try {
    await act()
  } catch {
    // A body may throw anything.
  }
}

function isWebStream(body: unknown): body is ReadableStream<unknown> {
  return 'getReader' in Object(body)
}

/** Some fetches, such as node-fetch, have Node streams as bodies. */
function isNodeStream(body: unknown): body is { destroy(): unknown } {
  return !isWebStream(body) && 'destroy' in Object(body)
}

/** Returns a source to read a body from. Throws if the body is not a stream, or is being read already. */
function sourceOf(body: unknown): BodySource {
  if (isWebStream(body)) return body.getReader()
  const chunks: AsyncIterator<unknown> = Object(body)[Symbol.asyncIterator]()
  return { read: () => chunks.next(), cancel: () => (isNodeStream(body) ? body.destroy() : chunks.return?.()) }
}

async function readSome(source: BodySource): Promise<void> {
  for (let left = DRAIN_OCTETS; left > 0; ) {
    const { done, value } = await source.read()
    if (done) return
    // Every chunk counts, even an empty one, so that no stream is read without end.
    left -= Math.max(1, ArrayBuffer.isView(value) ? value.byteLength : String(value).length)
  }
}
