import { useState } from 'preact/hooks'
import { fromBase64, windowText } from '../bytes.js'
import { count, bytes as size } from '../format.js'
import { useCall } from '../state/useCall.js'
import { HexView } from './HexView.jsx'
import { JsonView, readJson } from './JsonView.jsx'
import { Text } from './Name.jsx'
import { Problem, Segments, Working } from './parts.jsx'

/** Bytes in a window; JSON is read whole, up to LARGEST. */
const WINDOW = 64 * 1024
const LARGEST = 1024 * 1024

/**
 * A value as text, JSON or hex, in windows if it is large. `call` and `request` fetch one; `actions`
 * gets its length and how it is shown: `{ total, shown }`.
 */
export function WindowView({ call, request, actions }) {
  const [mode, setMode] = useState('auto')
  const [offset, setOffset] = useState(0)
  const [length, setLength] = useState(WINDOW)
  const { answer, error, busy } = useCall(call, { ...request, offset, length })
  if (error && !answer) return <Problem error={error} />
  if (!answer) return <Working busy={busy} />

  const bytes = fromBase64(answer.base64)
  const whole = bytes.length === answer.total
  const text = windowText(bytes)
  const json = whole && text !== undefined ? readJson(text) : undefined
  const guess = json !== undefined ? 'json' : text !== undefined ? 'text' : 'hex'
  const shown = mode === 'auto' ? guess : mode
  const choose = (name) => {
    setMode(name)
    if (name !== 'json' || answer.total > LARGEST) return
    setOffset(0)
    setLength(Math.max(1, answer.total))
  }
  return (
    <>
      <div class="bar">
        <Segments
          label="Shown as"
          options={[
            ['text', 'Text'],
            ['json', 'JSON'],
            ['hex', 'Hex'],
          ]}
          value={shown}
          onChoose={choose}
        />
        <Pager {...answer} length={bytes.length} onOffset={setOffset} />
        <span class="grow" />
        {actions?.({ total: answer.total, shown })}
      </div>
      {shown === 'hex' && <HexView bytes={bytes} offset={answer.offset} />}
      {shown === 'text' && <TextView text={text} />}
      {shown === 'json' && <Json json={json} total={answer.total} busy={busy} />}
    </>
  )
}

function TextView({ text }) {
  if (text === undefined) return <p class="soft">This is no text (UTF-8). Look at it as hex.</p>
  if (text === '') return <p class="soft">It is empty.</p>
  return (
    <pre class="code">
      <Text text={text} />
    </pre>
  )
}

function Json({ json, total, busy }) {
  if (json !== undefined) return <JsonView value={json} />
  if (total > LARGEST) return <p class="soft">{`JSON is shown up to ${size(LARGEST)}.`}</p>
  if (busy) return <Working busy />
  return <p class="soft">This is no object or array of JSON.</p>
}

function Pager({ offset, length, total, onOffset }) {
  if (length === total) return null
  const lastOffset = Math.floor((total - 1) / WINDOW) * WINDOW
  const to = (name, target, disabled) => (
    <button type="button" class="button" disabled={disabled} onClick={() => onOffset(target)}>
      {name}
    </button>
  )
  return (
    <>
      {to('First', 0, offset === 0)}
      {to('Previous', Math.max(0, offset - WINDOW), offset === 0)}
      {to('Next', offset + WINDOW, offset + length >= total)}
      {to('Last', lastOffset, offset + length >= total)}
      <span class="soft">{`bytes ${count(offset)} to ${count(offset + length)} of ${count(total)}`}</span>
    </>
  )
}
