import { store } from '../state/store.js'
import { Icon } from '../ui/Icon.jsx'
import { More, Problem, Working } from '../ui/parts.jsx'

/** A table of the elements of a value, page after page. `columns` are titles, null for actions. */
export function Rows({ columns, pages, children }) {
  const { rows, error, busy, left, more } = pages
  return (
    <>
      {error && <Problem error={error} />}
      <Working busy={busy && rows.length === 0} />
      {rows.length > 0 && (
        <div class="table-wrap below">
          <table class="table">
            <thead>
              <tr>
                {columns.filter(Boolean).map(({ title, numeric }) => (
                  <th key={title} class={numeric ? 'num' : ''}>
                    {title}
                  </th>
                ))}
                {store.value.writes && (
                  <th>
                    <span class="sr-only">Actions</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>{rows.map(children)}</tbody>
          </table>
        </div>
      )}
      {!busy && !error && rows.length === 0 && <p class="soft">Nothing is here.</p>}
      <More left={left} busy={busy} onMore={more} />
    </>
  )
}

/** The last cell of a row, where the page may write. */
export function RowActions({ name, onEdit, onRemove }) {
  if (!store.value.writes) return null
  return (
    <td class="row-actions">
      {onEdit && (
        <button
          type="button"
          class="button quiet square"
          aria-label={`Edit ${name}`}
          onClick={onEdit}
        >
          <Icon name="edit" />
        </button>
      )}
      {onRemove && (
        <button
          type="button"
          class="button quiet square"
          aria-label={`Remove ${name}`}
          onClick={onRemove}
        >
          <Icon name="trash" />
        </button>
      )}
    </td>
  )
}

export function AddButton({ title, onAdd }) {
  if (!store.value.writes) return null
  return (
    <button type="button" class="button" onClick={onAdd}>
      {title}
    </button>
  )
}

export function Filter({ label, value, onValue }) {
  return (
    <span class="with-icon grow filter">
      <Icon name="search" />
      <input
        class="field mono"
        type="search"
        aria-label={label}
        placeholder="Part, or a pattern"
        spellcheck={false}
        value={value}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
    </span>
  )
}
