/**
 * Reads `spec-vectors/` and holds each file to its schema.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { Catalogue, VectorFile } from './format.js'

const folder = new URL('../../spec-vectors/', import.meta.url)

/** The name of every file in `spec-vectors/`. */
export const fileNames: readonly string[] = readdirSync(fileURLToPath(folder)).sort()

/** The names of the files that hold vectors: those that begin with the number of a section, `chips` or `profile`. */
export const vectorFileNames: readonly string[] = fileNames.filter((name) =>
  /^(\d|chips-|profile-).*\.json$/.test(name),
)

/** The names of the HSTS files, which `test/hsts/` runs. */
export const hstsFileNames: readonly string[] = fileNames.filter((name) => /^hsts-.*\.json$/.test(name))

/** The names of the schemas. */
export const schemaNames: readonly string[] = fileNames.filter((name) => /^schema(-[a-z]+)?\.json$/.test(name))

/** The value that a JSON file holds. */
export function readJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
}

function isSchema(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const ajv = new Ajv2020({ strict: true, strictRequired: false })
for (const name of schemaNames) {
  const schema = readJson(name)
  if (!isSchema(schema)) throw new Error(`${name} is no schema`)
  ajv.addSchema(schema, name)
}

/** Whether a value has the form of a file of vectors. */
export const isVectorFile: ValidateFunction<VectorFile> = ajv.compile<VectorFile>({
  $ref: 'schema.json#/$defs/vectorFile',
})

/** Whether a value has the form of the catalogue of steps. */
export const isCatalogue: ValidateFunction<Catalogue> = ajv.compile<Catalogue>({
  $ref: 'schema.json#/$defs/catalogue',
})

/** Whether a value has the form of either. */
export const isAnyFile: ValidateFunction<VectorFile | Catalogue> = ajv.compile<VectorFile | Catalogue>({
  $ref: 'schema.json',
})

function read<Form>(name: string, isForm: ValidateFunction<Form>): Form {
  const value = readJson(name)
  if (!isForm(value)) throw new Error(`${name} does not fit its schema: ${ajv.errorsText(isForm.errors)}`)
  return value
}

/** A file of vectors and its name. */
export interface NamedFile {
  readonly name: string
  readonly file: VectorFile
}

/** Every file of vectors. */
export function readVectorFiles(): NamedFile[] {
  return vectorFileNames.map((name) => ({ name, file: read(name, isVectorFile) }))
}

/** The catalogue of steps. */
export function readCatalogue(): Catalogue {
  return read('steps.json', isCatalogue)
}
