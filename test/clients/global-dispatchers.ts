/** The dispatchers that every undici of a process shares. */

const symbols = ['undici.globalDispatcher.1', 'undici.globalDispatcher.2'].map((name) => Symbol.for(name))

/**
 * Keeps the global dispatchers as they are.
 *
 * undici 7 reads the first and sets both. What it read may belong to the undici inside Node, which undici 8 cannot use.
 *
 * @returns a function that puts each one back.
 */
export function keepGlobalDispatchers(): () => void {
  const kept = symbols.map((symbol) => [symbol, Reflect.get(globalThis, symbol)] as const)
  return () => {
    for (const [symbol, dispatcher] of kept) {
      if (Reflect.get(globalThis, symbol) !== dispatcher) Reflect.set(globalThis, symbol, dispatcher)
    }
  }
}
