import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { call } from '../api.js'

const EMPTY = { rows: [], answer: null, visited: 0, error: null, busy: true, from: {} }

/**
 * What a walk finds, page after page. `next(answer, rows)` is what to add to the request for the page
 * after it, null at the end; `take(answer)` are its rows. `enough` rows end a turn: pages may be empty.
 * `visited` is how many the walk has looked at, where its answers say it.
 */
export function usePages(name, request, { take, next, enough = 1 }) {
  const [state, setState] = useState(EMPTY)
  const running = useRef(null)
  const asked = JSON.stringify(request)

  const walk = useCallback(
    async (rows, from, visited) => {
      running.current?.abort()
      const control = new AbortController()
      running.current = control
      const wanted = rows.length + enough
      let found = rows
      let at = from
      let seen = visited
      try {
        while (at !== null && (found.length < wanted || found === rows)) {
          setState((old) => ({ ...old, rows: found, busy: true, error: null }))
          const answer = await call(name, { ...request, ...at }, { signal: control.signal })
          found = [...found, ...take(answer)]
          at = next(answer, found)
          seen += answer.visited ?? 0
          setState({ rows: found, answer, visited: seen, error: null, busy: at !== null, from: at })
        }
        setState((old) => ({ ...old, busy: false }))
      } catch (error) {
        if (error.name !== 'AbortError') setState((old) => ({ ...old, error, busy: false }))
      }
    },
    [name, asked],
  )

  useEffect(() => {
    setState(EMPTY)
    walk([], {}, 0)
    return () => running.current?.abort()
  }, [walk])

  const more = useCallback(() => {
    if (!state.busy && state.from !== null && !state.error)
      walk(state.rows, state.from, state.visited)
  }, [walk, state])
  return { ...state, left: state.from !== null, more, reload: () => walk([], {}, 0) }
}
