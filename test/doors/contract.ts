/**
 * The contract of all doors: the same servers and checks for every client.
 *
 * To add a client, write a file in `adapters/` that describes its doors and calls `passTheContract` with them.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest'
import { LocalServers } from '../servers/local-servers.js'
import { clearSiteDataChecks } from './checks/clear-site-data.js'
import { connectionChecks } from './checks/connections.js'
import { cookieChecks } from './checks/cookies.js'
import { faultChecks } from './checks/faults.js'
import { optionChecks } from './checks/options.js'
import { redirectChecks } from './checks/redirects.js'
import { type Door, nameOf, whyNotHere } from './door.js'
import { hosts, Scene } from './scene.js'

/** Declares every check for every door. */
export function passTheContract(doors: readonly Door[]): void {
  for (const door of doors) {
    const why = whyNotHere(door)
    if (why === null) describe(nameOf(door), () => holdToTheContract(door))
    // A client may need a newer Node than this one. The title gives the reason.
    else describe.skip(`${nameOf(door)} (skipped: ${why})`, () => holdToTheContract(door))
  }
}

function holdToTheContract(door: Door): void {
  const scene = new Scene(door)
  beforeAll(async () => {
    scene.net = await LocalServers.start(hosts, { http2: door.lacks?.http2 === undefined })
  })
  afterAll(() => scene.net.close())
  beforeEach(() => scene.begin())
  afterEach(() => scene.end())
  cookieChecks(scene)
  redirectChecks(scene)
  faultChecks(scene)
  optionChecks(scene)
  clearSiteDataChecks(scene)
  connectionChecks(scene)
}
