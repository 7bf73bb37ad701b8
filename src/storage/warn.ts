/**
 * Warnings for whoever runs the program.
 */

const warned = new Set<string>()

/** Makes a warning of the process, once with each message; a runtime without a process has none. */
export function warnOnce(message: string): void {
  if (warned.has(message)) return
  warned.add(message)
  const process: unknown = Reflect.get(globalThis, 'process')
  if (typeof process !== 'object' || process === null || !('emitWarning' in process)) return
  if (typeof process.emitWarning === 'function') process.emitWarning(message, 'SpeculoosStorage')
}
