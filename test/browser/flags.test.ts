/** Options that are true or false: anything else is a mistake of the program, and not a frame with other rules. */

import { Browser } from 'speculoos/browser'
import { describe, expect, it } from 'vitest'
import { A } from './scene.js'

// As the attribute of HTML is written.
const asAttribute: boolean = JSON.parse('""')

describe('an option that is neither true nor false', () => {
  it.each(['sandbox', 'credentialless'])('%s of a frame is a TypeError that names it', async (name) => {
    const page = await new Browser().open(A)
    const message = `options.${name}: expected true or false, got ""`
    await expect(page.frame('/help', { [name]: asAttribute })).rejects.toThrow(message)
  })

  it('shared of a worker is a TypeError that names it', async () => {
    const page = await new Browser().open(A)
    expect(() => page.worker('/worker.js', { shared: asAttribute })).toThrow(
      'options.shared: expected true or false, got ""',
    )
  })
})
