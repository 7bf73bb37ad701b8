/**
 * The table of all commands. Parsing, help and completions are made from it.
 */
import type { Command } from './command.js'
import type { Argument } from './option.js'
import {
  FROM,
  HEADER,
  HELP,
  JAR,
  JSON_OUTPUT,
  LINES,
  LIVE,
  NAME,
  NOW,
  ORIGINAL,
  OUTPUT,
  PASSWORD,
  PORT,
  PROFILE,
  REQUEST,
  SAMPLES,
  SESSION_COOKIE,
  SEVERITY,
  SHOW_VALUES,
  SITE,
  TO,
  TRUSTED_HOST,
  URL_OF_FILE,
} from './options.js'

const FILE: Argument = {
  name: 'FILE',
  expected: 'a file of cookies, or - for the standard input',
  isFile: true,
}
const PIPED_FILE: Argument = { ...FILE, isOptional: true }
const SHELL_NAMES = ['bash', 'zsh', 'fish']

const FORMATS = 'The file is the JSON of a jar, or has any other format that convert --help lists.'

export const commands: readonly Command[] = [
  {
    name: 'explain',
    summary: 'Shows whether a Set-Cookie line is stored, and why not.',
    details: [
      'The line is what a response to a request for the URL has, with or without "Set-Cookie:". Lines of the standard input are received in order, in one jar.',
    ],
    arguments: [
      { name: 'LINE', expected: 'a Set-Cookie line, or - to read lines from the standard input' },
      { name: 'URL', expected: 'the URL of the response that has the line' },
    ],
    options: [SHOW_VALUES, JSON_OUTPUT, HELP, ...REQUEST, ...JAR],
    status: ['every line was stored, or removed a cookie', 'a line was refused'],
    examples: [
      {
        about: 'Why a login cookie does not arrive',
        line: "speculoos explain '__Host-SID=31d4; Domain=shop.example; Secure' https://shop.example/login",
      },
      {
        about: 'A cookie of a frame, as Firefox takes it',
        line: "speculoos explain 'chat=1; SameSite=None; Secure' https://chat.example/ --page https://shop.example/ --profile firefox",
      },
      {
        about: 'All lines of a response',
        line: "curl -sI https://shop.example/ | grep -i '^set-cookie:' | speculoos explain - https://shop.example/",
      },
    ],
    load: async () => (await import('./explain.js')).explain,
  },
  {
    name: 'send',
    summary: 'Shows the Cookie header field of a request, and why the other cookies are not in it.',
    details: [FORMATS],
    arguments: [FILE, { name: 'URL', expected: 'the URL of the request' }],
    options: [NAME, HEADER, FROM, URL_OF_FILE, PASSWORD, SHOW_VALUES, JSON_OUTPUT, HELP, ...REQUEST, ...JAR],
    status: ['at least one cookie is sent', 'no cookie is sent'],
    examples: [
      { about: 'What curl would send', line: 'speculoos send cookies.txt https://shop.example/account' },
      {
        about: 'Why a form of another site comes without the session',
        line: 'speculoos send jar.json https://bank.example/pay --page https://shop.example/ --method POST --top-level-navigation',
      },
      {
        about: 'Send a request with the cookies of a browser',
        line: 'curl -H "$(speculoos send cookies.sqlite https://shop.example/ --header --show-values)" https://shop.example/',
      },
    ],
    load: async () => (await import('./send.js')).send,
  },
  {
    name: 'convert',
    summary: 'Writes the cookies of a file in another format.',
    details: [
      'Without FILE, or with -, it reads the standard input. What is refused, left out or lost is reported on the standard error.',
      'The new file is readable by its owner alone. It takes the place of an old one when it is whole.',
    ],
    arguments: [PIPED_FILE],
    options: [TO, FROM, OUTPUT, URL_OF_FILE, PASSWORD, ORIGINAL, NOW, SHOW_VALUES, JSON_OUTPUT, HELP],
    status: ['every cookie that has not expired was written', 'one was refused or left out'],
    examples: [
      {
        about: 'The cookies of Firefox for curl and yt-dlp',
        line: 'speculoos convert cookies.sqlite --to netscape --output cookies.txt',
      },
      {
        about: 'A file of curl as the state of Playwright',
        line: 'speculoos convert --to playwright < cookies.txt > state.json',
      },
    ],
    load: async () => (await import('./convert.js')).convert,
  },
  {
    name: 'list',
    summary: 'Lists the cookies of a file.',
    details: [FORMATS, 'A domain with a dot before it stands for all hosts below it too.'],
    arguments: [PIPED_FILE],
    options: [NAME, SITE, FROM, URL_OF_FILE, PASSWORD, NOW, SHOW_VALUES, JSON_OUTPUT, HELP],
    status: ['at least one cookie is listed', 'no cookie is listed'],
    examples: [
      { about: 'The cookies of one site', line: 'speculoos list cookies.txt --site www.shop.example' },
      {
        about: 'When sessions end, by jq',
        line: "speculoos list jar.json --json | jq '.cookies[] | [.name, .expiryTime]'",
      },
    ],
    load: async () => (await import('./list.js')).list,
  },
  {
    name: 'audit',
    summary: 'Reports what is weak in the cookies of a server, and how to mend it.',
    details: [
      'The file is a HAR, the headers of a response as curl -D saves them, or Set-Cookie lines. Each response is shown as a jar takes it, and after them the findings, the gravest first.',
    ],
    arguments: [
      { name: 'FILE', expected: 'a file of responses, or - for the standard input', isFile: true, isOptional: true },
    ],
    options: [
      LINES,
      URL_OF_FILE,
      LIVE,
      SAMPLES,
      SESSION_COOKIE,
      SEVERITY,
      NOW,
      PROFILE,
      TRUSTED_HOST,
      SHOW_VALUES,
      JSON_OUTPUT,
      HELP,
    ],
    status: ['there are no findings, or only information', 'there are findings'],
    examples: [
      { about: 'One line', line: "speculoos audit --line 'PHPSESSID=31d4; Path=/' --url https://shop.example/" },
      { about: 'What the browser recorded', line: 'speculoos audit shop.har --severity medium' },
      {
        about: 'A server, with ten samples of its session identifiers',
        line: 'speculoos audit --live https://shop.example/login --samples 10',
      },
    ],
    load: async () => (await import('./audit.js')).audit,
  },
  {
    name: 'serve',
    summary: 'Serves the playground, on this machine alone.',
    details: ['The playground is a page that explains cookies. It sends nothing anywhere.'],
    arguments: [],
    options: [PORT, HELP],
    status: ['it was ended by a signal, such as that of Ctrl-C'],
    examples: [
      { about: 'On any free port, which is printed', line: 'speculoos serve' },
      { about: 'On a port that you choose', line: 'speculoos serve --port 8080' },
    ],
    load: async () => (await import('./serve.js')).serve,
  },
  {
    name: 'completions',
    summary: 'Prints the completions of a shell.',
    details: [],
    arguments: [{ name: 'SHELL', expected: `one of ${SHELL_NAMES.join(', ')}`, words: SHELL_NAMES }],
    options: [HELP],
    status: ['they were printed'],
    examples: [
      { about: 'For bash, in ~/.bashrc', line: 'eval "$(speculoos completions bash)"' },
      { about: 'For zsh, in a folder of $fpath', line: 'speculoos completions zsh > ~/.zsh/completions/_speculoos' },
      { about: 'For fish', line: 'speculoos completions fish > ~/.config/fish/completions/speculoos.fish' },
    ],
    load: async () => (await import('./completions.js')).completions,
  },
]
