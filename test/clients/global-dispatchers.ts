/** The dispatchers that all copies of undici in a process share. */

const symbols = ['undici.globalDispatcher.1', 'undici.globalDispatcher.2'].map((name) => Symbol.for(name))

/**
 * Remembers the global dispatchers.
 *
 * undici 7 reads the first and sets both. The one that it reads may be of the undici inside Node, which undici 8 cannot
 * use.
 *
 * @returns a function that restores each one.
 */
export function keepGlobalDispatchers(): () => void {
  const kept = symbols.map((symbol) => [symbol, Reflect.get(globalThis, symbol)] as const)
  return () => {
    for (const [symbol, dispatcher] of kept) {
      if (Reflect.get(globalThis, symbol) !== dispatcher) Reflect.set(globalThis, symbol, dispatcher)
    }
  }
}
