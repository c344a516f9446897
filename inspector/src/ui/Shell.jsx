import { href, route } from '../state/route.js'
import { connection, logout, session, store } from '../state/store.js'
import { choice, choose } from '../state/theme.js'
import { helpOpen } from './Help.jsx'
import { Icon } from './Icon.jsx'

/** Views in their order; `letter` follows g. */
export const VIEWS = [
  { name: 'overview', title: 'Overview', letter: 'o' },
  { name: 'keys', title: 'Keys', letter: 'k' },
  { name: 'live', title: 'Live', letter: 'l' },
  { name: 'slow', title: 'Slow', letter: 's' },
  { name: 'biggest', title: 'Biggest', letter: 'b' },
  { name: 'clients', title: 'Clients', letter: 'c' },
  { name: 'prompt', title: 'Prompt', letter: 'p' },
]

const THEMES = { system: 'light', light: 'dark', dark: 'system' }
const THEME_ICONS = { system: 'system', light: 'sun', dark: 'moon' }

export function nextTheme() {
  choose(THEMES[choice.value])
}

export function Shell({ children }) {
  return (
    <div class="shell">
      <div class="top">
        <Brand />
        <span class="grow" />
        <Mode />
        <Switches />
      </div>
      <div class="side">
        <Brand />
        <nav aria-label="Views">
          {VIEWS.map((view) => (
            <NavItem key={view.name} {...view} />
          ))}
        </nav>
        <div class="side-foot">
          <p class="store-name clip" title={store.value.name}>
            {store.value.name}
          </p>
          <div class="row">
            <Mode />
            <span class="grow" />
            <Switches />
          </div>
        </div>
      </div>
      <div class="banner-area" role="status">
        {connection.value.lost && <Lost />}
      </div>
      <main class="view">{children}</main>
    </div>
  )
}

function Brand() {
  return (
    <p class="brand">
      <img src="icon.svg" alt="" />
      redlet
    </p>
  )
}

function NavItem({ name, title, letter }) {
  const current = route.value.view === name
  return (
    <a class="nav-item" href={href(name)} aria-current={current ? 'page' : undefined}>
      <Icon name={name} />
      {title}
      <kbd aria-hidden="true">g {letter}</kbd>
    </a>
  )
}

function Mode() {
  return store.value.writes ? (
    <span class="badge warn" title="This page may change the store">
      writes on
    </span>
  ) : (
    <span class="badge" title="This page cannot change the store">
      read-only
    </span>
  )
}

function Switches() {
  return (
    <>
      {session.value?.password && (
        <button
          type="button"
          class="button quiet square"
          aria-label="Sign out"
          title="Sign out"
          onClick={logout}
        >
          <Icon name="lock" />
        </button>
      )}
      <button
        type="button"
        class="button quiet square"
        aria-label={`Theme: ${choice.value}`}
        title={`Theme: ${choice.value} (t)`}
        onClick={nextTheme}
      >
        <Icon name={THEME_ICONS[choice.value]} />
      </button>
      <button
        type="button"
        class="button quiet square"
        aria-label="Help on keys"
        title="Help on keys (?)"
        onClick={() => {
          helpOpen.value = true
        }}
      >
        <Icon name="help" />
      </button>
    </>
  )
}

function Lost() {
  return (
    <div class="banner">
      <Icon name="offline" />
      <span class="grow">The store does not answer. What you see may be old. Trying again…</span>
    </div>
  )
}
