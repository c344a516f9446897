// Where the page is: `#/view?name=value`, so that links, back and reload work.

import { signal } from '@preact/signals'

export const route = signal(read())

window.addEventListener('hashchange', () => {
  route.value = read()
})

function read() {
  const [path, query = ''] = window.location.hash.replace(/^#\/?/, '').split('?')
  return { view: path || 'overview', params: Object.fromEntries(new URLSearchParams(query)) }
}

/** The address of a view; parameters that are undefined are left out. */
export function href(view, params = {}) {
  const given = Object.entries(params).filter(([, value]) => value !== undefined)
  const query = new URLSearchParams(given).toString()
  return `#/${view}${query && `?${query}`}`
}

export function go(view, params) {
  window.location.hash = href(view, params)
}

/** Changes the address without an entry in the history: for what is typed. */
export function replace(view, params) {
  window.history.replaceState(null, '', href(view, params))
  route.value = read()
}
