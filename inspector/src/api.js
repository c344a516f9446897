// The way to the server: calls and streams of lib/inspector/api.d.ts.

/** What the server, or the network, has refused. `status` is 0 if no answer came. */
export class ApiError extends Error {
  constructor(message, code, status) {
    super(message)
    this.code = code
    this.status = status
  }
}

/** Who wants to know that an answer came, that none came, or that the password is asked for. */
const listeners = { answered() {}, lost() {}, locked() {} }

export function listen(given) {
  Object.assign(listeners, given)
}

/** Makes a call; `signal` ends it. */
export async function call(name, body = {}, { signal } = {}) {
  const response = await reach(name, body, signal)
  listeners.answered()
  const answer = await response.json().catch(() => undefined)
  if (response.ok && answer !== undefined) return answer
  const { code = 'ERR', message = `the server answered ${response.status}` } = answer?.error ?? {}
  if (response.status === 401) listeners.locked()
  throw new ApiError(message, code, response.status)
}

async function reach(name, body, signal) {
  try {
    return await fetch(`api/${name}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal,
    })
  } catch (error) {
    if (error.name === 'AbortError') throw error
    listeners.lost()
    throw new ApiError('The store does not answer.', 'LOST', 0)
  }
}

/** Milliseconds until a stream that was refused is asked for again. */
const AGAIN = 2000

/**
 * Opens a stream. `on` has a function for each event; `done` and `failed` end it, as does the
 * function that this returns. A stream that breaks begins anew.
 */
export function stream(name, query, on) {
  let source
  let timer
  let ended = false
  const end = () => {
    ended = true
    clearTimeout(timer)
    source?.close()
  }
  const open = () => {
    source = new EventSource(`api/${name}?q=${encodeURIComponent(JSON.stringify(query))}`)
    source.addEventListener('open', () => {
      listeners.answered()
      on.open?.()
    })
    for (const [event, act] of Object.entries(on)) {
      if (event === 'open') continue
      source.addEventListener(event, ({ data }) => {
        if (event === 'done' || event === 'failed') end()
        act(JSON.parse(data))
      })
    }
    source.addEventListener('error', () => {
      if (ended || source.readyState !== EventSource.CLOSED) return listeners.lost()
      again()
    })
  }
  /** EventSource does not tell why it was refused; a call does. */
  const again = async () => {
    const { open: allowed = true } = await call('session').catch(() => ({}))
    if (ended) return
    if (!allowed) return listeners.locked()
    timer = setTimeout(open, AGAIN)
  }
  open()
  return end
}
