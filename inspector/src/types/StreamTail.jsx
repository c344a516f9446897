import { useEffect, useState } from 'preact/hooks'
import { call } from '../api.js'
import { plural } from '../format.js'
import { Problem } from '../ui/parts.jsx'
import { Entry } from './StreamValue.jsx'

const EVERY = 1000
const KEPT = 500

/** Entries as they come, the newest first. */
export function Tail({ request }) {
  const [entries, setEntries] = useState([])
  const [error, setError] = useState(null)

  useEffect(() => {
    const control = new AbortController()
    let timer
    let after
    const look = async () => {
      try {
        const asked = after === undefined ? { reverse: true, limit: 1 } : { after, limit: 200 }
        const answer = await call('stream', { ...request, ...asked }, { signal: control.signal })
        const news = after === undefined ? [] : answer.entries
        after = news.at(-1)?.id ?? after ?? answer.lastId
        setError(null)
        if (news.length > 0) setEntries((old) => [...news.reverse(), ...old].slice(0, KEPT))
      } catch (failure) {
        if (failure.name === 'AbortError') return
        setError(failure)
      }
      timer = setTimeout(look, EVERY)
    }
    look()
    return () => {
      control.abort()
      clearTimeout(timer)
    }
  }, [])
  return (
    <>
      <p class="soft bar" role="status">
        <span class="pulse" />
        {entries.length === 0
          ? 'Waiting for new entries…'
          : `${plural(entries.length, 'new entry', 'new entries')}`}
      </p>
      {error && <Problem error={error} />}
      {entries.length > 0 && (
        <div class="table-wrap">
          <table class="table">
            <thead>
              <tr>
                <th>id</th>
                <th>Fields</th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <tr key={entry.id}>
                  <Entry {...entry} />
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}
