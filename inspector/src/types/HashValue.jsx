import { useState } from 'preact/hooks'
import { asPattern, idOf } from '../bytes.js'
import { span } from '../format.js'
import { useLater } from '../state/useLater.js'
import { usePages } from '../state/usePages.js'
import { visibleBytes } from '../ui/Name.jsx'
import { PieceView } from '../ui/PieceView.jsx'
import { say } from '../ui/toasts.jsx'
import { change, formOf, LARGEST_EDITED, remove, wholeOf } from './change.js'
import { AddButton, Filter, RowActions, Rows } from './Rows.jsx'

export function HashValue({ request, onChange }) {
  const [text, setText] = useState('')
  const match = asPattern(useLater(text, 250))
  const pages = usePages(
    'hash',
    { ...request, match },
    { take: ({ fields }) => fields, next: byCursor, enough: 50 },
  )
  const anyTtl = pages.rows.some((row) => row.ttl !== null)
  const columns = [
    { title: 'Field' },
    { title: 'Value' },
    anyTtl && { title: 'ends in', numeric: true },
  ]
  const set = (field, bytes, title) => {
    const { read, ...form } = formOf(bytes, { label: 'Value' })
    return change({
      ...{ request, onChange, title, done: 'Saved.' },
      fields: [
        ...(field === undefined ? [{ name: 'field', label: 'Field' }] : []),
        { name: 'value', ...form, long: true },
      ],
      words: (given) => ['HSET', request.key, field ?? given.field, read(given.value)],
    })
  }
  const edit = async (field, value) => {
    try {
      await set(field, await wholeOf(value, { ...request, field }), 'Edit the value')
    } catch (error) {
      say(error.message, { bad: true })
    }
  }
  return (
    <>
      <div class="bar">
        <Filter label="Filter fields" value={text} onValue={setText} />
        <AddButton title="Add a field" onAdd={() => set(undefined, '', 'Add a field')} />
      </div>
      <Rows columns={columns} pages={pages}>
        {({ field, value, ttl }) => {
          // A name that is cut names nothing; an empty one does.
          const id = field.bytes
          const isNamed = !field.cut
          return (
            <tr key={idOf(field.bytes)}>
              <td class="value strong">
                <PieceView piece={field} />
              </td>
              <td class="value">
                <PieceView
                  piece={value}
                  request={isNamed ? { ...request, field: id } : undefined}
                />
              </td>
              {anyTtl && <td class="num nowrap">{ttl === null ? '' : span(ttl)}</td>}
              <RowActions
                name={visibleBytes(field.bytes)}
                onEdit={isNamed && value.length <= LARGEST_EDITED && (() => edit(id, value))}
                onRemove={
                  isNamed &&
                  (() =>
                    remove({
                      ...{ request, onChange, what: 'field', bytes: id },
                      words: () => ['HDEL', request.key, id],
                    }))
                }
              />
            </tr>
          )
        }}
      </Rows>
    </>
  )
}

export function byCursor({ cursor }) {
  return cursor === '0' ? null : { cursor }
}
