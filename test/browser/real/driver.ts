/** What plays a history: the real browser, or the simulation. */

import type { Action, History } from './history.js'
import { type Site, urlOf } from './site.js'

/** A cookie that a browser holds, as one line. */
export type HeldCookie = string

/** A browser with one page. Documents have numbers: 0 is the page, and each frame has the one that it is made with. */
export interface Driver {
  readonly name: string
  readonly site: Site
  open(url: string): Promise<void>
  popup(at: number, url: string): Promise<void>
  follow(at: number, url: string, target: '_self' | '_top'): Promise<void>
  submit(at: number, url: string): Promise<void>
  frame(at: number, id: number, url: string, sandbox: boolean): Promise<void>
  image(at: number, url: string): Promise<void>
  fetch(at: number, url: string, credentials: RequestCredentials): Promise<void>
  set(at: number, line: string): Promise<string>
  read(at: number): Promise<string>
  reload(by: 'user' | 'script'): Promise<void>
  /** The cookies, sorted. */
  held(): Promise<HeldCookie[]>
  /** Removes the cookies, and opens an empty page. */
  clear(): Promise<void>
}

/** A document of the page. */
interface Place {
  readonly id: number
  /** The numbers of the frames that hold it. */
  readonly above: readonly number[]
  readonly isSandboxed: boolean
}

/** Plays a history in an empty browser, and returns what was seen of each action, and the cookies at the end. */
export async function play(driver: Driver, history: History): Promise<string[][]> {
  await driver.clear()
  driver.site.forget()
  const steps: string[][] = []
  let places: Place[] = [{ id: 0, above: [], isSandboxed: false }]
  for (const [step, action] of history.entries()) {
    const at = 'at' in action ? places[action.at % places.length] : places[0]
    if (at === undefined) throw new Error('a page is always there')
    const said = await act(driver, action, at, step)
    steps.push([...driver.site.seenIn(step), ...said])
    places = placesAfter(places, action, at, step)
  }
  steps.push(await driver.held())
  return steps
}

async function act(driver: Driver, action: Action, { id, isSandboxed }: Place, step: number): Promise<string[]> {
  const url = 'chain' in action ? urlOf(action.chain, step) : ''
  switch (action.kind) {
    case 'open':
      await driver.open(url)
      return []
    case 'popup':
      // The sandbox of the frames has no popups, and no navigation of the page.
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
    case 'image':
      await driver.image(id, url)
      return []
    case 'fetch':
      await driver.fetch(id, url, action.credentials)
      return []
    case 'set':
      return [`set: ${await driver.set(id, action.line)}`]
    case 'read':
      return [`read: ${await driver.read(id)}`]
    case 'reload':
      await driver.reload(action.by)
      return []
  }
}

function placesAfter(places: readonly Place[], action: Action, at: Place, step: number): Place[] {
  if (action.kind === 'frame') {
    const above = [...at.above, at.id]
    return [...places, { id: step, above, isSandboxed: at.isSandboxed || action.sandbox }]
  }
  const isOfPage =
    ['open', 'popup', 'reload'].includes(action.kind) ||
    (action.kind === 'follow' && action.target === '_top' && !at.isSandboxed)
  if (isOfPage) return [{ id: 0, above: [], isSandboxed: false }]
  const isOfFrame = action.kind === 'follow' || action.kind === 'submit'
  return isOfFrame ? places.filter(({ above }) => !above.includes(at.id)) : [...places]
}
