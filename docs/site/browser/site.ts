/**
 * What a page does in the browser: the search, the switch between light and dark, the menu of a phone, and copying code.
 */
import { excerpt, type Hit, Search } from '../search.js'

const root = document.documentElement.getAttribute('data-root') ?? ''

function all<Kind extends Element>(selector: string, kind: new () => Kind): Kind[] {
  return [...document.querySelectorAll(selector)].filter((element): element is Kind => element instanceof kind)
}

function first<Kind extends Element>(selector: string, kind: new () => Kind): Kind {
  const [found] = all(selector, kind)
  if (found === undefined) throw new Error(`the page has no ${selector}`)
  return found
}

/** Light and dark: what the reader chose, or else what the system says. */
function switchThemes(): void {
  const html = document.documentElement
  const isDark = (): boolean =>
    (html.getAttribute('data-theme') ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) ===
    'dark'
  first('button.theme', HTMLButtonElement).addEventListener('click', () => {
    const theme = isDark() ? 'light' : 'dark'
    html.setAttribute('data-theme', theme)
    localStorage.setItem('theme', theme)
  })
}

/** The sidebar is behind a button on a phone, and the list of headings is closed there. */
function foldMenus(): void {
  const button = first('button.menu', HTMLButtonElement)
  button.addEventListener('click', () => {
    const isOpen = document.body.classList.toggle('menu-open')
    button.setAttribute('aria-expanded', String(isOpen))
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !document.body.classList.contains('menu-open')) return
    document.body.classList.remove('menu-open')
    button.setAttribute('aria-expanded', 'false')
    button.focus()
  })
  const wide = matchMedia('(min-width: 80rem)')
  const fold = (): void => {
    for (const list of all('.toc details', HTMLDetailsElement)) list.open = wide.matches
  }
  wide.addEventListener('change', fold)
  fold()
  const [current] = all('.side [aria-current]', HTMLAnchorElement)
  const side = first('.side', HTMLElement)
  if (current !== undefined) side.scrollTop = current.offsetTop - side.clientHeight / 2
}

/** What scrolls sideways can be reached by the keyboard, and nothing else is. */
function reachScrollers(): void {
  const mark = (): void => {
    for (const box of all('.code pre, .scroll, .tsd-signature', HTMLElement)) {
      if (box.scrollWidth > box.clientWidth) {
        box.tabIndex = 0
        box.setAttribute('role', 'group')
        box.setAttribute('aria-label', box.matches('.scroll') ? 'Table, scrolls sideways' : 'Code, scrolls sideways')
      } else {
        box.removeAttribute('tabindex')
        box.removeAttribute('role')
        box.removeAttribute('aria-label')
      }
    }
  }
  addEventListener('resize', mark)
  mark()
}

function copyCode(): void {
  for (const button of all('button.copy', HTMLButtonElement)) {
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(button.previousElementSibling?.textContent ?? '')
      button.textContent = 'Copied'
      setTimeout(() => {
        button.textContent = 'Copy'
      }, 1500)
    })
  }
}

/** The heading that is being read is marked in the list beside the page. */
function followReading(): void {
  const links = new Map(all('.toc a', HTMLAnchorElement).map((link) => [decodeURIComponent(link.hash.slice(1)), link]))
  if (links.size === 0) return
  let current: HTMLAnchorElement | undefined
  const observer = new IntersectionObserver(
    (seen) => {
      const top = seen.find(({ isIntersecting }) => isIntersecting)
      if (top === undefined) return
      current?.classList.remove('reading')
      current = links.get(top.target.id)
      current?.classList.add('reading')
    },
    { rootMargin: '-72px 0px -70% 0px' },
  )
  for (const id of links.keys()) {
    const heading = document.getElementById(id)
    if (heading !== null) observer.observe(heading)
  }
}

class SearchDialog {
  readonly #dialog = first('dialog.search', HTMLDialogElement)
  readonly #input = first('dialog.search input', HTMLInputElement)
  readonly #list = first('#hits', HTMLUListElement)
  readonly #status = first('dialog.search .status', HTMLElement)
  #search: Promise<Search> | undefined
  #marked = -1

  constructor() {
    first('button.find', HTMLButtonElement).addEventListener('click', () => this.open())
    document.addEventListener('keydown', (event) => {
      const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement
      if ((event.key === '/' && !isTyping) || (event.key === 'k' && (event.ctrlKey || event.metaKey))) {
        event.preventDefault()
        this.open()
      }
    })
    this.#input.addEventListener('input', () => void this.#show())
    this.#input.addEventListener('keydown', (event) => this.#move(event))
    this.#dialog.addEventListener('click', (event) => {
      if (event.target === this.#dialog) this.#dialog.close()
    })
  }

  open(): void {
    if (this.#dialog.open) return
    this.#dialog.showModal()
    this.#input.select()
    this.#search ??= load()
    void this.#show()
  }

  async #show(): Promise<void> {
    const question = this.#input.value.trim()
    if (question === '') return this.#fill([], 'Ask in words, or name a reason, a function or an option.')
    try {
      const search = await this.#search
      if (search === undefined || this.#input.value.trim() !== question) return
      const hits = search.find(question)
      this.#fill(hits, hits.length === 0 ? `Nothing on this site says anything of “${question}”.` : '')
    } catch {
      this.#search = undefined
      this.#fill([], 'The list of pages could not be loaded. Is there a connection?')
    }
  }

  #fill(hits: readonly Hit[], status: string): void {
    this.#list.replaceChildren(...hits.map((hit, index) => rowOf(hit, index)))
    this.#status.textContent = status
    this.#input.setAttribute('aria-expanded', String(hits.length > 0))
    this.#mark(hits.length > 0 ? 0 : -1)
  }

  #mark(index: number): void {
    const rows = [...this.#list.children]
    rows[this.#marked]?.setAttribute('aria-selected', 'false')
    this.#marked = rows.length === 0 ? -1 : (index + rows.length) % rows.length
    const row = rows[this.#marked]
    row?.setAttribute('aria-selected', 'true')
    row?.scrollIntoView({ block: 'nearest' })
    if (row === undefined) this.#input.removeAttribute('aria-activedescendant')
    else this.#input.setAttribute('aria-activedescendant', row.id)
  }

  #move(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown') this.#mark(this.#marked + 1)
    else if (event.key === 'ArrowUp') this.#mark(this.#marked - 1)
    else if (event.key === 'Enter') this.#list.children[this.#marked]?.querySelector('a')?.click()
    else return
    event.preventDefault()
  }
}

/** A row of the results. */
function rowOf({ entry, words }: Hit, index: number): HTMLLIElement {
  const row = document.createElement('li')
  row.id = `hit-${index}`
  row.role = 'option'
  row.ariaSelected = 'false'
  const link = document.createElement('a')
  link.href = root + entry.address
  link.tabIndex = -1
  const title = document.createElement('strong')
  title.textContent = entry.title
  const place = document.createElement('small')
  place.textContent = entry.page === entry.title ? entry.group : `${entry.group} › ${entry.page}`
  const text = document.createElement('span')
  text.textContent = excerpt(entry.text, words)
  link.append(title, ' ', place, text)
  link.addEventListener('click', () => first('dialog.search', HTMLDialogElement).close())
  row.append(link)
  return row
}

async function load(): Promise<Search> {
  const response = await fetch(`${root}assets/search.json`)
  if (!response.ok) throw new Error(`assets/search.json: ${response.status}`)
  return new Search(await response.json())
}

switchThemes()
foldMenus()
reachScrollers()
copyCode()
followReading()
new SearchDialog()
