import { signal } from '@preact/signals'
import { stream } from '../api.js'
import { bytes, count, percent, plural } from '../format.js'
import { overview } from '../state/store.js'
import { Empty, Head, Problem, Segments } from '../ui/parts.jsx'
import { Tables } from './BiggestTables.jsx'

// What was measured stays while other views are open.
const database = signal(0)
const found = signal(null)
const state = signal('idle')
const failure = signal(null)
const tab = signal('keys')
let cancel = () => {}

function measure() {
  cancel()
  found.value = null
  failure.value = null
  state.value = 'running'
  const take = (answer) => {
    found.value = answer
  }
  cancel = stream(
    'biggest',
    { database: database.value, limit: 100 },
    {
      part: take,
      done(answer) {
        take(answer)
        state.value = 'done'
      },
      failed(error) {
        failure.value = error
        state.value = 'idle'
      },
    },
  )
}

function stop() {
  cancel()
  state.value = 'stopped'
}

export function Biggest() {
  const running = state.value === 'running'
  return (
    <>
      <Head title="Biggest">
        {found.value && (
          <Segments
            label="What is biggest"
            options={[
              ['keys', 'Keys'],
              ['prefixes', 'Prefixes'],
              ['types', 'Types'],
            ]}
            value={tab.value}
            onChoose={(name) => {
              tab.value = name
            }}
          />
        )}
        <span class="grow" />
        <DatabaseChoice />
        <button type="button" class="button primary" data-search onClick={running ? stop : measure}>
          {running ? 'Stop' : found.value ? 'Measure again' : 'Measure'}
        </button>
      </Head>
      <Progress running={running} />
      <section class="view-body" tabIndex={0} aria-label="Biggest">
        {failure.value && <Problem error={failure.value} />}
        {found.value ? (
          <Tables {...found.value} tab={tab.value} database={database.value} />
        ) : (
          <Empty icon="biggest" title={running ? 'Measuring' : 'What takes the memory?'}>
            Every key of a database is measured in small steps. Calls of programs go on meanwhile.
          </Empty>
        )}
      </section>
    </>
  )
}

function DatabaseChoice() {
  const used = overview.value.keyspace?.map((one) => one.database) ?? []
  const offered = [...new Set([0, database.value, ...used])].sort((a, b) => a - b)
  if (offered.length < 2) return null
  return (
    <select
      class="field"
      aria-label="Database"
      value={database.value}
      onChange={(event) => {
        database.value = Number(event.currentTarget.value)
      }}
    >
      {offered.map((number) => (
        <option key={number} value={number}>{`db ${number}`}</option>
      ))}
    </select>
  )
}

function Progress({ running }) {
  if (!found.value) return null
  const { visited, total, memory } = found.value
  const share = total > 0 ? Math.min(1, visited / total) : 1
  return (
    <div class="progress-line">
      <progress max={1} value={state.value === 'done' ? 1 : share} aria-label="Measured keys" />
      <span class="soft">
        {`${count(visited)} of ${plural(total, 'key')}, ${bytes(memory)}`}
        {!running && state.value === 'stopped' && `, stopped at ${percent(share)}`}
      </span>
    </div>
  )
}
