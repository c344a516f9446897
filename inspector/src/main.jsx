import '../css/tokens.css'
import '../css/base.css'
import 'uplot/dist/uPlot.min.css'
import '../css/shell.css'
import '../css/controls.css'
import '../css/views.css'
import '../css/prompt.css'
import { render } from 'preact'
import { bind, focusSearch } from './state/keyboard.js'
import { go, route } from './state/route.js'
import { begin, overview, session } from './state/store.js'
import { DialogHost } from './ui/Dialog.jsx'
import { Help, helpOpen } from './ui/Help.jsx'
import { nextTheme, Shell, VIEWS } from './ui/Shell.jsx'
import { Toasts } from './ui/toasts.jsx'
import { Biggest } from './views/Biggest.jsx'
import { Clients } from './views/Clients.jsx'
import { Keys } from './views/Keys.jsx'
import { Live } from './views/Live.jsx'
import { Overview } from './views/Overview.jsx'
import { Prompt } from './views/Prompt.jsx'
import { SignIn } from './views/SignIn.jsx'
import { Slow } from './views/Slow.jsx'

const SHOWN = {
  overview: Overview,
  keys: Keys,
  live: Live,
  slow: Slow,
  biggest: Biggest,
  clients: Clients,
  prompt: Prompt,
}

function App() {
  if (session.value === null) return <Shell />
  if (!session.value.open) return <SignIn />
  if (overview.value === null) return <Shell />
  const View = SHOWN[route.value.view] ?? Overview
  return (
    <>
      <Shell>
        <View key={route.value.view} />
      </Shell>
      <DialogHost />
      <Help />
      <Toasts />
    </>
  )
}

bind('/', focusSearch)
bind('t', nextTheme)
bind('?', () => {
  helpOpen.value = true
})
for (const { name, letter } of VIEWS) bind(`g ${letter}`, () => go(name))

render(<App />, document.getElementById('app'))
begin()
