import { useState } from 'preact/hooks'
import { login } from '../state/store.js'

export function SignIn() {
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState(null)
  const [busy, setBusy] = useState(false)

  const enter = async (event) => {
    event.preventDefault()
    setBusy(true)
    setProblem(null)
    try {
      await login(password)
    } catch (error) {
      setProblem(error.code === 'PASSWORD' ? 'That is not the password.' : error.message)
      setBusy(false)
    }
  }
  return (
    <main class="sign-in">
      <form class="sign-in-card" onSubmit={enter}>
        <img src="icon.svg" alt="" />
        <h1>redlet inspector</h1>
        <p class="soft">This store asks for the password of its inspector.</p>
        <label class="labelled">
          Password
          <input
            class="field"
            type="password"
            name="password"
            autocomplete="current-password"
            autofocus
            value={password}
            onInput={(event) => setPassword(event.currentTarget.value)}
          />
        </label>
        {problem && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" class="button primary" disabled={busy}>
          Open
        </button>
      </form>
    </main>
  )
}
