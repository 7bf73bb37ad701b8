/** Which blocks of `src` an input executes, as V8 counts them. */

import { type Profiler, Session } from 'node:inspector'

/** Watches the blocks that are executed, until it is closed. */
export class BlockCoverage {
  readonly #session = new Session()
  /** Numbers for blocks, by script and place. */
  readonly #numbers = new Map<string, number>()

  constructor() {
    this.#session.connect()
    this.#session.post('Profiler.enable')
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  }

  /** The blocks that were executed since this was last called, by their numbers. */
  take(): ReadonlySet<number> {
    const blocks = new Set<number>()
    // Without a callback in between: the inspector of this process replies at once.
    this.#session.post('Profiler.takePreciseCoverage', (error, result) => {
      if (error !== null) throw error
      for (const script of result.result) if (/\/src\/[^?]*\.ts/.test(script.url)) this.#collect(script, blocks)
    })
    return blocks
  }

  close(): void {
    this.#session.disconnect()
  }

  #collect(script: Profiler.ScriptCoverage, blocks: Set<number>): void {
    for (const { ranges } of script.functions) {
      for (const { startOffset, endOffset, count } of ranges) {
        if (count === 0) continue
        const key = `${script.scriptId} ${startOffset} ${endOffset}`
        const number = this.#numbers.get(key) ?? this.#numbers.size
        this.#numbers.set(key, number)
        blocks.add(number)
      }
    }
  }
}
