/** What plays a history: the real browser, or the simulation. */

import type { Action, BlankUrl, Chain, History, StoreCall } from './history.js'
import { type Site, urlOf } from './site.js'

/** A browser with one page. Documents have numbers: 0 is the page, and each frame has the one that it is made with. */
export interface Driver {
  readonly name: string
  readonly site: Site
  open(url: string): Promise<void>
  back(): Promise<void>
  popup(at: number, url: string): Promise<void>
  follow(at: number, url: string, target: '_self' | '_top'): Promise<void>
  submit(at: number, url: string): Promise<void>
  frame(at: number, id: number, url: string, sandbox: boolean): Promise<void>
  blank(at: number, id: number, url: BlankUrl): Promise<void>
  image(at: number, url: string): Promise<void>
  fetch(at: number, url: string, credentials: RequestCredentials): Promise<void>
  /** Starts a worker that makes a request, and waits for the response. */
  worker(at: number, url: string, shared: boolean): Promise<void>
  set(at: number, line: string): Promise<string>
  read(at: number): Promise<string>
  store(at: number, call: StoreCall): Promise<string>
  listen(at: number): Promise<string>
  /** The change events since the document began to listen. */
  events(at: number): Promise<readonly string[]>
  reload(by: 'user' | 'script'): Promise<void>
  /** The cookies, sorted. */
  held(): Promise<readonly string[]>
  /** Removes the cookies. The next action opens a page. */
  clear(): Promise<void>
  /** Sets the clock, if the browser has one that can be set. */
  setTime(now: number): void
}

/** What was seen of each action, and the cookies at the end; and when each action began. */
export interface Played {
  readonly steps: readonly (readonly string[])[]
  readonly times: readonly number[]
}

/** A document of the page. */
interface Place {
  readonly id: number
  /** The numbers of the frames that hold it. */
  readonly above: readonly number[]
  readonly isSandboxed: boolean
  /** Whether the document or one above it is of https, so that browsers block or change its requests for http. */
  readonly isSecure: boolean
}

/** What can be done with the page as a whole. */
interface PageState {
  /** How many pages the user has opened one after the other, with no other entry in the history between them. */
  readonly opened: number
  /** Whether the page is the response to a POST, which browsers ask about before they repeat it. */
  readonly isPosted: boolean
}

/** Plays a history in an empty browser, at the times at which another one played it. */
export async function play(driver: Driver, history: History, times: readonly number[] = []): Promise<Played> {
  await driver.clear()
  driver.site.take()
  const steps: (readonly string[])[] = []
  const began: number[] = []
  let places: readonly Place[] = [{ id: 0, above: [], isSandboxed: false, isSecure: false }]
  let page: PageState = { opened: 0, isPosted: false }
  for (const [step, action] of history.entries()) {
    const at = 'at' in action ? places[action.at % places.length] : places[0]
    if (at === undefined) throw new Error('a page is always there')
    began.push(Date.now())
    driver.setTime(times[step] ?? Date.now())
    if (!isPossible(action, page)) {
      steps.push([])
      continue
    }
    const chain = 'chain' in action ? chainFor(action, at) : []
    const said = await act(driver, action, at, step, chain)
    steps.push([...driver.site.take(), ...said])
    places = placesAfter(places, action, at, step, chain)
    page = pageAfter(page, action, at, chain)
  }
  steps.push(await driver.held())
  return { steps, times: began }
}

function isPossible(action: Action, page: PageState): boolean {
  if (action.kind === 'back') return page.opened > 1
  return action.kind !== 'reload' || !page.isPosted
}

/** The chain as it can be requested: browsers block or change what a page of https loads over http, and ask about forms. */
function chainFor(action: Extract<Action, { chain: Chain }>, at: Place): Chain {
  const isOfPage = ['open', 'popup'].includes(action.kind) || (action.kind === 'follow' && fillsPage(action, at))
  const isMixed = action.kind === 'submit' && action.chain.some(({ scheme }) => scheme === 'https')
  if (isOfPage || !(at.isSecure || isMixed)) return action.chain
  return action.chain.map((hop) => ({ ...hop, scheme: 'https' }))
}

