import { useCallback, useEffect, useState } from 'preact/hooks'
import { call } from '../api.js'

const EMPTY = { answer: null, error: null, busy: true }

/**
 * The answer of a call, made anew when the request changes, when `reload` is called, and every
 * `every` milliseconds. An older answer stays until the newer one is there.
 */
export function useCall(name, request, { every, skip = false } = {}) {
  const [state, setState] = useState(EMPTY)
  const [turn, setTurn] = useState(0)
  const asked = JSON.stringify(request)

  useEffect(() => {
    if (skip) return undefined
    const control = new AbortController()
    setState((old) => ({ ...(old.asked === asked ? old : EMPTY), asked, busy: true }))
    call(name, request, { signal: control.signal }).then(
      (answer) => setState({ asked, answer, error: null, busy: false }),
      (error) => {
        if (error.name !== 'AbortError') setState((old) => ({ ...old, error, busy: false }))
      },
    )
    return () => control.abort()
  }, [name, asked, turn, skip])

  const reload = useCallback(() => setTurn((number) => number + 1), [])
  useEffect(() => {
    if (every === undefined) return undefined
    const timer = setInterval(reload, every)
    return () => clearInterval(timer)
  }, [every, reload])
  // Until the effect has run, the state is that of another request.
  return { ...(state.asked === asked ? state : EMPTY), reload }
}
