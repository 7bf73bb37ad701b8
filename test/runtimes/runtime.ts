/** The runtimes: where each is found or how it is installed, and how it is told to run the checks. */

import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../architecture/source.js'
import { chromium } from '../package/debian.js'
import { installed } from '../package/installed.js'
import type { Kind } from './check.js'
import type { Programs } from './program.js'

/** A command and its arguments. */
export type Command = readonly [file: string, ...args: string[]]

/** A runtime that is there. */
export interface Runtime {
  readonly kind: Kind
  readonly version: string
  /** The command that runs the checks; `address` is where the page is served, `folder` one for files that it wants to write. */
  command(programs: Programs, address: string, folder: string): Command
  /** Whether it ends when the checks are done; another one is ended then. */
  readonly ends: boolean
}

const cache = join(root, 'node_modules/.cache/runtimes')

/** The name of the package that holds a runtime's binary, by the names that Node has for platforms. */
const packages = {
  bun: ({ platform, arch }: NodeJS.Process) =>
    `@oven/bun-${platform === 'win32' ? 'windows' : platform}-${arch === 'arm64' ? 'aarch64' : arch}`,
  deno: ({ platform, arch }: NodeJS.Process) => `@deno/${platform}-${arch}${platform === 'linux' ? '-glibc' : ''}`,
  workerd: ({ platform, arch }: NodeJS.Process) =>
    `@cloudflare/workerd-${platform === 'win32' ? 'windows' : platform}-${arch === 'x64' ? '64' : arch}`,
}

/** The major versions that are tested; test/package/downloads.json has the exact ones. */
const majors = { bun: '1', deno: '2', workerd: '1' }

/** The path of a binary in its package, which is installed where it is not there. */
export function binary(name: keyof typeof packages): string {
  const folder = dirname(installed(join(cache, name), packages[name](process), majors[name]))
  const file = process.platform === 'win32' ? `${name}.exe` : name
  const paths = ['bin', '.'].map((place) => join(folder, place, file))
  const found = paths.find((path) => existsSync(path))
  if (found === undefined) throw new Error(`${folder} has no ${file}`)
  chmodSync(found, 0o755)
  return found
}

/** What a command prints first when it is asked for its version. */
function versionOf(file: string): string {
  const { stdout, stderr, status } = spawnSync(file, ['--version'], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${file} --version ended with ${status}: ${stderr}`)
  const [version] = /\d[\d.-]*\d/.exec(stdout) ?? []
  if (version === undefined) throw new Error(`${file} has no version: ${stdout}`)
  return version
}

/** Finds each runtime, by its name; throws where it cannot be had. */
export const runtimes = {
  node: () => ({
    kind: 'program',
    version: process.versions.node,
    ends: true,
    command: ({ resolving }) => [process.execPath, join(resolving, 'main.js')],
  }),
  bun: () => {
    const file = binary('bun')
    return {
      kind: 'program',
      version: versionOf(file),
      ends: true,
      command: ({ resolving }) => [file, 'run', '--no-install', join(resolving, 'main.js')],
    }
  },
  deno: () => {
    const file = binary('deno')
    return {
      kind: 'program',
      version: versionOf(file),
      ends: true,
      command: ({ resolving }) => [
        file,
        'run',
        '--no-prompt',
        '--cached-only',
        '--node-modules-dir=manual',
        '--allow-net=127.0.0.1,localhost',
        join(resolving, 'main.js'),
      ],
    }
  },
  workerd: () => {
    const file = binary('workerd')
    return {
      kind: 'program',
      version: versionOf(file),
      ends: true,
      command: ({ bundled }) => [file, 'test', join(bundled, 'worker.capnp')],
    }
  },
  chromium: () => {
    const file = chromium()
    return {
      kind: 'page',
      version: versionOf(file),
      ends: false,
      command: (_, address, folder) => [
        file,
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-dev-shm-usage',
        '--disable-background-networking',
        '--disable-component-update',
        '--no-first-run',
        '--enable-logging=stderr',
        `--user-data-dir=${folder}`,
        address,
      ],
    }
  },
} satisfies Record<string, () => Runtime>

export type RuntimeName = keyof typeof runtimes

export const runtimeNames = Object.keys(runtimes) as RuntimeName[] // The keys of the record, whose type they are.
