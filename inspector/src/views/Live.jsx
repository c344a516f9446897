import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { stream } from '../api.js'
import { count } from '../format.js'
import { bind } from '../state/keyboard.js'
import { useLater } from '../state/useLater.js'
import { Icon } from '../ui/Icon.jsx'
import { NameOf } from '../ui/Name.jsx'
import { Empty, Head } from '../ui/parts.jsx'
import { VirtualList } from '../ui/VirtualList.jsx'
import { LiveFilter, requestOf } from './LiveFilter.jsx'

/** Calls that are kept; older ones go. */
const KEPT = 5000

const NONE = { calls: [], skipped: 0, lost: false }

export function Live() {
  const [filter, setFilter] = useState({ text: '', rate: 100 })
  const [paused, setPaused] = useState(false)
  const [chosen, setChosen] = useState(null)
  const { calls, skipped, lost, clear } = useCalls(useLater(filter, 300), paused)

  useLayoutEffect(() => bind(' ', () => setPaused((old) => !old)), [])
  const empty = () => {
    setChosen(null)
    clear()
  }
  return (
    <>
      <Head title="Live calls">
        <LiveFilter filter={filter} onFilter={setFilter} />
        <button
          type="button"
          class="button"
          aria-pressed={paused}
          onClick={() => setPaused(!paused)}
        >
          <Icon name={paused ? 'play' : 'pause'} />
          {paused ? 'Go on' : 'Pause'}
        </button>
        <button type="button" class="button quiet" onClick={empty}>
          Clear
        </button>
      </Head>
      {calls.length === 0 ? (
        <Empty icon="live" title={paused ? 'Paused' : 'Listening'}>
          {paused
            ? 'Nothing is watched while this is paused.'
            : 'Calls appear here as programs make them, without those of this page.'}
        </Empty>
      ) : (
        <VirtualList
          count={calls.length}
          label="Calls, the newest first"
          current={chosen === null ? -1 : calls[0].id - chosen}
          onMove={(index) => setChosen(calls[index].id)}
          row={(index) => <CallRow {...calls[index]} />}
        />
      )}
      <footer class="status-line" role="status">
        {paused ? 'Paused. ' : ''}
        {count(calls.length)} shown
        {skipped > 0 && `, ${count(skipped)} above the rate were passed over`}
        {lost && ', and more came than could be looked at'}
      </footer>
    </>
  )
}

/** `filter` is what the stream is asked for: another object begins anew. */
function useCalls(filter, paused) {
  const [state, setState] = useState(NONE)
  const next = useRef(0)
  // In the same turn as the page says that it is paused: no call comes after that.
  useLayoutEffect(() => {
    if (paused) return undefined
    const take = ({ calls, skipped, lost }) => {
      // Numbers without a hole, so that the chosen one is found as others come above it.
      for (const one of calls) {
        one.id = next.current
        next.current += 1
      }
      setState((old) => ({
        calls: [...calls.reverse(), ...old.calls].slice(0, KEPT),
        skipped: old.skipped + skipped,
        lost: old.lost || lost,
      }))
    }
    const dropped = () => setState((old) => ({ ...old, lost: true }))
    return stream('calls', requestOf(filter), { calls: take, dropped })
  }, [filter, paused])
  // What another filter has let through would mislead.
  useLayoutEffect(() => setState(NONE), [filter])
  return { ...state, clear: () => setState(NONE) }
}

function CallRow({ time, database, client, command, args, more }) {
  const at = new Date(time * 1000)
  const millis = String(at.getMilliseconds()).padStart(3, '0')
  return (
    <>
      <time class="mono faint">{`${at.toLocaleTimeString('en-GB')}.${millis}`}</time>
      <span class="badge wide-only">{`db ${database}`}</span>
      <b class="mono">{command.toUpperCase()}</b>
      <span class="mono clip grow">
        {args.map((piece, index) => (
          <span key={index}>
            <NameOf bytes={piece.bytes} />
            {piece.cut && '…'}{' '}
          </span>
        ))}
        {more > 0 && <span class="faint">{`and ${count(more)} more`}</span>}
      </span>
      <span class="faint wide-only clip">{client}</span>
    </>
  )
}
