import { useEffect, useState } from 'preact/hooks'
import { stream } from '../api.js'
import { dateTime, took } from '../format.js'
import { NameOf } from '../ui/Name.jsx'
import { Empty, Head } from '../ui/parts.jsx'

const KEPT = 500

export function Slow() {
  const [{ calls, threshold }, setState] = useState({ calls: null, threshold: null })
  const [text, setText] = useState('')
  useEffect(() => {
    let first = true
    return stream(
      'slow',
      {},
      {
        open() {
          first = true // a new stream begins with the whole log
        },
        slow({ calls: news, threshold }) {
          const begins = first
          first = false
          setState((old) => ({
            calls: begins ? news : [...news, ...old.calls].slice(0, KEPT),
            threshold,
          }))
        },
      },
    )
  }, [])
  const shown = (calls ?? []).filter((one) => matches(one, text.toLowerCase()))
  return (
    <>
      <Head title="Slow calls">
        <span class="soft nowrap">{limit(threshold)}</span>
        <span class="grow" />
        <input
          class="field"
          type="search"
          data-search
          aria-label="Filter slow calls"
          placeholder="Filter…"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </Head>
      <section class="view-body" tabIndex={0} aria-label="Slow calls">
        {calls !== null && shown.length === 0 ? (
          <Empty icon="slow" title={calls.length === 0 ? 'No slow calls' : 'None matches'}>
            {calls.length === 0 && 'Calls that take longer than the limit appear here.'}
          </Empty>
        ) : (
          <Calls calls={shown} />
        )}
      </section>
    </>
  )
}

function Calls({ calls }) {
  return (
    <div class="table-wrap">
      <table class="table">
        <thead>
          <tr>
            <th>When</th>
            <th class="num">took</th>
            <th>Call</th>
            <th class="wide-only">Client</th>
          </tr>
        </thead>
        <tbody>
          {calls.map(({ id, time, duration, words, client, clientName }) => (
            <tr key={id}>
              <td class="soft when">{dateTime(time * 1000)}</td>
              <td class="num nowrap">{took(duration * 1000)}</td>
              <td class="value">
                {words.map((word, index) => (
                  <span key={index} class={index === 0 ? 'strong' : ''}>
                    <NameOf bytes={word} />{' '}
                  </span>
                ))}
              </td>
              <td class="soft wide-only">{clientName || client}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function limit(threshold) {
  if (threshold === null) return ''
  if (threshold < 0) return 'the slow log is off'
  return `calls of ${took(threshold * 1000)} or more`
}

function matches({ words, client, clientName }, text) {
  const all = [...words.map((word) => (typeof word === 'string' ? word : '')), client, clientName]
  return all.some((one) => one.toLowerCase().includes(text))
}
