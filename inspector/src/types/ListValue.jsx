import { useState } from 'preact/hooks'
import { count } from '../format.js'
import { usePages } from '../state/usePages.js'
import { PieceView } from '../ui/PieceView.jsx'
import { say } from '../ui/toasts.jsx'
import { change, formOf, LARGEST_EDITED, remove, wholeOf } from './change.js'
import { removeElement, setElement } from './listCalls.js'
import { AddButton, RowActions, Rows } from './Rows.jsx'

export function ListValue({ request, facts, onChange }) {
  const [from, setFrom] = useState('')
  const pages = usePages(
    'list',
    { ...request, from: Number(from) || 0 },
    {
      take: ({ elements }) => elements,
      next: ({ total }, rows) => {
        const after = (rows.at(-1)?.index ?? total) + 1
        return after < total ? { from: after } : null
      },
    },
  )
  const push = (command, title) =>
    change({
      ...{ request, onChange, title, done: 'Added.' },
      fields: [{ name: 'element', label: 'Element', long: true }],
      words: ({ element }) => [command, request.key, element],
    })
  const set = async ({ index, element }) => {
    try {
      const bytes = await wholeOf(element, { ...request, index })
      const { read, ...form } = formOf(bytes, { label: 'Element' })
      await change({
        ...{ request, onChange, title: `Edit element ${count(index)}`, done: 'Saved.' },
        fields: [{ name: 'element', ...form, long: true }],
        words: (given) =>
          setElement(request.key, { index, bytes, length: element.length }, read(given.element)),
      })
    } catch (error) {
      say(error.message, { bad: true })
    }
  }
  const drop = ({ index, element: { bytes, length } }) =>
    remove({
      ...{ request, onChange, what: 'element', bytes },
      words: () => removeElement(request.key, { index, bytes, length }),
    })
  return (
    <>
      <div class="bar">
        <label class="row soft">
          From index
          <input
            class="field short"
            type="number"
            min={0}
            max={Math.max(0, facts.size - 1)}
            placeholder="0"
            value={from}
            onInput={(event) => setFrom(event.currentTarget.value)}
          />
        </label>
        <span class="grow" />
        <AddButton title="Add first" onAdd={() => push('LPUSHX', 'Add a first element')} />
        <AddButton title="Add last" onAdd={() => push('RPUSHX', 'Add a last element')} />
      </div>
      <Rows columns={[{ title: 'index', numeric: true }, { title: 'Element' }]} pages={pages}>
        {(row) => (
          <tr key={row.index}>
            <td class="num soft">{count(row.index)}</td>
            <td class="value">
              <PieceView piece={row.element} request={{ ...request, index: row.index }} />
            </td>
            <RowActions
              name={`element ${count(row.index)}`}
              onEdit={row.element.length <= LARGEST_EDITED && (() => set(row))}
              onRemove={() => drop(row)}
            />
          </tr>
        )}
      </Rows>
    </>
  )
}
