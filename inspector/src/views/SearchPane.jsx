import { useState } from 'preact/hooks'
import { asPattern, idOf } from '../bytes.js'
import { bytes, count, percent, plural, span } from '../format.js'
import { useLater } from '../state/useLater.js'
import { usePages } from '../state/usePages.js'
import { NameOf } from '../ui/Name.jsx'
import { Empty, Problem, Type, Working } from '../ui/parts.jsx'
import { VirtualList } from '../ui/VirtualList.jsx'

/** Keys that a turn of the search looks for. */
const ENOUGH = 100

export function SearchPane({ database, q = '', type, ttl, memory, selected, onOpen }) {
  const [current, setCurrent] = useState(0)
  const typed = useLater(q, 250)
  const request = {
    database,
    pattern: asPattern(typed),
    type: type || undefined,
    ttl: limits(ttl),
    memory: memory ? { min: Number(memory) } : undefined,
  }
  const {
    rows: found,
    answer,
    visited,
    error,
    busy,
    left,
    more,
  } = usePages('search', request, {
    take: ({ keys }) => keys,
    next: ({ cursor }) => (cursor === '0' ? null : { cursor }),
    enough: ENOUGH,
  })
  const rows = unique(found)
  return (
    <>
      <Working busy={busy} label="Searching" />
      {error && <Problem error={error} />}
      {!busy && !left && rows.length === 0 ? (
        <Empty icon="search" title="Nothing matches">
          {`No key of database ${database} is like that.`}
        </Empty>
      ) : (
        <VirtualList
          label="Keys that match"
          count={rows.length}
          current={Math.min(current, rows.length - 1)}
          onMove={setCurrent}
          onOpen={(index) => onOpen(rows[index].key)}
          onNear={more}
          row={(index) => <Row found={rows[index]} selected={selected} />}
        />
      )}
      <footer class="status-line" role="status">
        {status(rows.length, answer, { visited, busy, left })}
      </footer>
    </>
  )
}

/** A walk may meet a key twice. */
function unique(rows) {
  return [...new Map(rows.map((row) => [idOf(row.key), row])).values()]
}

function limits(ttl) {
  if (!ttl) return undefined
  return ttl === 'some' || ttl === 'none' ? ttl : { max: Number(ttl) }
}

function status(found, answer, { visited, busy, left }) {
  if (!answer) return 'Searching…'
  const { total } = answer
  if (!left) return `${plural(found, 'key')} found`
  const looked = total > 0 && visited < total ? ` in ${percent(visited / total)} of the keys` : ''
  return `${count(found)} found so far${looked}${busy ? '…' : ''}`
}

function Row({ found: { key: name, type, ttl, memory }, selected }) {
  const chosen = selected !== undefined && idOf(selected) === idOf(name)
  return (
    <>
      <span class={`tree-name clip grow ${chosen ? 'strong' : ''}`}>
        <NameOf bytes={name} />
      </span>
      {ttl !== null && <span class="faint nowrap">{span(ttl)}</span>}
      <Type name={type} />
      <span class="tree-fact">{bytes(memory)}</span>
    </>
  )
}
