/**
 * Rules about the values of cookies: identifiers that can be guessed, and contents that can be read.
 */
import { formOf, tellingNames } from './contents.js'
import { isSessionKind } from './cookie-kind.js'
import { type Check, counted, type Draft, eachStored, listed } from './draft.js'
import type { Severity } from './finding.js'
import { remedyLine } from './remedy.js'
import { counts, holdsTime, repeatedCount, type Samples, samplesOf } from './samples.js'
import { mostBits } from './shape.js'

/** The number of bits that an identifier should have. */
const BITS = 128

/** With fewer bits than this, guesses are realistic. */
const FEW_BITS = 64

/** A rule that looks at the samples of each session cookie. */
function eachSampled(check: (samples: Samples) => Pick<Draft, 'severity' | 'sentence'> | null): Check {
  return function* (subject) {
    for (const samples of samplesOf(subject)) {
      const { name, exchange, parsed } = samples.line
      const found = check(samples)
      if (found !== null) yield { ...found, cookie: name, exchange, remedy: remedyLine(parsed) }
    }
  }
}

export const sessionIdShort = eachSampled(({ identifiers }) => {
  if (identifiers.length === 0) return null
  const bits = Math.floor(mostBits(identifiers))
  if (bits >= BITS) return null
  const severity: Severity = bits < FEW_BITS ? 'high' : 'low'
  return {
    severity,
    sentence: `The shape of the identifier allows ${counted(bits, 'bit')} at the most, and ${BITS} are asked for.`,
  }
})

export const sessionIdConstant = eachSampled((samples) => {
  const { values } = samples
  const repeated = repeatedCount(samples)
  if (repeated === 0) return null
  const sentence = `${counted(repeated, 'sample')} of ${values.length} have the value of another sample, so different clients may share a session.`
  return { severity: 'high', sentence }
})

export const sessionIdCounting = eachSampled((samples) =>
  counts(samples)
    ? {
        severity: 'high',
        sentence: `The identifiers of ${samples.values.length} samples count, so the next one can be guessed.`,
      }
    : null,
)

export const sessionIdHoldsTime = eachSampled((samples) =>
  holdsTime(samples)
    ? {
        severity: 'medium',
        sentence: `The identifier holds the time at which it was made, in ${counted(samples.values.length, 'sample')}, so that part can be guessed.`,
      }
    : null,
)

export const sessionIdNoWeaknessSeen = eachSampled((samples) => {
  const { values, areIdentifiers, identifiers } = samples
  const isWeak = repeatedCount(samples) > 0 || counts(samples) || holdsTime(samples)
  const isShort = identifiers.length > 0 && Math.floor(mostBits(identifiers)) < BITS
  if (values.length < 2 || !areIdentifiers || isWeak || isShort) return null
  return { severity: 'info', sentence: `No weakness seen in ${values.length} samples.` }
})

export const jwtUnsigned = eachStored(({ parsed }) => {
  const { name, protection } = formOf(parsed.value)
  if (name !== 'JSON Web Token' || protection !== 'none') return null
  return {
    severity: 'high',
    sentence: 'The token has no signature, so a user can change it at will.',
    remedy: remedyLine(parsed),
  }
})

export const contentsUnsigned = eachStored(({ kind, name, parsed, exchange }) => {
  const form = formOf(parsed.value)
  const isSignedBeside = exchange.names.has(`${name}.sig`)
  if (form.protection !== 'none' || form.name === 'JSON Web Token' || isSignedBeside) return null
  const telling = tellingNames(form.names)
  const severity = isSessionKind(kind) ? 'high' : 'medium'
  if (severity === 'medium' && (telling.length === 0 || kind === 'script')) return null
  return {
    severity,
    sentence: `The value is ${form.name} without a signature, so a user can read and change it${withNames(telling)}.`,
    remedy: remedyLine(parsed),
  }
})

export const contentsReadable = eachStored(({ kind, name, parsed, exchange }) => {
  const form = formOf(parsed.value)
  const isSignedBeside = form.protection === 'none' && exchange.names.has(`${name}.sig`)
  if (form.protection !== 'signed' && !isSignedBeside) return null
  const telling = tellingNames(form.names)
  if (telling.length === 0 && !isSessionKind(kind)) return null
  return {
    severity: telling.length === 0 ? 'info' : 'low',
    sentence: `The value is a ${form.name} that is signed but not encrypted, so whoever has the cookie can read it${withNames(telling)}.`,
    remedy: remedyLine(parsed),
  }
})

function withNames(names: readonly string[]): string {
  return names.length === 0 ? '' : `, with ${listed(names.slice(0, 5))}`
}
