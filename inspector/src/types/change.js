// Questions before an element changes.

import { fromBase64, fromHex, toHex } from '../bytes.js'
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

/**
 * How bytes are edited in a field of a page: `value` is what it shows, `read` makes bytes of it again.
 * As text only if the field would keep it: it makes every end of a line `\n`.
 */
export function formOf(bytes, { label, hex = false }) {
  if (!hex && typeof bytes === 'string' && !bytes.includes('\r')) {
    return { label, value: bytes, read: (text) => text }
  }
  const raw = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : fromBase64(bytes.base64)
  return { label: `${label}, as hex`, value: toHex(raw), read: fromHex }
}
