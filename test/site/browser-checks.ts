/** The checks of a page of the site in the real Chromium. */

import { execFileSync } from 'node:child_process'
import axe, { type AxeResults } from 'axe-core'
import { type Browser, type Page, chromium as playwright } from 'playwright-core'
import { chromium } from '../package/debian.js'

/** The widths of a phone, a tablet and a desk. */
export const WIDTHS = [390, 768, 1280] as const
export const MODES = ['light', 'dark'] as const

/** Starts Chromium. */
export function startChromium(): Promise<Browser> {
  const executablePath = execFileSync('which', [chromium()], { encoding: 'utf8' }).trim()
  return playwright.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
}

/** A page that records its errors. */
export async function openPage(browser: Browser): Promise<{ page: Page; errors: string[] }> {
  const page = await browser.newPage()
  const errors: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${page.url()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => errors.push(`${page.url()}: ${error.message}`))
  page.on('requestfailed', (request) => errors.push(`${request.url()} failed`))
  return { page, errors }
}

/** Returns the widths at which the page, or an element of it, is wider than the window. */
export async function overflowsOf(page: Page): Promise<string[]> {
  const wide: string[] = []
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 844 })
    const needed = await page.evaluate(() => document.documentElement.scrollWidth)
    if (needed > width) wide.push(`${page.url()} needs ${needed} of ${width} pixels`)
  }
  return wide
}

/** Returns the violations that axe finds in the page, in light and dark. */
export async function violationsOf(page: Page): Promise<string[]> {
  const found: string[] = []
  await page.evaluate(axe.source)
  for (const colorScheme of MODES) {
    await page.emulateMedia({ colorScheme })
    const { violations }: AxeResults = await page.evaluate('axe.run()')
    for (const { id, nodes } of violations) {
      for (const { html } of nodes.slice(0, 3))
        found.push(`${page.url()} (${colorScheme}): ${id}: ${html.slice(0, 160)}`)
    }
  }
  return found
}

/** Returns the elements that the Tab key does not reach, or that do not show the focus. */
export async function unreachableOf(page: Page): Promise<string[]> {
  const problems: string[] = []
  const count = await page.evaluate(() => {
    const isShown = (element: Element): boolean => element.checkVisibility({ checkVisibilityCSS: true })
    const all = [...document.querySelectorAll('a[href], button, input, summary, [tabindex="0"]')].filter(isShown)
    for (const [index, element] of all.entries()) element.setAttribute('data-stop', String(index))
    return all.length
  })
  const reached = new Set<string>()
  await page.locator('body').press('Tab')
  for (let stops = 0; stops < count + 2; stops += 1) {
    const stop = await page.evaluate(() => {
      const element = document.activeElement
      if (!(element instanceof HTMLElement)) return null
      const { outlineStyle, outlineWidth } = getComputedStyle(element)
      const isMarked = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0
      return { index: element.getAttribute('data-stop') ?? '', isMarked, html: element.outerHTML.slice(0, 120) }
    })
    if (stop !== null && stop.index !== '') {
      if (!stop.isMarked) problems.push(`does not show the focus: ${stop.html}`)
      reached.add(stop.index)
    }
    await page.keyboard.press('Tab')
  }
  for (let index = 0; index < count; index += 1) {
    if (!reached.has(String(index)))
      problems.push(`is not reached: ${await page.locator(`[data-stop="${index}"]`).innerHTML()}`)
  }
  return problems
}
