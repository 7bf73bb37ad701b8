/**
 * What becomes of bodies that nobody reads: those of redirects, and the copy of a request's body. Whatever kind of body a
 * fetch has, and whatever it throws, no request fails because of it.
 */

// How many octets of a redirect's body are read, and for how many milliseconds, so that its connection can be used again.
const DRAIN_OCTETS = 65_536
const DRAIN_TIME = 50

// For how many milliseconds and up to how many octets the rest of a request's body is read once a redirect wants it again.
const REST_TIME = 1000
const REST_OCTETS = 2 ** 30

/** A body as it is read and given up, whichever kind of stream it is. */
interface BodySource {
  read(): Promise<{ readonly done?: boolean | undefined; readonly value?: unknown }>
  cancel(): unknown
}

/** Reads the body of a redirect to its end, if that is near; otherwise gives it up. */
export async function drain(response: Response): Promise<void> {
  const source = await attempt(() => sourceOf(response.body))
  if (!source) return
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, DRAIN_TIME)
  })
  await Promise.race([late, attempt(() => readSome(source))])
  clearTimeout(timer)
  // What cancels a body may take its time.
  void attempt(() => source.cancel())
}

/** Gives up a body that nobody is going to read. */
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
  /** The octets; `null` if the body does not end soon. Rejects if they could not be kept. */
  octets(): Promise<ArrayBuffer | null>
  abandon(): void
}

/** Keeps the body of a Request; `null` if it has none. A Request does not tell what its body was made from. */
export function keepBody(request: Request): KeptBody | null {
  const body: unknown = request.body
  // Requests of some polyfills do not tell whether they have a body.
  if (body === null || (body === undefined && !mayHaveBody(request))) return null
  try {
    const copy = request.clone()
    if (isWebStream(body)) return keptStream(copy)
    // The stream of Node is held up where one of its two branches is not read.
    const octets = copy.arrayBuffer()
    octets.catch(() => {})
    return { octets: () => withinTime(octets, null), abandon: () => abandon(copy) }
  } catch (error) {
    return { octets: () => Promise.reject(error), abandon() {} }
  }
}

/** The octets of a copy whose body is a stream of the web. */
function keptStream(copy: Request): KeptBody {
  let reader: ReadableStreamDefaultReader<unknown> | null = null
  const read = async (): Promise<ArrayBuffer | null> => {
    if (!isWebStream(copy.body)) return copy.arrayBuffer()
    reader = copy.body.getReader()
    const chunks: Uint8Array<ArrayBuffer>[] = []
    const end = performance.now() + REST_TIME
    // A stream that always has more lets no timer run.
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

/** What is waited for, or `otherwise` if it takes too long. */
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

/** The octets of the body of a Request; `null` if it has none. */
export async function readBody(request: Request): Promise<ArrayBuffer | null> {
  if (request.body === null || !mayHaveBody(request)) return null
  const octets = await request.arrayBuffer()
  return octets.byteLength > 0 ? octets : null
}

function mayHaveBody({ method }: Request): boolean {
  return method !== 'GET' && method !== 'HEAD'
}

/** Does what may fail without harm; `undefined` if it did. */
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

/** The bodies of some fetches, such as that of node-fetch, are streams of Node. */
function isNodeStream(body: unknown): body is { destroy(): unknown } {
  return typeof body === 'object' && body !== null && !('getReader' in body) && 'destroy' in body
}

function isAsyncIterable(body: object): body is AsyncIterable<unknown> {
  return Symbol.asyncIterator in body && typeof body[Symbol.asyncIterator] === 'function'
}

/** How a body is read; `null` for one that is not a stream, such as a text, or that somebody else reads. */
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
    // A chunk of unknown size counts as well, so that no stream is read without end.
    left -= Math.max(1, ArrayBuffer.isView(value) ? value.byteLength : String(value).length)
  }
}
