/** The storage in a file. */

import { describe } from 'vitest'
import { fileStorage } from '../../src/storage/file.js'
import { newFolder } from './folder.js'
import { passesContract } from './run-contract.js'

describe('file', () => {
  passesContract(() => {
    const folder = newFolder()
    return { open: () => fileStorage(folder.path('cookies.spj')), lasts: true, remove: folder.remove }
  })
})
