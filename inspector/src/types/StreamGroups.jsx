import { useState } from 'preact/hooks'
import { idOf } from '../bytes.js'
import { count, span } from '../format.js'
import { useCall } from '../state/useCall.js'
import { usePages } from '../state/usePages.js'
import { NameOf } from '../ui/Name.jsx'
import { More, Problem, Working } from '../ui/parts.jsx'

export function Groups({ request }) {
  const { answer, error, busy } = useCall('groups', request, { every: 2000 })
  const [chosen, setChosen] = useState(null)
  if (error && !answer) return <Problem error={error} />
  if (!answer) return <Working busy={busy} />
  if (answer.groups.length === 0) return <p class="soft">No group reads this stream.</p>
  const group = chosen ?? answer.groups[0].name
  return (
    <>
      <Table
        titles={['Group', '#consumers', '#pending', '#lag', 'last delivered']}
        rows={answer.groups.map(({ name, consumers, pending, lag, lastId }) => ({
          id: idOf(name),
          cells: [
            <button
              key="name"
              type="button"
              class="button quiet mono"
              aria-pressed={idOf(name) === idOf(group)}
              onClick={() => setChosen(name)}
            >
              <NameOf bytes={name} />
            </button>,
            count(consumers),
            count(pending),
            lag === null ? 'unknown' : count(lag),
            <span key="id" class="mono">
              {lastId}
            </span>,
          ],
        }))}
      />
      <Consumers key={`c${idOf(group)}`} request={{ ...request, group }} />
      <Pending key={`p${idOf(group)}`} request={{ ...request, group }} />
    </>
  )
}

function Consumers({ request }) {
  const { answer } = useCall('consumers', request, { every: 2000 })
  if (!answer || answer.consumers.length === 0) return null
  return (
    <>
      <h2 class="above">
        Consumers of <NameOf bytes={request.group} />
      </h2>
      <Table
        titles={['Consumer', '#pending', '#idle for', '#without entries for']}
        rows={answer.consumers.map(({ name, pending, idle, inactive }) => ({
          id: idOf(name),
          cells: [
            <span key="name" class="mono">
              <NameOf bytes={name} />
            </span>,
            count(pending),
            span(idle),
            inactive === null ? 'ever' : span(inactive),
          ],
        }))}
      />
    </>
  )
}

function Pending({ request }) {
  const { rows, error, busy, left, more } = usePages('pending', request, {
    take: ({ entries }) => entries,
    next: (answer, found) => (answer.more ? { after: found.at(-1).id } : null),
  })
  if (error) return <Problem error={error} />
  if (rows.length === 0)
    return busy ? <Working busy /> : <p class="soft above">Nothing is pending.</p>
  return (
    <>
      <h2 class="above">Pending entries</h2>
      <Table
        titles={['id', 'Consumer', '#idle for', '#deliveries']}
        rows={rows.map(({ id, consumer, idle, deliveries }) => ({
          id,
          cells: [
            <span key="id" class="mono">
              {id}
            </span>,
            <NameOf key="name" bytes={consumer} />,
            span(idle),
            count(deliveries),
          ],
        }))}
      />
      <More left={left} busy={busy} onMore={more} />
    </>
  )
}

/** Titles that begin with # are of columns of numbers. */
function Table({ titles, rows }) {
  const kind = (index) => (titles[index].startsWith('#') ? 'num nowrap' : '')
  return (
    <div class="table-wrap below">
      <table class="table">
        <thead>
          <tr>
            {titles.map((title, index) => (
              <th key={title} class={kind(index)}>
                {title.replace('#', '')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, cells }) => (
            <tr key={id}>
              {cells.map((cell, index) => (
                <td key={titles[index]} class={kind(index)}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
