import { run } from '../state/commands.js'
import { ask } from '../ui/Dialog.jsx'
import { Icon } from '../ui/Icon.jsx'
import { visibleBytes } from '../ui/Name.jsx'
import { say } from '../ui/toasts.jsx'

/** What can be done with a key of any type; only where the page may write. */
export function KeyActions({ database, facts, onChange, onGone, onRenamed }) {
  const { key, type, expires } = facts
  const name = visibleBytes(key) || '(empty)'

  const remove = async () => {
    const agreed = await ask({
      title: 'Delete this key?',
      text: `${name} (${type}) and its value are removed. There is no way back.`,
      action: 'Delete',
      danger: true,
      act: () => run(database, 'UNLINK', key),
    })
    if (!agreed) return
    say(`Deleted ${name}.`)
    onGone()
  }

  const rename = async () => {
    const answer = await ask({
      title: 'Rename this key',
      text: 'A name that is taken is refused.',
      fields: [{ name: 'to', label: 'New name', value: typeof key === 'string' ? key : '' }],
      action: 'Rename',
      act: async ({ to }) => {
        const { value } = await run(database, 'RENAMENX', key, to)
        if (value === 0) throw new Error(`There is a key of the name ${visibleBytes(to)} already.`)
      },
    })
    if (!answer) return
    say(`Renamed to ${visibleBytes(answer.to)}.`)
    onRenamed(answer.to)
  }

  const deadline = async () => {
    const left =
      expires === null ? '' : String(Math.max(1, Math.round((expires - Date.now()) / 1000)))
    const answer = await ask({
      title: 'Time to live',
      text: 'After it the key is removed. Without one it stays.',
      fields: [
        { name: 'seconds', label: 'Seconds (empty: no deadline)', value: left, type: 'number' },
      ],
      action: 'Set',
      act: ({ seconds }) => setDeadline(database, key, String(seconds).trim()),
    })
    if (!answer) return
    say('The deadline is set.')
    onChange()
  }

  return (
    <div class="row wrap">
      <button type="button" class="button" onClick={deadline}>
        <Icon name="clock" />
        Time to live
      </button>
      <button type="button" class="button" onClick={rename}>
        <Icon name="edit" />
        Rename
      </button>
      <button type="button" class="button danger" onClick={remove}>
        <Icon name="trash" />
        Delete
      </button>
    </div>
  )
}

async function setDeadline(database, key, seconds) {
  if (seconds === '') return run(database, 'PERSIST', key)
  const ms = Math.round(Number(seconds) * 1000)
  if (!Number.isSafeInteger(ms) || ms <= 0) throw new Error('Give a number of seconds above 0.')
  const { value } = await run(database, 'PEXPIRE', key, String(ms))
  if (value === 0) throw new Error('The key is gone.')
}
