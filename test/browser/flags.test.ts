/** Options that are true or false: any other value is a mistake, and does not make a frame with other rules. */

import { Browser } from 'speculoos/browser'
import { describe, expect, it } from 'vitest'
import { A } from './scene.js'

// The attribute of HTML is written like this.
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
