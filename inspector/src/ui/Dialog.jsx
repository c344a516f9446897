import { signal } from '@preact/signals'
import { useEffect, useId, useRef, useState } from 'preact/hooks'

/** The question that is open: its words, and what is done with the answer. */
const open = signal(null)

/**
 * Asks. Resolves with the values of its fields when the person agrees, with null when not. `act` is
 * done while the dialog is open; what it fails with is shown there.
 */
export function ask(question) {
  return new Promise((resolve) => {
    open.value = { fields: [], ...question, resolve }
  })
}

export function Dialog({ title, wide, onClose, children }) {
  const box = useRef(null)
  const id = useId()
  useEffect(() => {
    box.current.showModal()
  }, [])
  return (
    <dialog ref={box} class={`dialog ${wide ? 'wide' : ''}`} aria-labelledby={id} onClose={onClose}>
      <div class="stack">
        <h1 id={id}>{title}</h1>
        {children}
      </div>
    </dialog>
  )
}

export function DialogHost() {
  return open.value && <Question key={open.value.title} {...open.value} />
}

function Question({ title, text, fields, action, danger, act, resolve }) {
  const [values, setValues] = useState(() => initial(fields))
  const [problem, setProblem] = useState(null)
  const [busy, setBusy] = useState(false)

  const end = (answer) => {
    open.value = null
    resolve(answer)
  }
  const agree = async (event) => {
    event.preventDefault()
    setBusy(true)
    try {
      await act?.(values)
      end(values)
    } catch (error) {
      setProblem(error.message)
      setBusy(false)
    }
  }
  return (
    <Dialog title={title} onClose={() => end(null)} wide={fields.some((one) => one.long)}>
      <form onSubmit={agree}>
        {text && <p class="soft">{text}</p>}
        {fields.map((field) => (
          <Field
            key={field.name}
            {...field}
            value={values[field.name]}
            onValue={(value) => setValues({ ...values, [field.name]: value })}
          />
        ))}
        {problem && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <div class="actions">
          <button type="button" class="button" onClick={() => end(null)}>
            Cancel
          </button>
          <button type="submit" class={`button ${danger ? 'danger' : 'primary'}`} disabled={busy}>
            {action}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

function initial(fields) {
  return Object.fromEntries(fields.map(({ name, value = '' }) => [name, value]))
}

function Field({ name, label, value, onValue, long, placeholder, type = 'text' }) {
  const shared = { class: 'field mono', name, value, placeholder, spellcheck: false }
  const input = (event) => onValue(event.currentTarget.value)
  return (
    <label class="labelled">
      {label}
      {long ? (
        <textarea {...shared} onInput={input} />
      ) : (
        <input {...shared} type={type} autocomplete="off" onInput={input} />
      )}
    </label>
  )
}
