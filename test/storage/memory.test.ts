/** The storage in memory. */

import { describe } from 'vitest'
import { memoryStorage } from '../../src/storage/memory.js'
import { passesContract } from './run-contract.js'

describe('memory', () => {
  passesContract(() => ({ open: memoryStorage, lasts: false, remove: () => {} }))
})
