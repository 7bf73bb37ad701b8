/** The Nodes that the package is for: the one that runs this, and others beside it. */

import { chmodSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../architecture/source.js'
import { installed } from './installed.js'

export const supportedNodes = ['20', '22', '24', '26'] as const

/** The package that holds the Node of this platform. */
function nodePackage(): string {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'
  return `${prefix}-${platform}-${process.arch}`
}

/** The path of a Node of this major version: the one that runs this, or one that is downloaded. */
export function nodeOf(major: string): string {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath
  const manifest = installed(join(root, 'node_modules/.cache/matrix', `node-${major}`), nodePackage(), major)
  const { bin }: { bin: { node: string } } = JSON.parse(readFileSync(manifest, 'utf8'))
  const file = join(dirname(manifest), bin.node)
  chmodSync(file, 0o755)
  return file
}
