import { useEffect, useRef, useState } from 'preact/hooks'
import { loadDocs } from '../state/commands.js'
import {
  busy,
  commandOf,
  completions,
  database,
  entries,
  history,
  runLine,
} from '../state/prompt.js'
import { Head } from '../ui/parts.jsx'
import { Entry, Hint } from './PromptParts.jsx'

export function Prompt() {
  const output = useRef(null)
  useEffect(() => {
    loadDocs()
  }, [])
  useEffect(() => {
    output.current.scrollTop = output.current.scrollHeight
  }, [entries.value])
  return (
    <>
      <Head title="Prompt">
        <span class="soft grow clip wide-only">
          Tab completes, ↑ and ↓ go through what was run, <code>help SET</code> explains,{' '}
          <code>clear</code> empties.
        </span>
      </Head>
      <section
        class="view-body prompt-output"
        ref={output}
        tabIndex={0}
        role="log"
        aria-label="Replies"
      >
        {entries.value.length === 0 && (
          <p class="soft">Type a command of Redis below, such as PING, or help and a command.</p>
        )}
        {entries.value.map((entry) => (
          <Entry key={entry.id} {...entry} />
        ))}
      </section>
      <Line />
    </>
  )
}

function Line() {
  const [line, setLine] = useState('')
  const [chosen, setChosen] = useState(0)
  const [place, setPlace] = useState(history.length)
  const field = useRef(null)
  const offered = completions(line)
  useEffect(() => field.current.focus(), [])

  const change = (text) => {
    setLine(text)
    setChosen(0)
  }
  const complete = ({ name }) => {
    const help = /^\s*help\s/i.test(line) ? 'HELP ' : ''
    change(`${help}${name} `)
    field.current.focus()
  }
  const recall = (to) => {
    const index = Math.max(0, Math.min(history.length, to))
    setPlace(index)
    change(history[index] ?? '')
  }
  const submit = async (event) => {
    event.preventDefault()
    const text = line.trim()
    if (text === '' || busy.value) return
    change('')
    await runLine(text)
    setPlace(history.length)
    field.current?.focus()
  }
  const keydown = (event) => {
    const keys = {
      ArrowUp: () => recall(place - 1),
      ArrowDown: () => recall(place + 1),
      Tab: () => offered.length > 0 && complete(offered[chosen % offered.length]),
    }
    // Tab leaves the field when there is nothing to complete, and always with Shift.
    if (event.key === 'Tab' && (event.shiftKey || offered.length === 0)) return
    if (!Object.hasOwn(keys, event.key)) return
    event.preventDefault()
    keys[event.key]()
  }
  return (
    <form class="prompt-line" onSubmit={submit}>
      <Hint command={commandOf(line)} offered={offered} onComplete={complete} />
      <label class="row prompt-field">
        <span class="mono faint">{`db ${database.value}>`}</span>
        <input
          ref={field}
          class="mono grow"
          data-search
          aria-label="Command"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          placeholder="GET key"
          value={line}
          onInput={(event) => change(event.currentTarget.value)}
          onKeyDown={keydown}
        />
      </label>
    </form>
  )
}
