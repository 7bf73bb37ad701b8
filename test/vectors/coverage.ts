/**
 * Finds what the vectors leave unproven, and what they name that does not exist.
 */
import type { Reason } from '../../src/index.js'
import type { NamedFile } from './files.js'
import type { Catalogue, Step, Vector, Verdict } from './format.js'

/** The steps that a reason explains: its own, those within it and those that contain it. */
function explains({ section, step }: Reason, id: string): boolean {
  const own = `${section}/${step.replace(' ', '-')}`
  const within = (inner: string, outer: string): boolean =>
    inner === outer || inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}-`)
  return step !== '' && (within(id, own) || within(own, id))
}

function collectReasons(value: unknown, found: Set<string>): void {
  if (Array.isArray(value)) {
    for (const entry of value) collectReasons(entry, found)
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, entry] of Object.entries(value)) {
      if (key === 'reason' && typeof entry === 'string') found.add(entry)
      else if (['rejected', 'reasons', 'warnings'].includes(key) && Array.isArray(entry)) {
        for (const id of entry) {
          if (typeof id === 'string') found.add(id)
          else collectReasons(id, found)
        }
      } else collectReasons(entry, found)
    }
  }
}

/** The ids of all reasons that a vector expects. */
export function reasonsOf(vector: Vector): Set<string> {
  const found = new Set<string>()
  collectReasons(vector.check ?? vector.history, found)
  return found
}

function catalogueProblems(steps: readonly Step[], reasons: readonly Reason[]): string[] {
  const problems: string[] = []
  const ids = new Set<string>()
  for (const { id, section } of steps) {
    if (ids.has(id)) problems.push(`the step ${id} stands in the catalogue twice`)
    ids.add(id)
    if (!id.startsWith(`${section}/`)) problems.push(`the step ${id} is no step of §${section}`)
  }
  for (const reason of reasons) {
    const known =
      reason.step === ''
        ? steps.some(({ section }) => section === reason.section)
        : steps.some(({ id }) => explains(reason, id))
    if (!known) problems.push(`the step of the reason ${reason.id} is not in the catalogue`)
  }
  return problems
}

function fileProblems(files: readonly NamedFile[]): string[] {
  const problems: string[] = []
  const claims = new Set<string>()
  const ids = new Set<string>()
  for (const { name, file } of files) {
    const claim = `§${file.section} ${file.title}`
    if (claims.has(claim)) problems.push(`two files claim to be "${claim}"`)
    claims.add(claim)
    if (!name.startsWith(`${file.section}-`)) problems.push(`${name} does not begin with its section, ${file.section}`)
    const titles = new Set<string>()
    for (const vector of file.vectors) {
      if (ids.has(vector.id)) problems.push(`two vectors are called ${vector.id}`)
      ids.add(vector.id)
      if (!vector.id.startsWith(`${file.section}-`)) problems.push(`${vector.id} does not begin with its section`)
      if (titles.has(vector.title)) problems.push(`two vectors of ${name} say "${vector.title}"`)
      titles.add(vector.title)
      const refers = JSON.stringify(vector.check ?? vector.history).includes('{"each":true}')
      if (refers !== (vector.each !== undefined))
        problems.push(`${vector.id} has a list of items and no place for them`)
    }
  }
  return problems
}

function verdictProblems(vector: Vector, steps: ReadonlyMap<string, Step>, reasons: readonly Reason[]): string[] {
  const problems: string[] = []
  const expected = reasonsOf(vector)
  for (const [id, verdict] of Object.entries(vector.proves)) {
    const step = steps.get(id)
    if (step === undefined) {
      problems.push(`${vector.id} names a step that does not exist, ${id}`)
    } else if ((verdict === 'applies') === (step.refuses === true)) {
      problems.push(`${vector.id} says "${verdict}" of the step ${id}`)
    }
    const explaining = reasons.filter((reason) => explains(reason, id))
    if (verdict === 'refuses' && explaining.length > 0 && !explaining.some((reason) => expected.has(reason.id))) {
      problems.push(`${vector.id} expects no reason of the step ${id}, though it says that it refuses`)
    }
  }
  for (const id of expected) {
    if (!reasons.some((reason) => reason.id === id)) {
      problems.push(`${vector.id} expects a reason that does not exist, ${id}`)
    }
  }
  return problems
}

/** Everything that is wrong with the vectors as a whole; nothing where all is proven. */
export function findProblems(files: readonly NamedFile[], catalogue: Catalogue, reasons: readonly Reason[]): string[] {
  const vectors = files.flatMap(({ file }) => file.vectors)
  const steps = new Map(catalogue.steps.map((step) => [step.id, step]))
  const verdicts = new Map<string, Set<Verdict>>()
  const expected = new Set<string>()
  for (const vector of vectors) {
    for (const [id, verdict] of Object.entries(vector.proves)) {
      verdicts.set(id, (verdicts.get(id) ?? new Set()).add(verdict))
    }
    for (const id of reasonsOf(vector)) expected.add(id)
  }
  const unproven = catalogue.steps.flatMap(({ id, refuses }) => {
    const wanted: Verdict[] = refuses ? ['refuses', 'accepts'] : ['applies']
    return wanted
      .filter((verdict) => !verdicts.get(id)?.has(verdict))
      .map((verdict) => `no vector proves that the step ${id} ${verdict}`)
  })
  return [
    ...catalogueProblems(catalogue.steps, reasons),
    ...fileProblems(files),
    ...vectors.flatMap((vector) => verdictProblems(vector, steps, reasons)),
    ...unproven,
    ...reasons.filter(({ id }) => !expected.has(id)).map(({ id }) => `no vector expects the reason ${id}`),
  ]
}
