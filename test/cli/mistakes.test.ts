/** A mistake in each argument: the message has its name, the expected and the given value, and the status is 2. */

import { expect, it } from 'vitest'
import { dangerous, speculoos, temporaryFile, temporaryFolder } from './session.js'

const explain = (...more: string[]): string[] => ['explain', 'SID=1', 'https://shop.example/', ...more]

it.each<[mistake: string, args: string[], message: string | RegExp]>([
  [
    'a mistyped command',
    ['explan'],
    /^speculoos: COMMAND: expected one of explain, send, .*, got "explan"; did you mean explain\?/,
  ],
  ['an unknown command', ['frobnicate'], /^speculoos: COMMAND: expected one of [^;]*, got "frobnicate"\n/],
  ['an option before the command', ['--json', 'list'], /COMMAND: expected a command before its options, got "--json"/],
  ['help on an unknown command', ['help', 'lst'], /got "lst"; did you mean list\?/],
  [
    'a mistyped option',
    explain('--profil', 'x'),
    '--profil: expected an option of explain, got an unknown one; did you mean --profile?',
  ],
  [
    'an unknown option',
    explain('--quiet-please'),
    '--quiet-please: expected an option of explain, got an unknown one; after --,',
  ],
  ['an unknown letter', explain('-x'), '-x: expected an option of explain'],
  ['an option without its value', explain('--now'), '--now: expected a TIME, got nothing'],
  ['a URL option without its value', explain('--page'), '--page: expected a URL, got nothing'],
  ['an option in the place of a value', explain('--now', '--json'), '--now: expected a TIME, got the option "--json"'],
  ['a flag with a value', explain('--json=yes'), '--json: expected no value, got "yes"'],
  [
    'an option that is given twice',
    explain('--now', '1', '--now', '2'),
    '--now: expected one value, got a second --now',
  ],
  [
    'both names of an option',
    explain('--page', 'https://a.example/', '--site-for-cookies', 'opaque'),
    'one value, got a second --page',
  ],
  ['no line', ['explain'], 'LINE: expected a Set-Cookie line, or - to read lines from the standard input, got nothing'],
  ['no URL', ['explain', 'a=1'], 'URL: expected the URL of the response that has the line, got nothing'],
  [
    'a URL that is not valid',
    ['explain', 'a=1', 'shop.example'],
    'URL: expected an absolute URL, as a string or a URL object, got "shop.example"',
  ],
  [
    'a URL of another scheme',
    ['explain', 'a=1', 'ftp://shop.example/'],
    'URL: expected a URL with the scheme http, https, ws or wss',
  ],
  [
    'exchanged arguments',
    ['explain', 'https://shop.example/', 'a=31d4'],
    /URL: expected an absolute URL[^=]*got a string of length 6/,
  ],
  [
    'an argument too many',
    explain('Path=/;'),
    'explain: expected 2 arguments, got another: a text of 7 characters; an argument with spaces or ; needs quotes',
  ],
  ['an empty method', explain('--method', ''), '--method: expected an HTTP method, got ""'],
  ['a page that is not valid', explain('--page', 'shop'), '--page: expected an absolute URL'],
  [
    'the same page by its other name',
    explain('--site-for-cookies', 'shop'),
    '--site-for-cookies: expected an absolute URL',
  ],
  [
    'a status that is not valid',
    explain('--same-site', 'same'),
    '--same-site: expected one of same-site, cross-site, got "same"',
  ],
  [
    'a page and a status',
    explain('--page', 'https://a.example/', '--same-site', 'same-site'),
    '--page: expected either it or --same-site, got both',
  ],
  [
    'a reload that is not valid',
    explain('--reload', 'yes'),
    '--reload: expected one of same-site, cross-site, got "yes"',
  ],
  ['a partition that is not valid', explain('--partition', 'news'), '--partition: expected an absolute URL'],
  [
    'a partition of another scheme',
    explain('--partition', 'ftp://news.example/'),
    '--partition: expected an http or https URL',
  ],
  [
    'an ancestor without a partition',
    explain('--ancestor', 'same-site'),
    '--ancestor: expected a --partition beside it, got none',
  ],
  [
    'an ancestor that is not valid',
    explain('--partition', 'https://a.example/', '--ancestor', 'no'),
    '--ancestor: expected one of same-site, cross-site',
  ],
  [
    'a third party that is not valid',
    explain('--third-party', 'maybe'),
    '--third-party: expected one of yes, no, got "maybe"',
  ],
  [
    'a response date that is not valid',
    explain('--response-date', 'noon'),
    '--response-date: expected the Date of a response',
  ],
  [
    'a time that is not valid',
    explain('--now', 'noon'),
    '--now: expected a time, such as 2026-11-29T17:00:00Z or milliseconds since 1970, got "noon"',
  ],
  ['a day that does not exist', explain('--now', '2026-13-41'), '--now: expected a time'],
  [
    'a profile that is not valid',
    explain('--profile', 'chrome'),
    '--profile: expected one of rfc6265bis, chromium, firefox, got "chrome"',
  ],
  ['a mistyped profile', explain('--profile', 'firefix'), 'got "firefix"; did you mean firefox?'],
  [
    'a policy that is not valid',
    explain('--third-party-cookies', 'deny'),
    '--third-party-cookies: expected one of allow, block, partition',
  ],
  [
    'a trusted host that is not valid',
    explain('--trusted-host', 'a b'),
    '--trusted-host: expected a host, or \'*.\' and a host, got "a b"',
  ],
  [
    'no lines in the input',
    ['explain', '-', 'https://shop.example/'],
    'standard input: expected one Set-Cookie line or more, got none',
  ],
  ['send without a file', ['send'], 'FILE: expected a file of cookies, or - for the standard input, got nothing'],
  ['send without a URL', ['send', 'x'], 'URL: expected the URL of the request, got nothing'],
  ['a name that is not valid', ['send', 'x', 'https://a.example/', '--name', 'a=b'], '--name: expected a cookie-name'],
  [
    'a format that is not valid',
    ['list', 'x', '--from', 'netscap'],
    /--from: expected one of netscape, .*, got "netscap"; did you mean netscape\?/,
  ],
  ['a --url that is not valid', ['list', 'x', '--url', 'shop'], '--url: expected an http or https URL, got "shop"'],
  ['a site that is not valid', ['list', 'x', '--site', 'a b'], '--site: expected a host, got "a b"'],
  ['convert without a format', ['convert', 'x'], '--to: expected a format, which --help lists, got nothing'],
  ['a format that is only read', ['convert', 'x', '--to', 'har'], '--to: expected one of netscape,'],
  [
    'an original of another format',
    ['convert', 'x', '--to', 'netscape', '--original', 'y'],
    '--original: expected --to playwright beside it, got --to netscape',
  ],
  [
    'an empty output',
    ['convert', 'x', '--to', 'netscape', '-o', ''],
    '-o: expected the path of a file, or - for the standard output, got ""',
  ],
  ['an empty file name', ['list', ''], 'FILE: expected the path of a file, or - for the standard input, got ""'],
  [
    'an audit of two things',
    ['audit', 'x.har', '--line', 'a=1'],
    'audit: expected one of FILE, --line and --live, got several',
  ],
  [
    'an audit of a line without its URL',
    ['audit', '--line', 'a=1'],
    '--url: expected the URL of the response that has the line, got nothing',
  ],
  ['an audit of nothing', ['audit'], 'FILE: expected a file of responses, or - for the standard input, got nothing'],
  ['a live URL that is not valid', ['audit', '--live', 'shop'], '--live: expected an absolute URL'],
  ['a live URL of another scheme', ['audit', '--live', 'ws://shop.example/'], '--live: expected an http or https URL'],
  [
    'a live URL and another URL',
    ['audit', '--live', 'https://a.example/', '--url', 'https://b.example/'],
    '--url: expected nothing beside --live, got a URL',
  ],
  ['samples of a file', ['audit', 'x.har', '--samples', '3'], '--samples: expected --live beside it, got none'],
  [
    'no sample',
    ['audit', '--live', 'https://a.example/', '--samples', '0'],
    '--samples: expected a number from 1 to 999, got "0"',
  ],
  [
    'a severity that is not valid',
    ['audit', 'x', '--severity', 'grave'],
    '--severity: expected one of high, medium, low, info, got "grave"',
  ],
  ['no shell', ['completions'], 'SHELL: expected one of bash, zsh, fish, got nothing'],
  [
    'a shell that is not valid',
    ['completions', 'bsh'],
    'SHELL: expected one of bash, zsh, fish, got "bsh"; did you mean bash?',
  ],
])('%s', async (_, args, message) => {
  const { status, out, errors } = await speculoos(args)
  expect([status, out]).toEqual([2, ''])
  if (typeof message === 'string') expect(errors).toContain(message)
  else expect(errors).toMatch(message)
  expect(errors).toMatch(/--help shows what can be given\.\n$/)
})

