// Keys that work everywhere, unless something is being typed or a dialog is open.

const bindings = new Map()
let waiting = null

/** Binds a key, or two in a row (`g k`); answers a function that undoes it. */
export function bind(keys, act) {
  bindings.set(keys, act)
  return () => {
    if (bindings.get(keys) === act) bindings.delete(keys)
  }
}

window.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
  if (document.querySelector('dialog[open]')) return
  if (typing(event.target)) return leave(event)
  if (event.key === ' ' && event.target.closest?.('button, a, summary')) return
  const keys = waiting === null ? event.key : `${waiting} ${event.key}`
  const act = bindings.get(keys)
  waiting = null
  if (act !== undefined) {
    event.preventDefault()
    act()
  } else if ([...bindings.keys()].some((name) => name.startsWith(`${event.key} `))) {
    waiting = event.key
    setTimeout(() => {
      waiting = null
    }, 1200)
  }
})

/** Escape ends typing, so that the other keys work again. */
function leave(event) {
  if (event.key === 'Escape') event.target.blur()
}

export function typing(element) {
  return element.matches?.('input, textarea, select, [contenteditable]') ?? false
}

/** Puts the cursor where `/` says: into the first field of the view that searches. */
export function focusSearch() {
  const field = document.querySelector('[data-search]')
  field?.focus()
  field?.select?.()
}
