// Questions before an element changes.

import { call } from '../api.js'
import { fromBase64, fromHex, toHex, utf8 } from '../bytes.js'
import { bytes as size } from '../format.js'
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
    text: `${visibleBytes(bytes).slice(0, 200) || '(empty)'} is removed. There is no way back.`,
    action: 'Remove',
    danger: true,
    done: `Removed the ${what}.`,
  })
}

/** What is longer is not edited on the page. */
export const LARGEST_EDITED = 1 << 20

/** All of a value, to edit it: `name` is the call that reads its windows. */
export async function readWhole(name, request) {
  const { base64, total } = await call(name, { ...request, length: LARGEST_EDITED })
  if (total > LARGEST_EDITED) {
    throw new Error(`It is longer than ${size(LARGEST_EDITED)} by now, too long to edit here.`)
  }
  return utf8(fromBase64(base64)) ?? { base64 }
}

/** All of what a row has a piece of; `request` is for `value`. */
export function wholeOf({ bytes, cut }, request) {
  return cut ? readWhole('value', request) : bytes
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
