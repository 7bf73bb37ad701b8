/** The table of contexts as histories: one cookie of each kind at a site, and each way in which a document makes a request. */

import { Draw } from './draw.js'
import type { Action, Chain, History, HopPlan } from './history.js'
import { drawDate, drawLine } from './lines.js'

const SEED_LINES = [
  'strict=1; SameSite=Strict; Secure; Path=/',
  'lax=1; SameSite=Lax; Secure; Path=/',
  'none=1; SameSite=None; Secure; Path=/',
  'unset=1; Secure; Path=/',
  'part=1; SameSite=None; Secure; Partitioned; Path=/',
  'http=1; SameSite=None; Secure; HttpOnly; Path=/',
]
/** What a response of each kind sets. */
const NEW_LINES = SEED_LINES.map((line) => `new-${line}`)

const A = 'site-a.example'
const WWW = 'www.site-a.example'
const B = 'site-b.example'
const C = 'a.example'

/** A chain of redirects over these hosts, each of which sets cookies. */
function through(status: number, ...hosts: readonly string[]): Chain {
  return hosts.map((host) => hop(host, status))
}

function hop(host: string, status = 302, scheme: 'http' | 'https' = 'https'): HopPlan {
  return { scheme, host, path: '/docs', status, lines: NEW_LINES }
}

const seed: Action = { kind: 'open', chain: [{ ...hop(A), lines: SEED_LINES }] }
const open = (...chain: Chain): Action => ({ kind: 'open', chain })
const follow = (at: number, ...chain: Chain): Action => ({ kind: 'follow', at, chain, target: '_self' })
const top = (at: number, ...chain: Chain): Action => ({ kind: 'follow', at, chain, target: '_top' })
const submit = (at: number, ...chain: Chain): Action => ({ kind: 'submit', at, chain })
const popup = (at: number, ...chain: Chain): Action => ({ kind: 'popup', at, chain })
const image = (at: number, ...chain: Chain): Action => ({ kind: 'image', at, chain })
const frame = (at: number, ...chain: Chain): Action => ({ kind: 'frame', at, chain, sandbox: false })
const sandbox = (at: number, ...chain: Chain): Action => ({ kind: 'frame', at, chain, sandbox: true })
const blank = (at: number, url: 'about:blank' | 'about:srcdoc' | 'data:text/html,'): Action => ({
  kind: 'blank',
  at,
  url,
})
const fetched = (at: number, credentials: RequestCredentials, ...chain: Chain): Action => ({
  kind: 'fetch',
  at,
  chain,
  credentials,
})
const worker = (at: number, shared: boolean, ...chain: Chain): Action => ({ kind: 'worker', at, shared, chain })
const back: Action = { kind: 'back' }
const read = (at: number): Action => ({ kind: 'read', at })
const write = (at: number): Action[] => SEED_LINES.map((line) => ({ kind: 'set', at, line: `js-${line}` }))
const items = (at: number): Action => ({ kind: 'store', at, call: { method: 'getAll', argument: {} } })
const httpA = hop(A, 302, 'http')

/** Calls of the Cookie Store API with an empty path, from a page with this path. */
function emptyPaths(path: string): History {
  const call = (method: 'set' | 'delete', name: string): Action => {
    const argument = { name, path: '', ...(method === 'set' && { value: '1' }) }
    return { kind: 'store', at: 0, call: { method, argument } }
  }
  const names = ['a', 'b', '__Secure-a', '__Host-a']
  const deleted = ['b', '__Host-a'].map((name) => call('delete', name))
  return [open({ ...hop(A), path }), ...names.map((name) => call('set', name)), ...deleted, items(0)]
}

/** A page whose response has as many lines as a browser keeps cookies of a site. */
function manyLines(drawn: (draw: Draw, index: number) => string, seed: number): History {
  const draw = new Draw(seed)
  return [open({ ...hop(A), lines: Array.from({ length: 150 }, (_, index) => drawn(draw, index)) }), read(0)]
}

const many = Array.from({ length: 4 }, (_, seed): [string, History][] => [
  [`dates of every kind, ${seed}`, manyLines((draw, index) => `date${index}=1; Expires=${drawDate(draw)}`, seed)],
  [`lines of every kind, ${seed}`, manyLines((draw) => drawLine(draw, A, false), seed)],
]).flat()

