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
export async function drain(response: Response): Promise<void> {
  const source = await attempt(() => sourceOf(response.body))
  if (!source) return
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, DRAIN_TIME)
  })
  await Promise.race([late, attempt(() => readSome(source))])
  clearTimeout(timer)
  // Do not wait, since a body may take long to cancel.
  void attempt(() => source.cancel())
}

/** Cancels a body that nobody will read. */
export function abandon(message: Request | Response | null): void {
  if (message === null) return
  void attempt(() => {
    const body: unknown = message.body
    if (isNodeStream(body)) body.destroy()
    else if (isWebStream(body)) return body.cancel()
    return undefined
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
  const body: unknown = request.body
  // The Requests of some polyfills have no `body` property.
  if (body === null || (body === undefined && !mayHaveBody(request))) return null
  try {
    const copy = request.clone()
    if (isWebStream(body)) return keptStream(copy)
    // A Node stream stalls if one of its two branches is not read.
    const octets = copy.arrayBuffer()
    octets.catch(() => {})
    return { octets: () => withinTime(octets, null), abandon: () => abandon(copy) }
  } catch (error) {
    return { octets: () => Promise.reject(error), abandon() {} }
  }
}

/** Reads the octets of a copy whose body is a web stream. */
function keptStream(copy: Request): KeptBody {
  let reader: ReadableStreamDefaultReader<unknown> | null = null
  const read = async (): Promise<ArrayBuffer | null> => {
    if (!isWebStream(copy.body)) return copy.arrayBuffer()
    reader = copy.body.getReader()
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
  return {
    octets: () => withinTime(read(), null),
    abandon: () => (reader === null ? abandon(copy) : void attempt(() => reader?.cancel())),
  }
}

/** Returns the result of `work`, or `otherwise` if it takes too long. */
async function withinTime<Value, Other>(work: Promise<Value>, otherwise: Other): Promise<Value | Other> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<Other>((resolve) => {
    timer = setTimeout(resolve, REST_TIME, otherwise)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
    work.catch(() => {})
  }
}

/** Reads the body of a Request. Returns `null` if it has none, or an empty one. */
export async function readBody(request: Request): Promise<ArrayBuffer | null> {
  if (request.body === null || !mayHaveBody(request)) return null
  const octets = await request.arrayBuffer()
  return octets.byteLength > 0 ? octets : null
}

function mayHaveBody({ method }: Request): boolean {
  return method !== 'GET' && method !== 'HEAD'
}

/** Calls `act` and ignores its errors. Returns `undefined` after an error. */
async function attempt<Value>(act: () => Value | Promise<Value>): Promise<Value | undefined> {
  try {
    return await act()
  } catch {
    return undefined
  }
}

function isWebStream(body: unknown): body is ReadableStream<unknown> {
  return typeof body === 'object' && body !== null && 'getReader' in body
}

/** Some fetches, such as node-fetch, have Node streams as bodies. */
function isNodeStream(body: unknown): body is { destroy(): unknown } {
  return typeof body === 'object' && body !== null && !('getReader' in body) && 'destroy' in body
}

function isAsyncIterable(body: object): body is AsyncIterable<unknown> {
  return Symbol.asyncIterator in body && typeof body[Symbol.asyncIterator] === 'function'
}

/** Returns a source to read a body from; `null` if the body is not a stream, or is being read already. */
function sourceOf(body: unknown): BodySource | null {
  if (typeof body !== 'object' || body === null) return null
  if (isWebStream(body)) return body.locked ? null : body.getReader()
  if (!isAsyncIterable(body)) return null
  const chunks = body[Symbol.asyncIterator]()
  const cancel = () => (isNodeStream(body) ? body.destroy() : chunks.return?.())
  return { read: async () => chunks.next(), cancel }
}

async function readSome(source: BodySource): Promise<void> {
  for (let left = DRAIN_OCTETS; left > 0; ) {
    const { done, value } = await source.read()
    if (done) return
    // Every chunk counts, even an empty one, so that no stream is read without end.
    left -= Math.max(1, ArrayBuffer.isView(value) ? value.byteLength : String(value).length)
  }
}
