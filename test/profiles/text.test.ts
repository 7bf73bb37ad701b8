/** The profile of the text, which has every function of a profile, does what a jar without a profile does. */
import { describe, test } from 'vitest'
import { profiles } from '../../src/profiles/index.js'
import { engineWith } from '../properties/jar-makers.js'
import { readVectorFiles } from '../vectors/files.js'
import { checksOf } from '../vectors/run.js'

for (const { file } of readVectorFiles()) {
  const vectors = file.vectors.filter(({ history, profile }) => history !== undefined && profile === undefined)
  if (vectors.length === 0) continue
  describe(`§${file.section} ${file.title}, with the profile of the text`, () => {
    for (const { name, run } of checksOf({ ...file, vectors }, engineWith(profiles.rfc6265bis))) test(name, run)
  })
}
