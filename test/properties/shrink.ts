/**
 * Making a history small that shows a difference: operations are left out and simplified as long as the difference stays.
 */

import type { History, NamedConfiguration, Operation } from './operations.js'

const plainUrl = 'https://site.example/'

/** Answers a smaller history that still fails, from which nothing can be left out. */
export function smallest(history: History, fails: (history: History) => boolean): History {
  let found = history
  for (;;) {
    const smaller = smallerByOne(found, fails)
    if (smaller === null) return found
    found = smaller
  }
}

/** Goes once over all candidates, taking every one that fails; `null` where none does. */
function smallerByOne(history: History, fails: (history: History) => boolean): History | null {
  let found = history
  let changed = false
  function attempt(candidate: History): boolean {
    if (!fails(candidate)) return false
    found = candidate
    changed = true
    return true
  }
  for (let size = Math.ceil(found.operations.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let end = found.operations.length; end > 0; end -= size) {
      const start = Math.max(0, end - size)
      attempt({ ...found, operations: found.operations.toSpliced(start, end - start) })
    }
  }
  for (const index of found.operations.keys()) {
    const operation = found.operations[index]
    if (operation === undefined) break
    for (const simpler of simplerOperations(operation)) {
      if (attempt({ ...found, operations: found.operations.with(index, simpler) })) break
    }
  }
  for (const configuration of simplerConfigurations(found.configuration)) attempt({ ...found, configuration })
  for (const [index, context] of found.clients.entries()) {
    for (const simpler of withoutOneField(context)) {
      if (attempt({ ...found, clients: found.clients.with(index, simpler) })) break
    }
  }
  if (found.tick !== 0) attempt({ ...found, tick: 0 })
  return changed ? found : null
}

/** Answers operations that say less. */
function simplerOperations(operation: Operation): Operation[] {
  const simpler: Operation[] = []
  if ('url' in operation) {
    if (operation.url !== plainUrl) simpler.push({ ...operation, url: plainUrl })
    if (operation.client !== null) simpler.push({ ...operation, client: null })
    if (operation.asObject) simpler.push({ ...operation, asObject: false })
    if (operation.context !== undefined) {
      simpler.push({ ...operation, context: undefined })
      for (const context of withoutOneField(operation.context)) simpler.push({ ...operation, context })
    }
  }
  if ('times' in operation && operation.times > 1) simpler.push({ ...operation, times: operation.times - 1 })
  if ('line' in operation) {
    const [pair = '', ...attributes] = operation.line.split(';')
    for (const index of attributes.keys()) {
      simpler.push({ ...operation, line: [pair, ...attributes.toSpliced(index, 1)].join(';') })
    }
    if (pair.length > 3) simpler.push({ ...operation, line: ['a=1', ...attributes].join(';') })
  }
  if ('lines' in operation) {
    const { kind: _, lines, form: __, ...to } = operation
    for (const line of lines) simpler.push({ kind: 'set', line, ...to })
    for (const index of lines.keys()) simpler.push({ ...operation, lines: lines.toSpliced(index, 1) })
  }
  if ('document' in operation && hasCookies(operation.document)) {
    const { cookies } = operation.document
    for (const index of cookies.keys()) {
      simpler.push({ ...operation, document: { ...operation.document, cookies: cookies.toSpliced(index, 1) } })
    }
  }
  if ('configuration' in operation) {
    for (const configuration of simplerConfigurations(operation.configuration))
      simpler.push({ ...operation, configuration })
  }
  return simpler
}

function simplerConfigurations(configuration: NamedConfiguration): NamedConfiguration[] {
  const { limits } = configuration
  return [
    ...withoutOneField(configuration),
    ...(limits === undefined ? [] : withoutOneField(limits).map((fewer) => ({ ...configuration, limits: fewer }))),
  ]
}

function withoutOneField<Fields extends object>(fields: Fields): Partial<Fields>[] {
  return Object.keys(fields).map((field) => {
    const fewer: Partial<Fields> = { ...fields }
    Reflect.deleteProperty(fewer, field)
    return fewer
  })
}

function hasCookies(document: unknown): document is { readonly cookies: readonly unknown[] } {
  return typeof document === 'object' && document !== null && 'cookies' in document && Array.isArray(document.cookies)
}
