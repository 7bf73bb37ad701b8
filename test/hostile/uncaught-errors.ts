/** Collects the errors that nobody catches while something runs. */

/** Runs `act`, lets what it left behind happen, and answers the errors that reached the runtime as uncaught. */
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
