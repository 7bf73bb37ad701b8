/** What the drivers of real browsers share: the scripts that they run in documents. */

import type { ThirdPartyRule } from 'speculoos/browser'
import type { Driver } from './driver.js'
import type { BlankUrl, StoreCall } from './history.js'
import { eventText, itemText, SENTINEL } from './shown.js'
import type { Site } from './site.js'

/** The longest time that an action takes, in milliseconds. */
export const TIMEOUT = 20_000

/** How a browser is started. */
export interface StartOptions {
  /** Whether one process holds the documents of all sites, which halves the time of most actions. */
  readonly isFast: boolean
  /** The rule for third-party cookies. */
  readonly thirdPartyCookies: ThirdPartyRule
}

export abstract class RealBrowser implements Driver {
  abstract readonly name: 'chromium' | 'firefox'
  abstract readonly version: string
  readonly site: Site

  constructor(site: Site) {
    this.site = site
  }

  abstract open(url: string): Promise<void>
  abstract back(): Promise<void>
  abstract popup(at: number, url: string): Promise<void>
  abstract held(): Promise<readonly string[]>
  abstract clear(): Promise<void>
  abstract stop(): Promise<void>
  protected abstract refresh(): Promise<void>
  /** Runs the body of an asynchronous function in a document. Returns its result, or the name of the error. */
  protected abstract run(at: number, body: string): Promise<string>
  /** Runs a script in the document `at`, and waits until the document `filled` was replaced and loaded. */
  protected abstract navigate(filled: number, at: number, script: string): Promise<void>
  /** Gives the last frame of a document a number. */
  protected abstract adopt(at: number, id: number): Promise<void>
  protected abstract forgetFrames(): void

  setTime(): void {
    // A real browser has the clock of the computer.
  }

  async follow(at: number, url: string, target: '_self' | '_top'): Promise<void> {
    await this.navigate(
      target === '_top' ? 0 : at,
      at,
      `const link = document.createElement('a')
      link.href = ${JSON.stringify(url)}
      link.target = ${JSON.stringify(target)}
      document.body.append(link)
      link.click()`,
    )
  }

  async submit(at: number, url: string): Promise<void> {
    await this.navigate(
      at,
      at,
      `const form = document.createElement('form')
      form.method = 'post'
      form.action = ${JSON.stringify(url)}
      document.body.append(form)
      form.submit()`,
    )
  }

  async frame(at: number, id: number, url: string, sandbox: boolean): Promise<void> {
    await this.#embed(at, id, `frame.src = ${JSON.stringify(url)}`, sandbox)
  }

  async blank(at: number, id: number, url: BlankUrl): Promise<void> {
    const source = url === 'about:srcdoc' ? `frame.srcdoc = '<!doctype html><body>'` : `frame.src = '${url}<body>'`
    await this.#embed(at, id, url === 'about:blank' ? '' : source, false)
  }

  async #embed(at: number, id: number, source: string, sandbox: boolean): Promise<void> {
    await this.run(
      at,
      `await new Promise((resolve) => {
        const frame = document.createElement('iframe')
        if (${sandbox}) frame.sandbox = 'allow-scripts allow-forms'
        frame.onload = () => resolve(null)
        ${source}
        document.body.append(frame)
      })
      return 'done'`,
    )
    await this.adopt(at, id)
  }

  async image(at: number, url: string): Promise<void> {
    await this.run(
      at,
      `await new Promise((resolve) => {
        const image = new Image()
        image.onload = image.onerror = () => resolve(null)
        image.src = ${JSON.stringify(url)}
      })
      return 'done'`,
    )
  }

  async fetch(at: number, url: string, credentials: RequestCredentials): Promise<void> {
    const init = JSON.stringify({ credentials })
    await this.run(at, `await fetch(${JSON.stringify(url)}, ${init}); return 'done'`)
  }

  async worker(at: number, url: string, shared: boolean): Promise<void> {
    const fetched = `fetch(${JSON.stringify(url)}, { credentials: 'include', mode: 'no-cors' })`
    const source = shared
      ? `onconnect = ({ ports: [port] }) => ${fetched}.finally(() => port.postMessage(null))`
      : `${fetched}.finally(() => postMessage(null))`
    await this.run(
      at,
      `const script = URL.createObjectURL(new Blob([${JSON.stringify(source)}], { type: 'text/javascript' }))
      await new Promise((resolve) => {
        const port = ${shared} ? new SharedWorker(script).port : new Worker(script)
        port.onmessage = () => resolve(null)
      })
      return 'done'`,
    )
  }

  async set(at: number, line: string): Promise<string> {
    return this.run(at, `document.cookie = ${JSON.stringify(line)}; return 'done'`)
  }

  async read(at: number): Promise<string> {
    return this.run(at, 'return document.cookie')
  }

  async store(at: number, { method, argument }: StoreCall): Promise<string> {
    const text = await this.run(
      at,
      `if (!window.cookieStore) return 'no cookieStore'
      return 'result ' + JSON.stringify(await cookieStore.${method}(${JSON.stringify(argument)}) ?? null)`,
    )
    if (!text.startsWith('result ')) return text
    const result: unknown = JSON.parse(text.slice('result '.length))
    return Array.isArray(result) ? result.map(itemText).join(', ') : itemText(result)
  }

  async listen(at: number): Promise<string> {
    return this.run(
      at,
      `if (!window.cookieStore) return 'no cookieStore'
      const events = window.seenEvents ??= []
      cookieStore.onchange = ({ changed, deleted }) => events.push({ changed, deleted })
      // The browser listens a little later.
      ${settle(300)}
      events.length = 0
      return 'done'`,
    )
  }

  async events(at: number): Promise<readonly string[]> {
    const text = await this.run(
      at,
      `const events = window.seenEvents
      if (!events) return '[]'
      ${settle(2000)}
      return JSON.stringify(events.splice(0).map(({ changed, deleted }) => ({ changed: [...changed], deleted: [...deleted] })))`,
    )
    const events: unknown = text.startsWith('[') ? JSON.parse(text) : [text]
    return Array.isArray(events) ? events.map(eventText).filter(Boolean) : []
  }

  async reload(by: 'user' | 'script'): Promise<void> {
    if (by === 'user') await this.refresh()
    else await this.navigate(0, 0, 'location.reload()')
    this.forgetFrames()
  }
}

/**
 * Sets a cookie until its change is reported, and then removes it: by then all earlier changes have been reported. A document
 * that has no cookies only waits.
 */
function settle(milliseconds: number): string {
  return `const end = Date.now() + ${milliseconds}
    const change = (line) => { try { document.cookie = '${SENTINEL}=' + line + '; SameSite=None; Secure' } catch {} }
    const isSeen = (kind) => events.some((event) => [...event[kind]].some(({ name }) => name === '${SENTINEL}'))
    for (let count = 0; !isSeen('changed') && Date.now() < end; count += 1) {
      if (count % 10 === 0) change(count)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    change('; Max-Age=0')
    while (isSeen('changed') && !isSeen('deleted') && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 5))`
}
