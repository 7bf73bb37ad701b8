/** The engines of the matrix, in the order of its columns. */

import { chromium, firefox } from './drivers/browser.js'
import { curl } from './drivers/curl.js'
import { goCookiejar } from './drivers/go.js'
import { happyDom } from './drivers/happy-dom.js'
import { jsdom } from './drivers/jsdom.js'
import { playwright } from './drivers/playwright.js'
import { python } from './drivers/python.js'
import { rust } from './drivers/rust.js'
import { speculoos } from './drivers/speculoos.js'
import { toughCookie } from './drivers/tough-cookie.js'
import { undici } from './drivers/undici.js'
import { wget } from './drivers/wget.js'
import type { EngineEntry } from './engine.js'

export const engines: readonly EngineEntry[] = [
  speculoos,
  toughCookie,
  jsdom,
  happyDom,
  playwright,
  undici,
  curl,
  wget,
  goCookiejar,
  python,
  rust,
  chromium,
  firefox,
]
