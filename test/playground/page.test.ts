/** The playground in the real Chromium: by keyboard, by name, on a phone, with much input, and with hostile input. */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Case, EMPTY, PLAIN } from '../../docs/playground/case.js'
import { EXAMPLES } from '../../docs/playground/examples.js'
import { fragmentOf } from '../../docs/playground/fragment.js'
import { Playground } from './pages.js'

let playground: Playground

beforeAll(async () => {
  playground = await Playground.start()
})
afterAll(() => playground.stop())
afterEach(async () => {
  await playground.tidy()
  // No page requests anything but itself, or reports an error.
  const own = ['', 'playground.css', 'playground.js'].flatMap((name) => {
    return [`${playground.origin}/${name}`, new URL(name, playground.file).href]
  })
  expect([...playground.requested].filter((url) => !own.includes(url))).toEqual([])
  expect(playground.complaints).toEqual([])
})

/** The most time for a poll. */
const WAIT = { timeout: 30_000 }

const addressOf = (given: Partial<Case>): string => fragmentOf({ ...EMPTY, ...given }) ?? ''

/** The signs and words of the verdicts that are shown. */
const badges = (page: Page): Promise<string[]> => page.locator('.badge').allTextContents()

/** Changes the address of an open page to that of another case. */
const go = (page: Page, fragment: string): Promise<void> =>
  page.evaluate((hash) => {
    location.hash = hash
  }, fragment)

/** Replaces the text of a field by pasting. Filling the field would make Chromium type line by line. */
async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text)
  const field = page.getByLabel(/^Set-Cookie lines/)
  await field.press('ControlOrMeta+A')
  await field.press('ControlOrMeta+V')
}

/** A case in which every part of the page has something to show. */
const FULL: Partial<Case> = {
  text: ' a = 1; Domain=.shop.example; Path=x; Path=/; Colour=red\n__Host-b=2\nc=3; Max-Age=0\nc=\u0001',
  received: {
    ...PLAIN,
    url: 'https://www.shop.example/',
    kind: 'load',
    page: 'https://news.example/',
    frames: [{ url: 'https://www.shop.example/f', sandboxed: true }],
  },
  sent: { ...PLAIN, url: 'http://shop.example/', kind: 'link', page: 'https://news.example/' },
}

