import { run } from '../state/commands.js'
import { store } from '../state/store.js'
import { ask } from '../ui/Dialog.jsx'
import { Icon } from '../ui/Icon.jsx'
import { say } from '../ui/toasts.jsx'
import { WindowView } from '../ui/WindowView.jsx'
import { formOf, LARGEST_EDITED, readWhole } from './change.js'

export function StringValue({ request, onChange }) {
  const edit = async (shown) => {
    const bytes = await readWhole('string', request)
    const { label, value, read } = formOf(bytes, { label: 'Value', hex: shown === 'hex' })
    const answer = await ask({
      title: 'Edit the value',
      fields: [{ name: 'value', label, value, long: true }],
      action: 'Save',
      async act(given) {
        const words = ['SET', request.key, read(given.value), 'XX', 'KEEPTTL']
        const reply = await run(request.database, ...words)
        if (reply.type === 'null') throw new Error('The key is gone.')
      },
    })
    if (!answer) return
    say('Saved.')
    onChange()
  }
  const actions = ({ total, shown }) => {
    if (!store.value.writes || total > LARGEST_EDITED) return null
    const failed = (error) => say(error.message, { bad: true })
    return (
      <button type="button" class="button" onClick={() => edit(shown).catch(failed)}>
        <Icon name="edit" />
        Edit
      </button>
    )
  }
  return <WindowView call="string" request={request} actions={actions} />
}
