// Questions before an element changes.

import { run } from '../state/commands.js'
import { ask } from '../ui/Dialog.jsx'
import { visibleBytes } from '../ui/Name.jsx'
import { say } from '../ui/toasts.jsx'

/** Asks, then runs the command that `words(values)` are, then says `done`. */
export async function change({ request, words, done, onChange, ...question }) {
  const answer = await ask({
    action: 'Save',
    ...question,
    act: (values) => run(request.database, ...words(values)),
  })
  if (!answer) return
  say(done)
  onChange()
}

export function remove({ what, bytes, ...rest }) {
  return change({
    ...rest,
    title: `Remove this ${what}?`,
    text: `${visibleBytes(bytes).slice(0, 200)} is removed. There is no way back.`,
    action: 'Remove',
    danger: true,
    done: `Removed the ${what}.`,
  })
}

/** A piece that can be edited as text: whole, and its text survives a field of a page. */
export function editable({ bytes, cut }) {
  return !cut && typeof bytes === 'string' && !bytes.includes('\r')
}
