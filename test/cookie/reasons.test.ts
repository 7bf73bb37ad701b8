/** Every reason has its name in the code as its id, and a sentence as its text. */
import { describe, expect, it } from 'vitest'
import { readable } from '../../src/cookie/make-reason.js'
import * as reasons from '../../src/cookie/reason.js'

const KINDS = ['rejection', 'withholding', 'removal', 'warning', 'policy', 'inspection']
const names = Object.entries(reasons).flatMap(([name, reason]) => ('id' in reason ? [name] : []))

it('hasReason compares ids, so it also finds a copy, or the reason of the other module form', () => {
  const copies = structuredClone([reasons.expired, reasons.domainMismatch].map((each) => ({ ...each })))
  expect(reasons.hasReason(copies, reasons.domainMismatch)).toBe(true)
  expect(reasons.hasReason(copies, reasons.hostNotCanonical)).toBe(false)
})

it('a reason without a section is shown with its id and its sentence', () => {
  expect(String(readable({ id: 'tab', sentence: 'It has a tab.' }))).toBe('tab: It has a tab.')
})

describe.each(names)('%s', (name) => {
  const read = (): reasons.Reason => Reflect.get(reasons, name)
  it('has its name as its id, and a page with it', () => {
    const reason = read()
    expect(reason.id).toBe(name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`))
    expect(reason.url).toBe(`https://speculoos-cookies.github.io/speculoos/why/#${reason.id}`)
  })
  it('has a kind, a section and a sentence', () => {
    const reason = read()
    expect(KINDS).toContain(reason.kind)
    expect(reason.section).toMatch(/^\d(\.\d+)*$/)
    expect(reason.sentence).toMatch(/^[A-Z].{10,}\.$/)
    expect(Object.isFrozen(reason)).toBe(true)
  })
  it('is shown with all of them', () => {
    const reason = read()
    const { id, section, step, sentence } = reason
    expect(String(reason)).toBe(`${id} (§${section}${step === '' ? '' : ` step ${step}`}): ${sentence}`)
    expect(Object.keys(reason)).toEqual(['id', 'kind', 'section', 'step', 'sentence', 'url'])
  })
})
