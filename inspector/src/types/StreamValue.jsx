import { useState } from 'preact/hooks'
import { count, dateTime } from '../format.js'
import { usePages } from '../state/usePages.js'
import { PieceView } from '../ui/PieceView.jsx'
import { Segments } from '../ui/parts.jsx'
import { change, remove } from './change.js'
import { AddButton, RowActions, Rows } from './Rows.jsx'
import { Groups } from './StreamGroups.jsx'
import { Tail } from './StreamTail.jsx'

export function StreamValue({ request, onChange }) {
  const [tab, setTab] = useState('entries')
  return (
    <>
      <div class="bar">
        <Segments
          label="Part of the stream"
          options={[
            ['entries', 'Entries'],
            ['tail', 'Live tail'],
            ['groups', 'Groups'],
          ]}
          value={tab}
          onChoose={setTab}
        />
        <span class="grow" />
        <AddButton title="Add an entry" onAdd={() => add(request, onChange)} />
      </div>
      {tab === 'entries' && <Entries request={request} onChange={onChange} />}
      {tab === 'tail' && <Tail request={request} />}
      {tab === 'groups' && <Groups request={request} />}
    </>
  )
}

function Entries({ request, onChange }) {
  const [reverse, setReverse] = useState(true)
  const pages = usePages(
    'stream',
    { ...request, reverse },
    {
      take: ({ entries }) => entries,
      next: ({ more }, rows) => (more ? { after: rows.at(-1).id } : null),
    },
  )
  const facts = pages.answer
  return (
    <>
      <div class="bar">
        <Segments
          label="Order"
          options={[
            ['newest', 'Newest first'],
            ['oldest', 'Oldest first'],
          ]}
          value={reverse ? 'newest' : 'oldest'}
          onChoose={(name) => setReverse(name === 'newest')}
        />
        {facts && (
          <span class="soft">
            {`last id ${facts.lastId}, ${count(facts.entriesAdded)} were ever added`}
          </span>
        )}
      </div>
      <Rows columns={[{ title: 'id' }, { title: 'Fields' }]} pages={pages}>
        {(entry) => (
          <tr key={entry.id}>
            <Entry {...entry} />
            <RowActions
              name={entry.id}
              onRemove={() =>
                remove({
                  ...{ request, onChange, what: 'entry', bytes: entry.id },
                  words: () => ['XDEL', request.key, entry.id],
                })
              }
            />
          </tr>
        )}
      </Rows>
    </>
  )
}

/** The cells of an entry: its id, with the time that it is made of, and its fields. */
export function Entry({ id, fields }) {
  return (
    <>
      <td class="nowrap">
        <span class="mono">{id}</span>
        <br />
        <span class="faint">{timeOf(id)}</span>
      </td>
      <td class="value">
        <dl class="fields">
          {fields.map(([name, value], index) => (
            <div key={index}>
              <dt>
                <PieceView piece={name} />
              </dt>
              <dd>
                <PieceView piece={value} />
              </dd>
            </div>
          ))}
        </dl>
      </td>
    </>
  )
}

/** Ids begin with milliseconds since 1970, unless a program has chosen them. */
function timeOf(id) {
  const ms = Number(id.split('-')[0])
  return ms > 946_684_800_000 && ms < 4_102_444_800_000 ? dateTime(ms) : ''
}

function add(request, onChange) {
  return change({
    ...{ request, onChange, title: 'Add an entry', done: 'Added.' },
    fields: [
      { name: 'field', label: 'Field' },
      { name: 'value', label: 'Value', long: true },
    ],
    words: ({ field, value }) => ['XADD', request.key, 'NOMKSTREAM', '*', field, value],
  })
}
