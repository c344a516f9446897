import { useState } from 'preact/hooks'
import { bytes as size } from '../format.js'
import { Dialog } from './Dialog.jsx'
import { NameOf } from './Name.jsx'
import { WindowView } from './WindowView.jsx'

/** Characters of a value that a row shows. */
const ROW = 400

/**
 * The beginning of a value in a row. What is longer opens in windows; `request` is for `value`, and
 * undefined where only the row has it.
 */
export function PieceView({ piece, request }) {
  const [open, setOpen] = useState(false)
  const { bytes = '', length, cut } = piece
  const long = cut || (typeof bytes === 'string' ? bytes.length > ROW : length > ROW)
  return (
    <>
      <NameOf bytes={short(bytes)} />
      {long && request === undefined && <span class="faint">{` … of ${size(length)}`}</span>}
      {long && request !== undefined && (
        <>
          {'… '}
          <button type="button" class="button small" onClick={() => setOpen(true)}>
            {`all ${size(length)}`}
          </button>
        </>
      )}
      {open && (
        <Dialog title="Value" wide onClose={() => setOpen(false)}>
          <WindowView call="value" request={request} />
          <div class="actions">
            <button type="button" class="button" onClick={() => setOpen(false)}>
              Close
            </button>
          </div>
        </Dialog>
      )}
    </>
  )
}

function short(bytes) {
  if (typeof bytes === 'string') return bytes.slice(0, ROW)
  return { base64: bytes.base64.slice(0, Math.floor(ROW / 3) * 4) }
}
