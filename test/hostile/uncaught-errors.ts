/** Collects uncaught errors. */

/** Runs `act`, waits for pending work, and returns the errors that were uncaught. */
export async function uncaughtErrors(act: () => void): Promise<unknown[]> {
  const errors: unknown[] = []
  const collect = (error: unknown) => {
    errors.push(error)
  }
  const listeners = process.listeners('uncaughtException')
  process.removeAllListeners('uncaughtException')
  process.on('uncaughtException', collect)
  try {
    act()
    await new Promise((resolve) => setTimeout(resolve, 10))
  } finally {
    process.off('uncaughtException', collect)
    for (const listener of listeners) process.on('uncaughtException', listener)
  }
  return errors
}