/** Each history, by the words of the table. */
export const CONTEXTS: ReadonlyMap<string, History> = new Map([
  ...many,
  ...Object.entries({
    'the address bar': [open(hop(A)), read(0)],
    'empty paths in the Cookie Store API': emptyPaths('/docs/api'),
    'empty paths in the Cookie Store API at the root': emptyPaths('/docs'),
    'a same-site link': [open(hop(A)), follow(0, hop(A))],
    'a link from another host of the site': [open(hop(WWW)), follow(0, hop(A))],
    'a same-site POST': [open(hop(A)), submit(0, hop(A))],
    'a cross-site link, and what its page reads and loads': [
      open(hop(B)),
      follow(0, hop(A)),
      read(0),
      items(0),
      image(0, hop(A)),
    ],
    'a cross-site window.open': [open(hop(B)), popup(0, hop(A))],
    'a cross-site POST while the cookies are young': [open(hop(B)), submit(0, hop(A))],
    'a cross-site POST after an overwrite': [
      open({ ...hop(A), lines: ['unset=2; Secure; Path=/'] }),
      open(hop(B)),
      submit(0, hop(A)),
    ],
    'a cross-site image': [open(hop(B)), image(0, hop(A))],
    'a cross-site frame': [open(hop(B)), frame(0, hop(A)), read(1), items(1)],
    'a cross-site fetch with credentials': [open(hop(B)), fetched(0, 'include', hop(A))],
    'a cross-site fetch with same-origin credentials': [open(hop(B)), fetched(0, 'same-origin', hop(A))],
    'a fetch without credentials': [open(hop(A)), fetched(0, 'omit', hop(A))],
    'a fetch of the own origin': [open(hop(A)), fetched(0, 'same-origin', hop(A))],
    'a fetch of another host of the site': [
      open(hop(WWW)),
      fetched(0, 'same-origin', hop(A)),
      fetched(0, 'include', hop(A)),
    ],
    'a frame that another site navigates back to the top site': [
      open(hop(A)),
      frame(0, hop(B)),
      follow(1, hop(A)),
      read(1),
    ],
    'a frame of the top site within one of another site': [
      open(hop(A)),
      frame(0, hop(B)),
      frame(1, hop(A)),
      image(2, hop(A)),
      read(2),
      items(2),
      ...write(2),
      read(2),
    ],
    'a frame of another host of the top site within one of another site': [
      open(hop(A)),
      frame(0, hop(B)),
      frame(1, hop(WWW)),
      image(2, hop(A)),
    ],
    'frames of two other sites': [open(hop(C)), frame(0, hop(B)), frame(1, hop(A)), image(2, hop(A)), read(2)],
    'a sandboxed frame of the site': [open(hop(A)), sandbox(0, hop(A)), read(1), items(1), image(1, hop(A))],
    'a frame of a data: URL': [open(hop(A)), blank(0, 'data:text/html,'), read(1), items(1), image(1, hop(A))],
    'a frame of about:blank': [
      open(hop(A)),
      blank(0, 'about:blank'),
      read(1),
      items(1),
      image(1, hop(A)),
      ...write(1),
      read(0),
    ],
    'a frame of about:srcdoc': [
      open(hop(A)),
      blank(0, 'about:srcdoc'),
      read(1),
      items(1),
      image(1, hop(A)),
      ...write(1),
      read(0),
    ],
    'about:blank in a frame of another site': [
      open(hop(B)),
      frame(0, hop(A)),
      blank(1, 'about:blank'),
      read(2),
      image(2, hop(A)),
    ],
    'a link by way of another site': [open(hop(A)), follow(0, ...through(302, A, B, A))],
    'the address bar by way of another site': [open(...through(302, B, A))],
    'a POST by way of another site': [open(hop(A)), submit(0, ...through(307, A, B, A))],
    'a POST that becomes GET by way of another site': [open(hop(A)), submit(0, ...through(303, A, B, A))],
    'an image by way of another site': [open(hop(A)), image(0, ...through(302, B, A))],
    'a frame by way of another site': [open(hop(A)), frame(0, ...through(302, B, A)), read(1)],
    'a fetch by way of another site': [open(hop(A)), fetched(0, 'include', ...through(302, A, B, A))],
    'a fetch with same-origin credentials by way of another site': [
      open(hop(A)),
      fetched(0, 'same-origin', ...through(302, A, B, A)),
    ],
    'location.reload() of a page that was reached from another site': [
      open(hop(B)),
      follow(0, hop(A)),
      { kind: 'reload', by: 'script' },
    ],
    'a reload by the user of a page that was reached from another site': [
      open(hop(B)),
      follow(0, hop(A)),
      { kind: 'reload', by: 'user' },
    ],
    'back to a page': [open(hop(A)), open(hop(B)), back, read(0)],
    'back to a page that another site redirected to': [open(...through(302, B, A)), open(hop(B)), back],
    'a reload by the user of a page that another site redirected to': [
      open(...through(302, B, A)),
      { kind: 'reload', by: 'user' },
    ],
    'location.reload() of a page that another site redirected to': [
      open(...through(302, B, A)),
      { kind: 'reload', by: 'script' },
    ],
    'a reload by the user after a same-site link by way of another site': [
      open(hop(A)),
      follow(0, ...through(302, A, B, A)),
      { kind: 'reload', by: 'user' },
    ],
    'a dedicated worker': [
      open(hop(A)),
      worker(0, false, hop(A)),
      worker(0, false, hop(WWW)),
      worker(0, false, hop(B)),
    ],
    'a shared worker': [open(hop(A)), worker(0, true, hop(A)), worker(0, true, hop(WWW))],
    'workers in a frame of another site': [
      open(hop(B)),
      frame(0, hop(A)),
      worker(1, false, hop(A)),
      worker(1, true, hop(A)),
    ],
    'a worker of the top site within a frame of another site': [
      open(hop(A)),
      frame(0, hop(B)),
      frame(1, hop(A)),
      worker(2, false, hop(A)),
      worker(2, true, hop(A)),
    ],
    'a worker whose request another site redirects': [open(hop(A)), worker(0, false, ...through(302, B, A))],
    'a link from http to https': [open(httpA), follow(0, hop(A))],
    'an image from http to https': [open(httpA), image(0, hop(A))],
    'a POST from https': [open(hop(A)), submit(0, hop(A, 307))],
    'a page of http': [open(httpA), read(0), items(0), ...write(0), read(0)],
    'a frame of https in a page of http': [open(httpA), frame(0, hop(A)), read(1), items(1), image(1, hop(A))],
    'cookies of http beside Secure ones of hosts above and below': [
      open({ ...hop(A), lines: ['up=1; Secure; Path=/', 'all=1; Secure; Path=/; Domain=site-a.example'] }),
      open({ ...hop(WWW), lines: ['down=1; Secure; Path=/', 'sub=1; Secure; Path=/; Domain=www.site-a.example'] }),
      open({ ...httpA, lines: ['down=2; Path=/', 'sub=2; Path=/', 'down=3; Path=/; Domain=site-a.example'] }),
      open({
        ...hop(WWW, 302, 'http'),
        lines: ['up=2; Path=/', 'all=2; Path=/', 'up=3; Path=/; Domain=site-a.example'],
      }),
    ],
    'cookies of http beside Secure ones of the same partition': [
      open(hop(B, 302, 'http')),
      frame(0, { ...hop(A), lines: ['up=1; Secure; Path=/', 'new-unset=2; Secure; Path=/'] }),
      frame(0, { ...httpA, lines: ['up=2; Path=/', 'unset=2; Path=/'] }),
    ],
    'a link of a frame that fills the page': [open(hop(A)), frame(0, hop(B)), top(1, hop(A))],
    'a link of a frame of another site to a third site': [open(hop(B)), frame(0, hop(C)), top(1, hop(A))],
    'document.cookie in a frame of another site': [
      open(hop(B)),
      frame(0, hop(A)),
      read(1),
      ...write(1),
      read(1),
      items(1),
      image(1, hop(A)),
    ],
    'a popup of a frame of another site': [open(hop(B)), frame(0, hop(C)), popup(1, hop(A))],
    'a popup of a frame of the same site': [open(hop(B)), frame(0, hop(A)), popup(1, hop(A))],
    'localhost over http': [
      open(hop('localhost', 302, 'http')),
      read(0),
      ...write(0),
      read(0),
      items(0),
      image(0, hop('localhost', 302, 'http')),
    ],
    'localhost over https and http': [
      open(hop('localhost')),
      open(hop('localhost', 302, 'http')),
      open(hop('app.localhost')),
      follow(0, hop('localhost')),
    ],
    'Clear-Site-Data of the page': [open(hop(A)), open(hop(WWW)), open({ ...hop(A), lines: [], clears: '"cookies"' })],
    'Clear-Site-Data of another host of the site': [
      open(hop(A)),
      open(hop(WWW)),
      open({ ...hop(WWW), lines: [], clears: '"cookies"' }),
    ],
    'Clear-Site-Data in a frame of another site': [
      open(hop(B)),
      frame(0, hop(A)),
      frame(0, { ...hop(A), lines: [], clears: '"cookies"' }),
    ],
    'Clear-Site-Data in an image of another site': [
      open(hop(B)),
      frame(0, hop(A)),
      image(0, { ...hop(A), lines: [], clears: '"cookies"' }),
    ],
    'Clear-Site-Data with Set-Cookie, and on a redirect': [open({ ...hop(A), clears: '"cookies"' }, hop(B))],
    'Clear-Site-Data over http': [open({ ...httpA, lines: [], clears: '"cookies"' })],
    'Clear-Site-Data with Set-Cookie over http': [open({ ...httpA, lines: ['new=1'], clears: '"cookies"' })],
    'Clear-Site-Data of storage, and without quotes': [
      open({ ...hop(A), lines: [], clears: '"storage"' }),
      open({ ...hop(A), lines: [], clears: 'cookies' }),
    ],
    'Clear-Site-Data in a sandboxed frame': [open(hop(A)), sandbox(0, { ...hop(A), lines: [], clears: '"cookies"' })],
    'Clear-Site-Data in a fetch without credentials': [
      open(hop(A)),
      fetched(0, 'omit', { ...hop(A), lines: [], clears: '"cookies"' }),
    ],
    'the Cookie Store with octets that are not UTF-8': [
      open({ ...hop(A), lines: ['latin=\xe9', 'utf=\xc3\xa9'] }),
      { kind: 'store', at: 0, call: { method: 'getAll', argument: {} } },
      { kind: 'store', at: 0, call: { method: 'get', argument: { name: 'latin' } } },
    ],
    'the Cookie Store with paths that a URL encodes': [
      open(hop(A)),
      ...['/é', '/a b', '/a/../c', '/a?b'].map((path, index): Action => {
        return { kind: 'store', at: 0, call: { method: 'set', argument: { name: `p${index}`, value: '1', path } } }
      }),
    ],
    'the Cookie Store below a frame of http in a page of localhost': [
      open({ ...hop('app.localhost', 302, 'http'), lines: [] }),
      frame(0, { ...hop(C, 302, 'http'), lines: [] }),
      { kind: 'blank', at: 1, url: 'about:srcdoc' },
      frame(1, { ...hop('localhost', 302, 'http'), lines: [] }),
      ...[1, 2, 3].map((at): Action => ({ kind: 'store', at, call: { method: 'getAll', argument: {} } })),
    ],
    'change events in a sandboxed frame': [open(hop(A)), sandbox(0, hop(A)), { kind: 'listen', at: 1 }],
    'change events of responses and scripts': [
      open(hop(A)),
      { kind: 'listen', at: 0 },
      image(0, hop(A)),
      ...write(0),
      { kind: 'events', at: 0 },
    ],
    'change events of Clear-Site-Data': [
      open(hop(A)),
      { kind: 'listen', at: 0 },
      image(0, { ...hop(A), lines: [], clears: '"cookies"' }),
      { kind: 'events', at: 0 },
    ],
    'change events in a frame of another site': [
      open(hop(B)),
      frame(0, hop(A)),
      { kind: 'listen', at: 1 },
      image(1, hop(A)),
      ...write(1),
      { kind: 'events', at: 1 },
    ],
  } satisfies Record<string, History>).map(([title, history]) => [title, [seed, ...history]] as const),
])
