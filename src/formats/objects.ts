/**
 * Lists of objects, as JSON formats have them: each object is an entry.
 */
import { type Draft, Entries, type EntryRules } from './entries.js'
import type { EntryReason, FileContents, ReadContext } from './format.js'
import { notAnEntry, partitionUnknown } from './format-reasons.js'
import { isObject, ownField } from './json.js'

/** Reads each object of a list; `draftOf` returns a reason for an entry that cannot be one of the format. */
export function readObjects(
  list: readonly unknown[],
  context: ReadContext,
  rules: EntryRules,
  draftOf: (entry: object) => Draft | { readonly refusal: EntryReason; readonly name: unknown },
): FileContents {
  const entries = new Entries(context, rules)
  takeObjects(entries, list, draftOf)
  return entries.result()
}

/** Takes each object of a list. */
export function takeObjects(
  entries: Entries,
  list: readonly unknown[],
  draftOf: (entry: object) => Draft | { readonly refusal: EntryReason; readonly name: unknown },
): void {
  for (let index = 0; index < list.length; index += 1) {
    if (entries.isFull({ index })) break
    const entry = list[index]
    if (!isObject(entry)) entries.refuse({ index }, undefined, notAnEntry)
    else {
      const draft = draftOf(entry)
      if ('refusal' in draft) entries.refuse({ index }, draft.name, draft.refusal)
      else if ((draft.partitionKey ?? null) === null && saysPartitioned(entry))
        entries.refuse({ index }, draft.name, partitionUnknown)
      else entries.take({ index }, draft)
    }
  }
}

/** Whether an entry is partitioned, by a field of any format. */
export function saysPartitioned(entry: object): boolean {
  const has = (key: string): boolean => ![undefined, null, false].some((nothing) => nothing === ownField(entry, key))
  return ['partitioned', 'partitionKey', 'partitionKeyOpaque'].some(has)
}
