import { useEffect, useState } from 'preact/hooks'
import { escapeGlob, idOf } from '../bytes.js'
import { bytes, compact, count, plural } from '../format.js'
import { replace } from '../state/route.js'
import { reset, root, separate, separator, showTree, toggle, treeRows } from '../state/tree.js'
import { Icon } from '../ui/Icon.jsx'
import { NameOf } from '../ui/Name.jsx'
import { Empty, Problem, Type, Working } from '../ui/parts.jsx'
import { VirtualList } from '../ui/VirtualList.jsx'

/** The row that the keys move, by its id; it stays while a key is looked at on a phone. */
let remembered = null

export function TreePane({ database, selected, onOpen }) {
  const [chosen, setChosen] = useState(remembered)
  useEffect(() => showTree(database), [database])
  useEffect(() => {
    remembered = chosen
  }, [chosen])
  const top = root()
  const rows = treeRows()
  // Rows change their places while a level is read.
  const current = Math.max(
    0,
    rows.findIndex((row) => row.id === chosen),
  )
  const move = (index) => setChosen(rows[index]?.id)

  const open = (index) => act(rows[index], { database, onOpen })
  const keys = (event) => {
    const row = rows[current]
    if (row === undefined) return false
    if (event.key === 'ArrowRight' || event.key === 'l') {
      if (row.kind === 'branch' && !row.open) toggle(row.branch.prefix)
      return true
    }
    if (event.key !== 'ArrowLeft' && event.key !== 'h') return false
    if (row.kind === 'branch' && row.open) toggle(row.branch.prefix)
    else move(parentOf(rows, current))
    return true
  }
  return (
    <>
      <Working busy={top?.status === 'loading'} label="Reading keys" />
      {top?.error && <Problem error={top.error} />}
      {top?.status === 'done' && rows.length === 0 ? (
        <Empty icon="keys" title="No keys">{`Database ${database} is empty.`}</Empty>
      ) : (
        <VirtualList
          role="tree"
          label="Keys by prefix"
          count={rows.length}
          current={current}
          onMove={move}
          onOpen={open}
          onKey={keys}
          describe={(index) => describe(rows[index])}
          row={(index) => <Row {...rows[index]} selected={selected} />}
        />
      )}
      <footer class="status-line">
        <span role="status">{status(top)}</span>
        <span class="grow" />
        <Separator />
        <button
          type="button"
          class="button quiet square"
          aria-label="Read the keys again"
          title="Read the keys again"
          onClick={() => reset(database)}
        >
          <Icon name="refresh" />
        </button>
      </footer>
    </>
  )
}

function Separator() {
  const change = (event) => {
    if (event.currentTarget.value !== '') separate(event.currentTarget.value)
  }
  return (
    <label class="row">
      Separator
      <input class="field mono separator" maxLength={8} value={separator.value} onChange={change} />
    </label>
  )
}

function act(row, { database, onOpen }) {
  if (row?.kind === 'branch') toggle(row.branch.prefix)
  if (row?.kind === 'key') onOpen(row.leaf.key)
  if (row?.kind === 'rest' && typeof row.prefix === 'string') {
    replace('keys', { db: database || undefined, q: `${escapeGlob(row.prefix)}*` })
  }
}

function parentOf(rows, current) {
  let index = current
  while (index > 0 && rows[index].depth >= rows[current].depth) index -= 1
  return index
}

function describe({ kind, depth, open }) {
  const level = { 'aria-level': depth + 1 }
  return kind === 'branch' ? { ...level, 'aria-expanded': open } : level
}

function Row({ kind, depth, branch, read, leaf, open, text, count: unseen, selected }) {
  const indent = <span style={{ width: `${depth * 16}px` }} />
  if (kind === 'note' || kind === 'rest') {
    return (
      <>
        {indent}
        <span class="tree-twist" />
        <span class="soft clip">{text ?? `${count(unseen)} more: Enter searches among them`}</span>
      </>
    )
  }
  if (kind === 'key') {
    const chosen = selected !== undefined && idOf(selected) === idOf(leaf.key)
    return (
      <>
        {indent}
        <span class="tree-twist" />
        <span class={`tree-name clip grow ${chosen ? 'strong' : ''}`}>
          <NameOf bytes={leaf.name} />
        </span>
        {leaf.type && <Type name={leaf.type} />}
        <span class="tree-fact">{leaf.memory === null ? '' : bytes(leaf.memory)}</span>
      </>
    )
  }
  return (
    <>
      {indent}
      <Icon name="chevron" class={`tree-twist ${open ? 'open' : ''}`} />
      <span class="tree-name clip grow">
        <NameOf bytes={branch.name} />
      </span>
      {read !== undefined && <span class="tree-read">{`${Math.round(read * 100)} %`}</span>}
      <span class="tree-fact">{compact(branch.keys)}</span>
      <span class="tree-fact">
        {branch.measured < branch.keys && branch.measured > 0 ? '≈ ' : ''}
        {branch.measured > 0 ? bytes(branch.memory) : ''}
      </span>
    </>
  )
}

function status(top) {
  if (!top?.answer) return 'Reading keys…'
  const { all, visited, total } = top.answer
  if (top.status === 'loading') return `${count(visited)} of ${plural(total, 'key')} read`
  const estimate = all.measured < all.keys ? '≈ ' : ''
  return `${plural(all.keys, 'key')}, ${estimate}${bytes(all.memory)}`
}
