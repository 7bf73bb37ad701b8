/**
 * The exports of Insomnia: JSON of version 4, and YAML of version 5, whose cookies are those of tough-cookie.
 */
import type { FormatCode } from './format.js'
import type { Input } from './input.js'
import { cookiesOfYaml } from './insomnia-yaml.js'
import { arrayIn, isObject, ownField } from './json.js'
import { readObjects } from './objects.js'
import { toughDraft } from './tough-cookie-entry.js'

/**
 * The exports of Insomnia, with their cookie jars.
 *
 * @example
 * ```ts
 * import { insomnia } from 'speculoos/formats'
 *
 * console.log(insomnia.reads, insomnia.writes) // => true false
 * ```
 */
export const insomnia: FormatCode<'insomnia'> = {
  name: 'insomnia',
  title: 'Insomnia export',
  reads: true,
  writes: false,
  lossy: [],
  looksLike: 'an export of Insomnia, version 4 or 5',
  recognizes: (input) => resourcesOf(input.data) !== null || isYaml(input),
  read(input, context) {
    const cookies = cookiesOf(input)
    return (
      cookies && readObjects(cookies, context, { text: 'octets' }, (entry) => toughDraft(entry, 'earlier', context.now))
    )
  },
  write: null,
}

function isYaml({ characters, beginsLikeJson }: Input): boolean {
  return !beginsLikeJson && /^type: ["']?[\w.]{1,50}\.insomnia\.rest\/5/m.test((characters ?? '').slice(0, 4096))
}

function resourcesOf(data: unknown): readonly unknown[] | null {
  const resources = arrayIn(data, 'resources')
  const isExport = isObject(data) && (ownField(data, '_type') === 'export' || Object.hasOwn(data, '__export_format'))
  return resources !== null && (isExport || resources.some(isJar)) ? resources : null
}

function isJar(resource: unknown): resource is object {
  return isObject(resource) && ownField(resource, '_type') === 'cookie_jar'
}

function cookiesOf(input: Input): readonly unknown[] | null {
  const resources = resourcesOf(input.data)
  if (resources !== null) return resources.filter(isJar).flatMap((jar) => arrayIn(jar, 'cookies') ?? [])
  return isYaml(input) ? cookiesOfYaml(input.characters ?? '') : null
}