describe('the page', () => {
  it('opens from disk', async () => {
    const page = await playground.open({}, playground.file)
    expect(await badges(page)).toEqual(['✓ Stored', '✓ Stored', '✗ Refused'])
  })

  it('shows a case from a link, and updates the link with each change', async () => {
    const page = await playground.open({ fragment: addressOf({ text: 'a=1\nb=2; Domain=x.example', later: 5 }) })
    expect(await badges(page)).toEqual(['✓ Stored', '✗ Refused'])
    await paste(page, 'c=3; Path=/docs')
    await page.getByLabel('URL', { exact: true }).fill('https://c.example/')
    await page.getByLabel('Rules').selectOption('Firefox 153')
    await page.getByRole('button', { name: 'Copy link' }).click()
    await page.getByText('The link is copied.').waitFor()
    const link = await page.evaluate(() => navigator.clipboard.readText())
    expect(link).toBe(`${playground.origin}/#set=c=3;+Path=/docs&url=https://c.example/&profile=firefox&later=5&v=1`)
    const other = await playground.open({ fragment: link.slice(link.indexOf('#') + 1) })
    expect(await other.getByLabel(/^Set-Cookie lines/).inputValue()).toBe('c=3; Path=/docs')
    expect(await other.getByLabel('Rules').inputValue()).toBe('firefox')
    expect(await badges(other)).toEqual(['✓ Stored'])
  })

  it('shows the case of another link if its address changes', async () => {
    const page = await playground.open()
    await page.evaluate(() => {
      location.hash = '#set=a=1%0Ab=2&v=1'
    })
    await expect.poll(() => badges(page), WAIT).toEqual(['✓ Stored', '✓ Stored'])
  })

  it('reports the broken parts of an address, and goes on', async () => {
    const page = await playground.open({ fragment: '%%%&set=%E0&kind=dragon&clock=soon' })
    expect(await page.getByRole('alert').locator('p').count()).toBe(4)
    await go(page, 'set')
    await expect.poll(() => page.getByRole('alert').textContent(), WAIT).toMatch(/damaged, “set”/)
    await go(page, 'frame=&frame=x&kind=load&to-url=::&set=a=1')
    await expect.poll(() => page.getByRole('alert').textContent(), WAIT).toBe('')
    expect(await page.locator('#summary').textContent()).toMatch(/has to be mended/)
    await go(page, 'set=b=1')
    await expect.poll(() => badges(page), WAIT).toEqual(['✓ Stored'])
  })

  it('names the field that has to be corrected, and shows no old verdict', async () => {
    const page = await playground.open()
    const url = page.getByLabel('URL', { exact: true })
    await url.fill('shop.example')
    expect(await url.getAttribute('aria-invalid')).toBe('true')
    expect(await page.locator('#url-problem').textContent()).toMatch(/not a URL/)
    expect(await badges(page)).toEqual([])
    await url.fill('https://shop.example/')
    expect(await url.getAttribute('aria-invalid')).toBeNull()
    expect((await badges(page)).length).toBe(3)
  })

  it('shows the differences of browsers, the next request, and the steps', async () => {
    const page = await playground.open({ fragment: addressOf({ text: 'valueless' }) })
    expect(await page.locator('section[aria-labelledby=differences]').textContent()).toMatch(
      /Firefox 153 reads it as valueless=/,
    )
    await paste(page, 'a=1; Secure\nb=2')
    await page.getByLabel('URL of the next request').fill('http://site.example/')
    const next = page.locator('section[aria-labelledby=sending]')
    expect(await next.locator('pre').textContent()).toBe('Cookie: b=2')
    expect(await next.locator('.excluded').textContent()).toMatch(/a=1 of site\.example\/.*secure-over-insecure/)
    await next.locator('summary').click()
    expect(await next.locator('.steps li.failed').textContent()).toMatch(/§5\.8\.3 step 3\.3/)
    expect(await next.locator('.steps a').first().getAttribute('href')).toMatch(/rfc6265bis#section-5\.8\.3$/)
  })
})

describe('by keyboard alone', () => {
  /** Returns the name of the element that has the focus. */
  const focused = (page: Page): Promise<string> =>
    page.evaluate(() => {
      const { activeElement } = document
      const label = activeElement?.id === '' ? null : document.querySelector(`label[for="${activeElement?.id}"]`)
      return (label ?? activeElement)?.textContent?.trim() ?? ''
    })

  /** Presses Tab until something with a name has the focus. */
  const tabTo = async (page: Page, name: string): Promise<void> => {
    const seen: string[] = []
    for (let presses = 0; presses < 80; presses += 1) {
      await page.keyboard.press('Tab')
      const found = await focused(page)
      if (found.startsWith(name)) return
      seen.push(found)
    }
    expect.fail(`Tab does not reach ${name}, only ${seen.join(' | ')}`)
  }

  it('a reader chooses a worked case, changes it, and reads the steps', async () => {
    const page = await playground.open()
    await tabTo(page, 'Worked cases')
    await page.keyboard.press('Enter')
    await tabTo(page, 'A payment that comes back')
    await page.keyboard.press('Enter')
    await expect
      .poll(() => page.locator('section[aria-labelledby=sending] pre').textContent(), WAIT)
      .toBe('Cookie: order=17')
    await tabTo(page, 'Seconds after')
    await page.keyboard.press('ArrowUp')
    await expect
      .poll(() => page.locator('section[aria-labelledby=sending] pre').textContent(), WAIT)
      .toMatch(/no Cookie header/)
    await tabTo(page, 'Steps of the text')
    await page.keyboard.press('Space')
    await expect.poll(() => page.locator('.steps').first().isVisible(), WAIT).toBe(true)
  })

  it('a reader adds a sandboxed frame and removes it', async () => {
    const page = await playground.open({
      fragment: addressOf({ text: 'a=1', received: { ...EMPTY.received, kind: 'load' } }),
    })
    await tabTo(page, 'Add a frame')
    await page.keyboard.press('Enter')
    expect(await focused(page)).toBe('URL of the frame')
    await page.keyboard.type('https://ads.example/')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await expect.poll(() => page.url(), WAIT).toContain('&sandbox=https://ads.example/')
    expect(await badges(page)).toEqual(['✗ Refused'])
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Remove this frame')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.url(), WAIT).not.toContain('sandbox')
    expect(await focused(page)).toBe('Add a frame')
  })

  it('a reader types a line and copies the link', async () => {
    const page = await playground.open({ fragment: 'v=1' })
    await tabTo(page, 'Set-Cookie lines')
    await page.keyboard.type('a=1; Secure')
    expect(await badges(page)).toEqual(['✓ Stored'])
    await page.keyboard.press('Shift+Tab')
    expect(await focused(page)).toBe('Copy link')
    await page.keyboard.press('Enter')
    await page.getByText('The link is copied.').waitFor()
  })
})

describe('for a screen reader', () => {
  it('everything that can be used has a name, and verdicts are announced', async () => {
    const page = await playground.open({ fragment: addressOf(FULL) })
    const session = await page.context().newCDPSession(page)
    const { nodes } = await session.send('Accessibility.getFullAXTree')
    const used = nodes.filter(({ ignored, role }) => {
      return (
        !ignored &&
        /^(textbox|combobox|button|link|checkbox|spinbutton|group|form|region|navigation)$/.test(String(role?.value))
      )
    })
    const nameless = used.filter(({ name, role }) => !name?.value && role?.value !== 'group')
    expect(nameless.map(({ role }) => role?.value)).toEqual([])
    expect(used.length).toBeGreaterThan(20)
    const status = page.getByRole('status').first()
    expect(await status.textContent()).toBe('4 lines: 4 refused.')
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Cookie playground')
  })

  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
  ])('axe finds nothing in %s at %i px', async (scheme, width) => {
    const page = await playground.open({ fragment: addressOf(FULL), width, dark: scheme === 'dark' })
    for (const summary of await page.locator('summary').all()) await summary.click()
    await page.evaluate(axe)
    const found = await page.evaluate<string[]>(
      `axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html)))`,
    )
    expect(found).toEqual([])
  })
})

