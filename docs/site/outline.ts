/**
 * The order of the site: which pages it has, in which group of the sidebar, and at which address.
 */

/** A page that is made from a file of Markdown. */
export interface Page {
  /** The file, from the root of the repository. */
  readonly file: string
  /** The address below the root of the site. Others link to it, so it does not change. */
  readonly address: string
  /** The title in the sidebar, if the heading of the file is too long for it. */
  readonly label?: string
  /** The RFC that a section sign means here, if it is not RFC 6265bis. */
  readonly rfc?: number
}

/** A group of the sidebar. */
export interface Group {
  readonly title: string
  readonly pages: readonly Page[]
}

function guide(name: string, label?: string): Page {
  return { file: `docs/${name}.md`, address: `${name}.html`, ...(label !== undefined && { label }) }
}

/** The groups of the sidebar that hold documents. The reference stands before the last one. */
export const outline: readonly Group[] = [
  {
    title: 'Start',
    pages: [
      guide('getting-started'),
      guide('cookbook'),
      guide('runtimes', 'Install and runtimes'),
      guide('from-tough-cookie', 'Come from tough-cookie'),
      guide('examples/sign-in-and-crawl', 'Sign in and crawl'),
      guide('examples/a-jar-for-each-user', 'A jar for each user'),
    ],
  },
  {
    title: 'Clients',
    pages: [
      guide('clients'),
      guide('mocks'),
      { ...guide('hsts', 'HSTS'), rfc: 6797 },
      guide('bundlers', 'Bundlers and browsers'),
      guide('jest-and-commonjs'),
      guide('examples/got-and-axios', 'got and axios together'),
      guide('examples/jsdom'),
      guide('examples/one-jar', 'One jar for all clients'),
      guide('examples/testing-a-server'),
    ],
  },
  {
    title: 'Browser simulation',
    pages: [
      guide('browser', 'The simulated browser'),
      guide('profiles', 'Profiles of browsers'),
      guide('examples/browser-harnesses', 'In your harness'),
    ],
  },
  {
    title: 'Files and storage',
    pages: [
      guide('storage'),
      guide('formats', 'Cookie files of other tools'),
      guide('saved-form'),
      guide('examples/a-command-that-stays-signed-in'),
      guide('examples/three-runs-at-once'),
      guide('examples/playwright-login', 'A Playwright login'),
      guide('examples/yt-dlp-and-curl', 'yt-dlp and curl'),
    ],
  },
  {
    title: 'Fleets and sealing',
    pages: [
      guide('fleets', 'Jars of many processes'),
      guide('sealed-jars'),
      guide('examples/cookie-protection-system'),
    ],
  },
  {
    title: 'Why',
    pages: [
      {
        file: 'docs/why-was-my-cookie-refused.md',
        // It is short because every reason has it: src/cookie/make-reason.ts.
        address: 'why/index.html',
        label: 'Why was my cookie refused?',
      },
      guide('debugging', 'A cookie does not arrive'),
      guide('playground', 'How the playground works'),
      guide('audit', 'Audit'),
      guide('command-line', 'The command line'),
      guide('life-of-a-cookie'),
      guide('deviations'),
    ],
  },
  {
    title: 'Engines compared',
    pages: [
      guide('matrix', 'The matrix of engines'),
      guide('engines/tough-cookie', 'tough-cookie'),
      guide('engines/jsdom', 'jsdom'),
      guide('engines/happy-dom', 'happy-dom'),
      guide('engines/playwright', 'Playwright'),
      guide('engines/undici', 'undici'),
      guide('engines/curl', 'curl'),
      guide('engines/wget', 'wget'),
      guide('engines/go', 'Go'),
      guide('engines/python', 'Python'),
      guide('engines/rust', 'Rust'),
      guide('engines/chromium', 'Chromium'),
      guide('engines/firefox', 'Firefox'),
    ],
  },
  {
    title: 'For maintainers',
    pages: [
      guide('performance'),
      guide('vectors'),
      { file: 'spec-vectors/README.md', address: 'spec-vectors.html', label: 'The form of a vector' },
      guide('architecture'),
      { file: 'CONTRIBUTING.md', address: 'contributing.html' },
      guide('changelog'),
      { file: 'SECURITY.md', address: 'security.html' },
    ],
  },
]

/** The pages of the outline by their files. */
export const pages: ReadonlyMap<string, Page> = new Map(
  outline.flatMap((group) => group.pages.map((page) => [page.file, page] as const)),
)

/** The entry points, in the order of the sidebar. */
export const modules: readonly string[] = [
  'speculoos',
  'speculoos/fetch',
  'speculoos/undici',
  'speculoos/node-http',
  'speculoos/tough-cookie',
  'speculoos/log',
  'speculoos/browser',
  'speculoos/profiles',
  'speculoos/formats',
  'speculoos/storage',
  'speculoos/storage/memory',
  'speculoos/storage/file',
  'speculoos/storage/sqlite',
  'speculoos/storage/indexeddb',
  'speculoos/storage/redis',
  'speculoos/shared',
  'speculoos/sealed',
  'speculoos/audit',
  'speculoos/hsts',
  'speculoos/core',
  'speculoos/algorithms',
]

/** The links at the top of every page. */
export const highlights: readonly { readonly title: string; readonly address: string }[] = [
  { title: 'Guide', address: 'getting-started.html' },
  { title: 'Why?', address: 'why/index.html' },
  { title: 'Playground', address: 'playground/index.html' },
  { title: 'Matrix', address: 'matrix.html' },
  { title: 'Reference', address: 'reference.html' },
]
