import { useState } from 'preact/hooks'
import { asPattern, idOf } from '../bytes.js'
import { useLater } from '../state/useLater.js'
import { usePages } from '../state/usePages.js'
import { visibleBytes } from '../ui/Name.jsx'
import { PieceView } from '../ui/PieceView.jsx'
import { change, remove } from './change.js'
import { byCursor } from './HashValue.jsx'
import { AddButton, Filter, RowActions, Rows } from './Rows.jsx'

export function SetValue({ request, onChange }) {
  const [text, setText] = useState('')
  const match = asPattern(useLater(text, 250))
  const pages = usePages(
    'set',
    { ...request, match },
    { take: ({ members }) => members, next: byCursor, enough: 50 },
  )
  const add = () =>
    change({
      ...{ request, onChange, title: 'Add a member', done: 'Added.' },
      fields: [{ name: 'member', label: 'Member' }],
      words: ({ member }) => ['SADD', request.key, member],
    })
  return (
    <>
      <div class="bar">
        <Filter label="Filter members" value={text} onValue={setText} />
        <AddButton title="Add a member" onAdd={add} />
      </div>
      <Rows columns={[{ title: 'Member' }]} pages={pages}>
        {(member) => (
          <tr key={idOf(member.bytes)}>
            <td class="value">
              <PieceView piece={member} />
            </td>
            <RowActions
              name={visibleBytes(member.bytes)}
              onRemove={
                !member.cut &&
                (() =>
                  remove({
                    ...{ request, onChange, what: 'member', bytes: member.bytes },
                    words: () => ['SREM', request.key, member.bytes],
                  }))
              }
            />
          </tr>
        )}
      </Rows>
    </>
  )
}
