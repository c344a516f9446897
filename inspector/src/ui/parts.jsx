// Small parts that views share.

import { Icon } from './Icon.jsx'

export function Empty({ icon, title, children }) {
  return (
    <div class="empty">
      {icon && <Icon name={icon} />}
      <h2>{title}</h2>
      {children && <p>{children}</p>}
    </div>
  )
}

export function Problem({ error }) {
  return (
    <p class="problem" role="alert">
      {error.message}
    </p>
  )
}

/** A few choices, one of which holds. */
export function Segments({ label, options, value, onChoose }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in a line everywhere
    <div class="segments" role="group" aria-label={label}>
      {options.map(([name, title]) => (
        <button
          key={name}
          type="button"
          aria-pressed={name === value}
          onClick={() => onChoose(name)}
        >
          {title}
        </button>
      ))}
    </div>
  )
}

export function Type({ name }) {
  return <span class={`type type-${name}`}>{name}</span>
}

export function Head({ title, children }) {
  return (
    <header class="view-head">
      <h1>{title}</h1>
      {children}
    </header>
  )
}

export function Working({ busy, label = 'Loading' }) {
  return busy ? <div class="working" role="progressbar" aria-label={label} /> : null
}

/** The button that fetches the next page, while there is one. */
export function More({ left, busy, onMore }) {
  if (!left) return null
  return (
    <p class="bar">
      <button type="button" class="button" disabled={busy} onClick={onMore}>
        {busy ? 'Loading…' : 'Show more'}
      </button>
    </p>
  )
}
