/**
 * Who owns a file: a process, and what shows that it is gone.
 */
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** A process, with what distinguishes it from a later one with the same pid. */
export interface Owner {
  readonly pid: number
  /** When the process was started, in ticks since the machine was; `null` if the system does not tell. */
  readonly startTime: string | null
  /** Changes whenever the machine starts; `null` if the system does not tell. */
  readonly bootId: string | null
  /** The machine and the namespace of its pids. A pid of another one says nothing here. */
  readonly place: string
  /** A text that no other lock has. */
  readonly id: string
}

/** This process. */
export function thisProcess(id: string): Owner {
  return {
    pid: process.pid,
    startTime: startTimeOf(process.pid),
    bootId: readOrNull('/proc/sys/kernel/random/boot_id'),
    place: `${hostname()} ${namespaceOfPids()}`.trim(),
    id,
  }
}

/** Reads the owner from a lock; `null` if the content cannot be understood. */
export function readOwner(text: string): Owner | null {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return null
    const read = (field: string): unknown => (Object.hasOwn(value, field) ? Reflect.get(value, field) : undefined)
    const [pid, startTime, bootId, place, id] = ['pid', 'startTime', 'bootId', 'place', 'id'].map(read)
    if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0) return null
    if (typeof place !== 'string' || typeof id !== 'string' || !isTextOrNull(startTime) || !isTextOrNull(bootId))
      return null
    return { pid, startTime, bootId, place, id }
  } catch {
    return null
  }
}

/** Whether a process is provably gone. Nothing can be proved about a process of another machine or container. */
export function isGone(owner: Owner, here: Owner): boolean {
  if (owner.place !== here.place) return false
  if (owner.bootId !== null && here.bootId !== null && owner.bootId !== here.bootId) return true
  if (!isAlive(owner.pid)) return true
  const startTime = startTimeOf(owner.pid)
  return owner.startTime !== null && startTime !== null && owner.startTime !== startTime
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // A process of another user exists, though it may not be sent a signal.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}

/** The field `starttime` of Linux, which is behind a name that may contain anything. */
function startTimeOf(pid: number): string | null {
  const stat = readOrNull(`/proc/${pid}/stat`)
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
}

function namespaceOfPids(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return ''
  }
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return null
  }
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string'
}
