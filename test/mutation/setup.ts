/** Runs before each test file: makes the mutants known, and gives every test the same number of turns. */

import fc from 'fast-check'
import { beforeEach } from 'vitest'
import { mutation } from './runtime.js'

/** The most time for the runs of one property, in milliseconds. */
const PROPERTY_TIME = 400

// One failure is enough, without a smaller example. A property with many runs makes a part of them each time.
fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true, interruptAfterTimeLimit: PROPERTY_TIME })

beforeEach(() => {
  mutation.turns = 0
})
