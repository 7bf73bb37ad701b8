/**
 * Saves unsaved changes when a program has nothing else to do, so that no timer has to keep it running.
 */

/** The part of `process` that Node, Bun and Deno have. */
interface ProcessEvents {
  on(event: 'beforeExit', listener: () => void): unknown
}

const unsaved = new Map<object, () => void>()
let isListening = false

/** Calls a function before the program ends, unless it is settled before. */
export function saveBeforeExit(owner: object, save: () => void): void {
  unsaved.set(owner, save)
  if (isListening) return
  isListening = true
  const process: unknown = Reflect.get(globalThis, 'process')
  if (hasEvents(process)) process.on('beforeExit', saveAll)
}

/** Undoes {@link saveBeforeExit}. */
export function settleBeforeExit(owner: object): void {
  unsaved.delete(owner)
}

/** Lets a program end although a timer is running. */
export function releaseTimer(timer: unknown): void {
  if (typeof timer === 'object' && timer !== null && 'unref' in timer && typeof timer.unref === 'function')
    timer.unref()
}

function saveAll(): void {
  for (const save of [...unsaved.values()]) save()
}

function hasEvents(process: unknown): process is ProcessEvents {
  return typeof process === 'object' && process !== null && 'on' in process && typeof process.on === 'function'
}
