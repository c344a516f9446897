import { useState } from 'preact/hooks'
import { bytes, count, plural, span } from '../format.js'
import { run } from '../state/commands.js'
import { store } from '../state/store.js'
import { useCall } from '../state/useCall.js'
import { ask } from '../ui/Dialog.jsx'
import { Head, Problem, Working } from '../ui/parts.jsx'

export function Clients() {
  const { answer, error, busy, reload } = useCall('clients', {}, { every: 2000 })
  const [text, setText] = useState('')
  const all = answer?.clients ?? []
  const shown = all.filter((one) =>
    Object.values(one).join(' ').toLowerCase().includes(text.toLowerCase()),
  )
  return (
    <>
      <Head title="Clients">
        <span class="soft grow">{answer && plural(all.length, 'client')}</span>
        <input
          class="field"
          type="search"
          data-search
          aria-label="Filter clients"
          placeholder="Filter…"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </Head>
      <Working busy={busy && !answer} />
      <section class="view-body" tabIndex={0} aria-label="Clients">
        {error && <Problem error={error} />}
        {answer && <Table clients={shown} reload={reload} />}
      </section>
    </>
  )
}

function Table({ clients, reload }) {
  const { writes } = store.value
  return (
    <div class="table-wrap">
      <table class="table">
        <thead>
          <tr>
            <th class="num wide-only">id</th>
            <th>Client</th>
            <th>last command</th>
            <th class="num wide-only">database</th>
            <th class="num wide-only">idle</th>
            <th class="num wide-only">open for</th>
            <th class="num wide-only">memory</th>
            <th class="wide-only">flags</th>
            {writes && (
              <th>
                <span class="sr-only">Actions</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {clients.map((client) => (
            <tr key={client.id}>
              <td class="num soft wide-only">{client.id}</td>
              <td>
                <Who {...client} />
              </td>
              <td class="mono name">{client.cmd}</td>
              <td class="num wide-only">{client.db}</td>
              <td class="num nowrap wide-only">{span(client.idle * 1000)}</td>
              <td class="num nowrap wide-only">{span(client.age * 1000)}</td>
              <td class="num nowrap wide-only">{memory(client['tot-mem'])}</td>
              <td class="wide-only mono">{client.flags}</td>
              {writes && (
                <td class="num">
                  <button
                    type="button"
                    class="button quiet danger"
                    aria-label={`Disconnect client ${client.id}`}
                    onClick={() => disconnect(client, reload)}
                  >
                    Disconnect
                  </button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Who({ addr, name, user, inspector, lib }) {
  const library = client(lib)
  return (
    <span class="row wrap tight">
      <b class="name">{name || addr || 'functions'}</b>
      {name && addr && <span class="soft">{addr}</span>}
      {inspector && <span class="badge">this inspector</span>}
      {user && user !== 'default' && <span class="badge">{user}</span>}
      {library && <span class="soft">{library}</span>}
    </span>
  )
}

function client(library) {
  return typeof library === 'string' ? library : undefined
}

function memory(value) {
  const number = Number(value)
  return Number.isFinite(number) ? bytes(number) : count(null)
}

async function disconnect({ id, addr, name }, reload) {
  await ask({
    title: `Disconnect client ${id}?`,
    text: `${name || addr || 'It'} loses its connection. Most programs connect again.`,
    action: 'Disconnect',
    danger: true,
    act: () => run(0, 'CLIENT', 'KILL', 'ID', String(id)),
  })
  reload()
}
