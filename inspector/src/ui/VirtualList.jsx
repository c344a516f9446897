import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks'

const ROW = 30
const SPARE = 8

/**
 * A list that draws only the rows in sight. It is one stop of the Tab key; in it j, k, the arrows,
 * Home, End and the page keys move, Enter opens. `role` is `listbox` or `tree`; `describe(index)` adds
 * attributes for readers of the screen. `onNear` is told when the last rows come into sight.
 */
export function VirtualList(props) {
  const { count, label, row, current, onMove, onOpen, onNear, role = 'listbox' } = props
  const { describe = () => ({}), onKey = () => false, rowHeight = ROW } = props
  const box = useRef(null)
  const id = useId()
  const [top, setTop] = useState(0)
  const [height, setHeight] = useState(600)

  useLayoutEffect(() => {
    const watch = new ResizeObserver(() => setHeight(box.current.clientHeight))
    watch.observe(box.current)
    return () => watch.disconnect()
  }, [])

  const first = Math.max(0, Math.floor(top / rowHeight) - SPARE)
  const last = Math.min(count, Math.ceil((top + height) / rowHeight) + SPARE)
  useEffect(() => {
    if (last >= count - SPARE) onNear?.()
  }, [last, count, onNear])

  const move = (to) => {
    const index = Math.max(0, Math.min(count - 1, to))
    if (count > 0) onMove(index)
    reveal(box.current, index * rowHeight, rowHeight)
  }
  const page = Math.max(1, Math.floor(height / rowHeight) - 1)
  const moves = {
    ...{ ArrowDown: current + 1, j: current + 1, ArrowUp: current - 1, k: current - 1 },
    ...{ Home: 0, End: count - 1, PageDown: current + page, PageUp: current - page },
  }
  const keydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Enter' && current >= 0) onOpen?.(current)
    else if (Object.hasOwn(moves, event.key)) move(moves[event.key])
    else if (!onKey(event)) return
    event.preventDefault()
  }

  const rows = []
  for (let index = first; index < last; index += 1) {
    const press = () => {
      onMove(index)
      onOpen?.(index)
    }
    rows.push(
      <div
        key={index}
        id={`${id}-${index}`}
        role={role === 'tree' ? 'treeitem' : 'option'}
        aria-selected={index === current}
        class={`list-row${index === current ? ' current' : ''}`}
        style={{ top: `${index * rowHeight}px`, height: `${rowHeight}px` }}
        onClick={press}
        {...describe(index)}
      >
        {row(index)}
      </div>,
    )
  }
  const shown = current >= first && current < last
  return (
    <div
      ref={box}
      class="list"
      tabIndex={0}
      role={role}
      aria-label={label}
      aria-activedescendant={shown ? `${id}-${current}` : undefined}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      onKeyDown={keydown}
    >
      <div class="list-inner" role="presentation" style={{ height: `${count * rowHeight}px` }}>
        {rows}
      </div>
    </div>
  )
}

function reveal(box, top, height) {
  if (top < box.scrollTop) box.scrollTop = top
  else if (top + height > box.scrollTop + box.clientHeight) {
    box.scrollTop = top + height - box.clientHeight
  }
}
