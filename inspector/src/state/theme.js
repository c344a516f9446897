// Dark or light: what the system says, until the switch says otherwise.

import { computed, effect, signal } from '@preact/signals'

const STORED = 'redlet-theme'
const system = window.matchMedia('(prefers-color-scheme: dark)')
const systemDark = signal(system.matches)
system.addEventListener('change', (event) => {
  systemDark.value = event.matches
})

/** `system`, `light` or `dark`. */
export const choice = signal(stored() ?? 'system')

export const theme = computed(() => {
  if (choice.value !== 'system') return choice.value
  return systemDark.value ? 'dark' : 'light'
})

effect(() => {
  document.documentElement.dataset.theme = theme.value
})

export function choose(value) {
  choice.value = value
  try {
    window.localStorage.setItem(STORED, value)
  } catch {
    // Without storage the choice holds until the page is closed.
  }
}

function stored() {
  try {
    return window.localStorage.getItem(STORED)
  } catch {
    return null
  }
}
