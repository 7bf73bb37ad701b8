/** Runs before each test file: makes the mutants known, and gives every test the same number of turns. */

import fc from 'fast-check'
import { beforeEach } from 'vitest'
import { mutation } from './runtime.js'

// One failure is enough: a smaller example of it is not wanted.
fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true })

beforeEach(() => {
  mutation.turns = 0
})
