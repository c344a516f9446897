import { useState } from 'preact/hooks'
import { Icon } from '../ui/Icon.jsx'

const RATES = [10, 100, 1000]

/** What a stream of calls is asked for; what was not filled in is left out. */
export function requestOf({ text, commands = '', client, database = '', rate }) {
  const names = commands.split(/[\s,]+/).filter(Boolean)
  return {
    text: text || undefined,
    commands: names.length > 0 ? names : undefined,
    client: client || undefined,
    database: /^\d+$/.test(database) ? Number(database) : undefined,
    rate,
  }
}

export function LiveFilter({ filter, onFilter }) {
  const [more, setMore] = useState(false)
  const set = (changes) => onFilter({ ...filter, ...changes })
  return (
    <>
      <span class="with-icon grow filter">
        <Icon name="search" />
        <input
          class="field"
          type="search"
          data-search
          aria-label="Filter calls"
          placeholder="Only calls that contain…"
          value={filter.text}
          onInput={(event) => set({ text: event.currentTarget.value })}
        />
      </span>
      <button type="button" class="button" aria-expanded={more} onClick={() => setMore(!more)}>
        More filters
      </button>
      <select
        class="field"
        aria-label="The most calls to show in a second"
        value={filter.rate}
        onChange={(event) => set({ rate: Number(event.currentTarget.value) })}
      >
        {RATES.map((most) => (
          <option key={most} value={most}>{`up to ${most}/s`}</option>
        ))}
      </select>
      {more && (
        <div class="more-filters">
          <Field label="Commands" example="get, set" name="commands" {...{ filter, set }} />
          <Field label="Database" example="0" name="database" {...{ filter, set }} />
          <Field label="Client" example="127.0.0.1:50312" name="client" {...{ filter, set }} />
        </div>
      )}
    </>
  )
}

function Field({ label, example, name, filter, set }) {
  return (
    <label class="labelled grow">
      {label}
      <input
        class="field mono"
        placeholder={example}
        spellcheck={false}
        value={filter[name] ?? ''}
        onInput={(event) => set({ [name]: event.currentTarget.value.trim() })}
      />
    </label>
  )
}