describe('on a phone', () => {
  it('no case is wider than 390 px', async () => {
    const page = await playground.open({ width: 390 })
    const long = 'x'.repeat(3000)
    const states = [
      ...EXAMPLES.map(({ state }) => state),
      { ...EMPTY, ...FULL },
      { ...EMPTY, text: `${long}=${long}; ${long}` },
    ]
    for (const state of states) {
      await go(page, fragmentOf(state) ?? '')
      await expect.poll(() => page.getByLabel(/^Set-Cookie lines/).inputValue(), WAIT).toBe(state.text)
      for (const summary of await page.locator('#results summary').all()) await summary.click()
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    }
  })
})

describe('with much input', () => {
  it('a thousand lines get verdicts, and all are shown on request', async () => {
    const page = await playground.open()
    const lines = Array.from({ length: 1000 }, (_, index) => `c${index}=${index}; Path=/p${index}; Colour=red`)
    const time = await playground.threadTime(page, async () => {
      await paste(page, lines.join('\n'))
      await expect.poll(() => page.locator('#summary').textContent(), WAIT).toMatch(/1,000 lines/)
      await page.getByText('Only the first 200 lines are audited.').waitFor()
    })
    expect(time).toBeLessThan(1500)
    expect((await badges(page)).length).toBe(50)
    const timeOfRest = await playground.threadTime(page, async () => {
      await page.getByRole('button', { name: 'Show the other 950 lines' }).click()
      expect((await badges(page)).length).toBe(1000)
    })
    expect(timeOfRest).toBeLessThan(1500)
    expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/^Line 51/)
  })

  it('a megabyte is too long for a link, and does no harm', async () => {
    const page = await playground.open()
    for (const text of [
      `a=${'x'.repeat(1_000_000)}`,
      ';a'.repeat(500_000),
      'a\n'.repeat(500_000),
      '\u0001'.repeat(1_000_000),
    ]) {
      await paste(page, text)
      await page.getByText('This case is too long for a link.').waitFor()
      expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(20_000)
      await paste(page, 'a=1')
      await expect.poll(() => badges(page), WAIT).toEqual(['✓ Stored'])
    }
  })
})

describe('a file', () => {
  it('is read without an upload', async () => {
    const page = await playground.open()
    const entry = (name: string) => ({
      startedDateTime: '2026-01-01T00:00:00Z',
      request: { url: `https://${name}.example/` },
      response: {
        headers: [{ name: 'Set-Cookie', value: `${name}=1; Domain=a.example` }],
        content: 'x'.repeat(200_000),
      },
    })
    const buffer = Buffer.from(JSON.stringify({ log: { entries: [entry('a'), entry('b')] } }))
    await page.getByLabel('Or open a file').setInputFiles({ name: 'saved.har', mimeType: 'application/json', buffer })
    await expect.poll(() => badges(page), WAIT).toEqual(['✓ Stored', '✗ Refused'])
    expect(await page.getByLabel(/^Set-Cookie lines/).getAttribute('placeholder')).toMatch(
      /^A text of 40\d,\d+ characters/,
    )
  })
})

describe('with hostile input', () => {
  it.each([
    '<script>alert(1)</script>=1',
    'a=<img src=x onerror=alert(1)>; Path=/<svg onload=alert(1)>; <b>=<i>',
    'a="><style>*{display:none}</style>; Domain="><script src=//evil.test/x></script>',
    'a=javascript:alert(1); \u202eevil; \u0000\u001b[31m',
    'HTTP/1.1 302 Found\nLocation: javascript:alert(1)\nSet-Cookie: a=1\n\nHTTP/1.1 200\nSet-Cookie: <script>=1',
    '{"log":{"entries":[{"request":{"url":"https://x.example/<script>"},"response":{"headers":[{"name":"set-cookie","value":"<img src=x>=1"}]}}]}}',
  ])('%s is shown as text', async (text) => {
    const received = {
      ...PLAIN,
      url: 'https://site.example/"><script>alert(1)</script>',
      kind: 'load' as const,
      page: 'https://<img src=x>',
    }
    const page = await playground.open({ fragment: addressOf({ text }) })
    for (const fragment of [null, addressOf({ text, received })]) {
      if (fragment !== null) await go(page, fragment)
      for (const summary of await page.locator('#results summary').all()) await summary.click()
      expect(await page.locator('script').count()).toBe(1)
      expect(await page.locator('img, svg, style, iframe, #results b, #results i').count()).toBe(0)
      const targets = await page
        .locator('a[href]')
        .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
      expect(
        targets.filter(
          (target) =>
            !/^(#set=|https:\/\/(datatracker\.ietf\.org|speculoos-cookies\.github\.io|github\.com|www\.rfc-editor\.org|cheatsheetseries\.owasp\.org)\/)/.test(
              target,
            ),
        ),
      ).toEqual([])
    }
  })
})