it('a file that does not exist, that is a folder, or that has no cookies is named', async () => {
  const missing = await speculoos(['list', '/nowhere/cookies.txt'])
  expect(missing.status).toBe(2)
  expect(missing.errors).toContain(
    'FILE: expected a file that can be read, got "/nowhere/cookies.txt": there is no such file or folder',
  )
  const folder = await speculoos(['list', temporaryFolder()])
  expect(folder.errors).toMatch(/FILE: expected a file that can be read, got ".*": it is a folder/)
  const other = await speculoos(['list', temporaryFile('{"a": 1}')])
  expect([other.status, other.out]).toEqual([2, ''])
  expect(other.errors).toContain(
    'FILE: expected cookies in a format that is known, got JSON of another form; if you know the format',
  )
})

it('without a command, the help is an error', async () => {
  const { status, out, errors } = await speculoos([])
  expect([status, out]).toEqual([2, ''])
  expect(errors).toContain('Usage\n  speculoos COMMAND')
})

it('messages print arguments as text, even if they contain escapes of a terminal', async () => {
  for (const args of [['\u001b[2J'], explain('--\u001b[2J'), explain('--now', '\u009b2J'), ['list', 'a\u202eb']]) {
    const { status, errors } = await speculoos(args)
    expect(status).toBe(2)
    expect(dangerous(errors)).toEqual([])
  }
})

it('after two dashes, an argument may begin with one', async () => {
  const { status, out } = await speculoos(['explain', '--', '-a=1', 'https://shop.example/'])
  expect([status, out]).toEqual([0, 'stored    -a=…; shop.example/\n'])
})
