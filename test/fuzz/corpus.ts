/** The kept inputs of guided fuzzing: one JSON file for each target, small enough to be read. */

import { readFileSync, writeFileSync } from 'node:fs'

/** The most inputs that a file keeps. */
const KEPT = 250
/** The longest input that is kept, in characters as JSON. */
const KEPT_LENGTH = 300

function fileOf(name: string): URL {
  return new URL(`corpus/${name}.json`, import.meta.url)
}

export function readCorpus(name: string): readonly string[] {
  return JSON.parse(readFileSync(fileOf(name), 'utf8'))
}

/** Keeps the first of the short inputs, in the order of their lengths, each as ASCII. */
export function writeCorpus(name: string, inputs: readonly string[]): void {
  const lines = [...new Set(inputs)]
    .map((input) => JSON.stringify(input).replace(/[\u007f-\uffff]/g, escaped))
    .filter((line) => line.length <= KEPT_LENGTH)
    .slice(0, KEPT)
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
  writeFileSync(fileOf(name), `[\n${lines.map((line) => `  ${line}`).join(',\n')}\n]\n`)
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
