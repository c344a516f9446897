import { run } from '../state/commands.js'
import { store } from '../state/store.js'
import { ask } from '../ui/Dialog.jsx'
import { Icon } from '../ui/Icon.jsx'
import { say } from '../ui/toasts.jsx'
import { WindowView } from '../ui/WindowView.jsx'

export function StringValue({ request, onChange }) {
  const edit = async (text) => {
    const answer = await ask({
      title: 'Edit the value',
      fields: [{ name: 'value', label: 'Value', value: text, long: true }],
      action: 'Save',
      async act({ value }) {
        const reply = await run(request.database, 'SET', request.key, value, 'XX', 'KEEPTTL')
        if (reply.type === 'null') throw new Error('The key is gone.')
      },
    })
    if (!answer) return
    say('Saved.')
    onChange()
  }
  const actions = ({ text, whole }) => store.value.writes && editButton(text, whole, edit)
  return <WindowView call="string" request={request} actions={actions} />
}

/** A field of a page makes every end of a line `\n`, so what has others is not edited there. */
function editButton(text, whole, edit) {
  if (!whole || text === undefined || text.includes('\r')) return null
  return (
    <button type="button" class="button" onClick={() => edit(text)}>
      <Icon name="edit" />
      Edit
    </button>
  )
}
