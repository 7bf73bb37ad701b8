/**
 * The demonstration, `npm start`: one person's session with a shop, told by real servers on this computer.
 */
import { LocalServers } from '../servers/local-servers.js'
import { paintFor } from './paint.js'
import { furnish, HOSTS, story } from './story.js'
import { tell } from './tell.js'

const { NO_COLOR } = process.env
const colours = process.stdout.isTTY === true && !NO_COLOR
const paint = paintFor(colours)
const print = (line: string): void => console.log(line)

const net = await LocalServers.start(HOSTS)
try {
  furnish(net)
  print(`${paint('bold', 'Speculoos')}: a session with a shop, seen from both sides.`)
  print(`The servers listen on 127.0.0.1, for ${HOSTS.join(', ')}.`)
  print('')
  const { wrong, requests, stored, refused, withheld } = await tell(story, net, colours, print)
  print('')
  print(`${requests} requests; ${stored} cookies stored, ${refused} refused; ${withheld} times a cookie was withheld.`)
  if (wrong.length === 0) print(paint('green', 'Everything happened as told.'))
  else {
    process.exitCode = 1
    print(paint('red', `Otherwise than told, ${wrong.length} times:`))
    for (const line of wrong) print(`  ${line}`)
  }
} finally {
  await net.close()
}
