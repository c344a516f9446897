import { signal } from '@preact/signals'

const shown = signal([])
let next = 0

/** Says something for a few seconds; what has failed stays longer. */
export function say(text, { bad = false } = {}) {
  const id = next
  next += 1
  shown.value = [...shown.value, { id, text, bad }].slice(-4)
  setTimeout(
    () => {
      shown.value = shown.value.filter((one) => one.id !== id)
    },
    bad ? 8000 : 3000,
  )
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {shown.value.map(({ id, text, bad }) => (
        <div key={id} class={`toast ${bad ? 'bad' : ''}`}>
          {text}
        </div>
      ))}
    </div>
  )
}