/** Whether a navigation by a document fills the page. The sandbox of the frames has no navigation of the page. */
function fillsPage(action: Action, { id, isSandboxed }: Place): boolean {
  return id === 0 || (action.kind === 'follow' && action.target === '_top' && !isSandboxed)
}

async function act(
  driver: Driver,
  action: Action,
  { id, isSandboxed }: Place,
  step: number,
  chain: Chain,
): Promise<readonly string[]> {
  const url = urlOf(chain)
  switch (action.kind) {
    case 'open':
      await driver.open(url)
      return []
    case 'back':
      await driver.back()
      return []
    case 'popup':
      // The sandbox of the frames has no popups.
      await driver.popup(isSandboxed ? 0 : id, url)
      return []
    case 'follow':
      await driver.follow(id, url, isSandboxed ? '_self' : action.target)
      return []
    case 'submit':
      await driver.submit(id, url)
      return []
    case 'frame':
      await driver.frame(id, step, url, action.sandbox)
      return []
    case 'blank':
      await driver.blank(id, step, action.url)
      return []
    case 'image':
      await driver.image(id, url)
      return []
    case 'fetch':
      await driver.fetch(id, url, action.credentials)
      return []
    case 'worker':
      await driver.worker(id, url, action.shared)
      return []
    case 'set':
      return [`set: ${await driver.set(id, action.line)}`]
    case 'read':
      return [`read: ${await driver.read(id)}`]
    case 'store':
      return [`${action.call.method}: ${await driver.store(id, action.call)}`]
    case 'listen':
      return [`listen: ${await driver.listen(id)}`]
    case 'events':
      return (await driver.events(id)).map((event) => `event: ${event}`)
    case 'reload':
      await driver.reload(action.by)
      return []
  }
}

function placesAfter(
  places: readonly Place[],
  action: Action,
  at: Place,
  step: number,
  chain: Chain,
): readonly Place[] {
  const isHttps = chain.at(-1)?.scheme === 'https'
  switch (action.kind) {
    case 'frame':
    case 'blank': {
      const isSandboxed = at.isSandboxed || (action.kind === 'frame' && action.sandbox)
      return [...places, { id: step, above: [...at.above, at.id], isSandboxed, isSecure: at.isSecure || isHttps }]
    }
    case 'reload':
      return places.slice(0, 1)
    // The page before has the scheme that it had; `true` is the cautious answer.
    case 'back':
      return [{ id: 0, above: [], isSandboxed: false, isSecure: true }]
    case 'open':
    case 'popup':
      return [{ id: 0, above: [], isSandboxed: false, isSecure: isHttps }]
    case 'follow':
    case 'submit': {
      if (fillsPage(action, at)) return [{ id: 0, above: [], isSandboxed: false, isSecure: isHttps }]
      const kept = places.filter(({ above }) => !above.includes(at.id))
      return kept.map((place) => (place === at ? { ...place, isSecure: place.isSecure || isHttps } : place))
    }
    default:
      return places
  }
}

function pageAfter(page: PageState, action: Action, at: Place, chain: Chain): PageState {
  switch (action.kind) {
    case 'open':
      return { opened: page.opened + 1, isPosted: false }
    case 'back':
      return { opened: page.opened - 1, isPosted: false }
    case 'popup':
      return { opened: 0, isPosted: false }
    case 'follow':
      return { opened: 0, isPosted: !fillsPage(action, at) && page.isPosted }
    case 'submit': {
      const isKept = chain.slice(0, -1).every(({ status }) => status === 307 || status === 308)
      return { opened: 0, isPosted: fillsPage(action, at) ? isKept : page.isPosted }
    }
    default:
      return page
  }
}
