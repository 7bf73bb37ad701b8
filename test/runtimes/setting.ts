/** The setting of the checks, which the bundler writes in the place of the name. */

import type { Setting } from './check.js'

declare const SPECULOOS_SETTING: Setting

export const setting: Setting = SPECULOOS_SETTING
