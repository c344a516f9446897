import { useMemo, useState } from 'preact/hooks'
import { idOf } from '../bytes.js'
import { compact, count } from '../format.js'
import { useCall } from '../state/useCall.js'
import { useLater } from '../state/useLater.js'
import { usePages } from '../state/usePages.js'
import { visibleBytes } from '../ui/Name.jsx'
import { PieceView } from '../ui/PieceView.jsx'
import { Plot, WHOLE_STEPS } from '../ui/Plot.jsx'
import { Segments } from '../ui/parts.jsx'
import { change, remove } from './change.js'
import { AddButton, RowActions, Rows } from './Rows.jsx'

export function ZsetValue({ request, onChange }) {
  const [reverse, setReverse] = useState(false)
  const [by, setBy] = useState('score')
  const [text, setText] = useState('')
  const from = beginning(by, useLater(text, 250))
  const pages = usePages(
    'zset',
    { ...request, ...from, reverse },
    {
      take: ({ members }) => members,
      next: ({ total }, rows) => {
        const after = (rows.at(-1)?.rank ?? total) + 1
        return after < total ? { from: after, score: undefined, member: undefined } : null
      },
    },
  )
  const set = (member, value) =>
    change({
      ...{ request, onChange, title: member ? 'Edit the score' : 'Add a member', done: 'Saved.' },
      fields: [
        ...(member ? [] : [{ name: 'member', label: 'Member' }]),
        { name: 'score', label: 'Score', value },
      ],
      words: (given) => ['ZADD', request.key, given.score, member ?? given.member],
    })
  return (
    <>
      <Scores request={request} />
      <div class="bar">
        <Segments
          label="Order"
          options={[
            ['up', 'Lowest first'],
            ['down', 'Highest first'],
          ]}
          value={reverse ? 'down' : 'up'}
          onChoose={(name) => setReverse(name === 'down')}
        />
        <span class="row soft">
          From
          <select
            class="field"
            aria-label="Begin at"
            value={by}
            onChange={(event) => setBy(event.currentTarget.value)}
          >
            <option value="score">score</option>
            <option value="rank">rank</option>
            <option value="member">member</option>
          </select>
          <input
            class="field short mono"
            aria-label={`The first ${by}`}
            spellcheck={false}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </span>
        <span class="grow" />
        <AddButton title="Add a member" onAdd={() => set(undefined, '0')} />
      </div>
      <Rows
        columns={[
          { title: 'rank', numeric: true },
          { title: 'Member' },
          { title: 'score', numeric: true },
        ]}
        pages={pages}
      >
        {({ rank, member, score: value }) => (
          <tr key={idOf(member.bytes)}>
            <td class="num soft">{count(rank)}</td>
            <td class="value">
              <PieceView piece={member} />
            </td>
            <td class="num mono">{String(value)}</td>
            <RowActions
              name={visibleBytes(member.bytes)}
              onEdit={!member.cut && (() => set(member.bytes, String(value)))}
              onRemove={
                !member.cut &&
                (() =>
                  remove({
                    ...{ request, onChange, what: 'member', bytes: member.bytes },
                    words: () => ['ZREM', request.key, member.bytes],
                  }))
              }
            />
          </tr>
        )}
      </Rows>
    </>
  )
}

/** Where the page begins; at the first member as long as what is typed says nothing. */
function beginning(by, typed) {
  if (typed === '') return {}
  if (by === 'member') return { member: typed }
  const number = Number(typed)
  if (Number.isNaN(number)) return {}
  if (by === 'score') return { score: number }
  return Number.isSafeInteger(number) && number >= 0 ? { from: number } : {}
}

/** Scores by rank. Infinite ones have no place on a plot. */
function Scores({ request }) {
  const { answer } = useCall('scores', request)
  const data = useMemo(() => {
    const points = (answer?.points ?? []).filter(([, score]) => Number.isFinite(Number(score)))
    return [points.map(([rank]) => rank), points.map(([, score]) => Number(score))]
  }, [answer])
  if (!answer || data[0].length < 2) return null
  return (
    <div class="plot-card below">
      <div class="plot-head">
        <h2>Scores by rank</h2>
      </div>
      <Plot
        label={`Scores by rank, from ${data[1][0]} to ${data[1].at(-1)}`}
        series={[{ label: 'score', fill: true, points: data[0].length < 40 }]}
        data={data}
        format={compact}
        range={around}
        x={{
          time: false,
          incrs: WHOLE_STEPS,
          values: (_, ranks) => ranks.map((rank) => compact(rank)),
        }}
      />
    </div>
  )
}

function around(_, low, high) {
  const space = (high - low) * 0.08 || Math.abs(high) * 0.1 || 1
  return [low >= 0 && low - space < 0 ? 0 : low - space, high + space]
}
