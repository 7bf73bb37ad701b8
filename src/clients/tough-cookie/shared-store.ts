/**
 * The store of a jar over a shared one: each use is one transaction, done on a jar that has the cookies at that moment.
 */
import { fieldOf, invalidArgument } from '../../cookie/invalid-argument.js'
import type { AsyncJar } from '../../http/door-arguments.js'
import type { CookieJar as NativeJar } from '../../jar/cookie-jar.js'
import { runNow, type Work } from './callbacks.js'
import { JarStore } from './jar-store.js'
import { type CookieTable, Store, USE } from './store.js'
import { Wordings } from './wordings.js'

/** Calls a function with all cookies of a shared jar, perhaps repeatedly, and saves the changes of the last call. */
type Transact = <Result>(run: (jar: NativeJar) => Result) => Promise<Result>

export class SharedStore extends Store {
  readonly isShared = true
  readonly #transact: Transact
  readonly #wordings = new Wordings()

  /** @throws TypeError if the jar is not a shared one. */
  constructor(jar: AsyncJar) {
    super()
    const transact: unknown = fieldOf(jar, 'transact')
    if (typeof transact !== 'function')
      throw invalidArgument('jar', jar, "a CookieJar, or a SharedCookieJar with unit: 'jar'")
    this.#transact = (run) => Reflect.apply(transact, jar, [run])
  }

  /** Does work on a store that has the cookies at that moment and need not be waited for. */
  *use<Result>(work: (store: JarStore) => Work<Result>): Work<Result> {
    let error: unknown
    let take = (): Result => {
      throw error
    }
    const transact = (jar: NativeJar): Result => {
      const store = new JarStore(jar, this.#wordings)
      return runNow(store, work(store))
    }
    yield this.#transact(transact).then(
      (result) => {
        take = () => result
      },
      (reason: unknown) => {
        error = reason
      },
    )
    return take()
  }

  override [USE]<Result>(use: (table: CookieTable) => Result): Work<Result> {
    return this.use((store) => store[USE](use))
  }
}
