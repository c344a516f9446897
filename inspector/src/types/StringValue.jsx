import { run } from '../state/commands.js'
import { store } from '../state/store.js'
import { ask } from '../ui/Dialog.jsx'
import { Icon } from '../ui/Icon.jsx'
import { say } from '../ui/toasts.jsx'
import { WindowView } from '../ui/WindowView.jsx'
import { formOf } from './change.js'

export function StringValue({ request, onChange }) {
  const edit = async ({ label, value: shown, read }) => {
    const answer = await ask({
      title: 'Edit the value',
      fields: [{ name: 'value', label, value: shown, long: true }],
      action: 'Save',
      async act({ value }) {
        const words = ['SET', request.key, read(value), 'XX', 'KEEPTTL']
        const reply = await run(request.database, ...words)
        if (reply.type === 'null') throw new Error('The key is gone.')
      },
    })
    if (!answer) return
    say('Saved.')
    onChange()
  }
  const actions = ({ text, whole, base64, shown }) => {
    if (!store.value.writes || !whole) return null
    const form = formOf(text ?? { base64 }, { label: 'Value', hex: shown === 'hex' })
    return (
      <button type="button" class="button" onClick={() => edit(form)}>
        <Icon name="edit" />
        Edit
      </button>
    )
  }
  return <WindowView call="string" request={request} actions={actions} />
}
