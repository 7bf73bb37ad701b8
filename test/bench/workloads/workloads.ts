/** All workloads, in the order of the tables. */

import type { Workload } from '../measurement.js'
import { browsers, heldBrowsers } from './browser.js'
import { caps } from './caps.js'
import { clients } from './clients.js'
import { doors } from './doors.js'
import { fleets } from './fleets.js'
import { largeSite } from './large-site.js'
import { lives } from './lives.js'
import { memory } from './memory.js'
import { parsing } from './parsing.js'
import { records } from './records.js'
import { retrievals } from './retrieval.js'
import { shapes } from './shapes.js'
import { skin } from './skin.js'
import { smallJarTimes } from './small-jars.js'
import { storages } from './storages.js'
import { storing } from './storing.js'

export const workloads: readonly Workload[] = [
  ...retrievals,
  ...clients,
  ...storing,
  ...parsing,
  ...memory,
  ...heldBrowsers,
  ...largeSite,
  ...caps,
  ...smallJarTimes,
  ...shapes,
  ...lives,
  ...skin,
  ...doors,
  ...browsers,
  ...storages,
  ...fleets,
  ...records,
]
