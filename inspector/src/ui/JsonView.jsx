import { useState } from 'preact/hooks'
import { count, plural } from '../format.js'
import { Name } from './Name.jsx'

/** Children that are shown at once; a button shows as many more. */
const STEP = 100

/** A number of JSON as it is written: larger ones than JavaScript holds keep their digits. */
class Digits {
  constructor(source) {
    this.source = source
  }
}

/** What `text` is as JSON: an object or an array; undefined if it is neither. */
export function readJson(text) {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    return JSON.parse(text, (_, value, context) =>
      typeof value === 'number' ? new Digits(context?.source ?? String(value)) : value,
    )
  } catch {
    return undefined
  }
}

export function JsonView({ value }) {
  return (
    <div class="code json">
      <Node value={value} depth={0} />
    </div>
  )
}

function Node({ value, depth, comma = '' }) {
  if (value === null || typeof value !== 'object' || value instanceof Digits) {
    return (
      <>
        <Leaf value={value} />
        {comma}
      </>
    )
  }
  return <Branch value={value} depth={depth} comma={comma} />
}

function Branch({ value, depth, comma }) {
  const [open, setOpen] = useState(depth < 3)
  const [limit, setLimit] = useState(STEP)
  const isArray = Array.isArray(value)
  const entries = isArray ? value.map((one) => [null, one]) : Object.entries(value)
  const [start, end] = isArray ? '[]' : '{}'
  if (entries.length === 0) return <>{`${start}${end}${comma}`}</>
  const what = plural(entries.length, isArray ? 'item' : 'field')
  return (
    <>
      <button
        type="button"
        aria-expanded={open}
        aria-label={`${open ? 'Collapse' : 'Expand'} ${what}`}
        onClick={() => setOpen(!open)}
      >
        {open ? start : `${start} ${what} ${end}`}
      </button>
      {open && (
        <ul>
          {entries.slice(0, limit).map(([name, one], index) => (
            <li key={name ?? index}>
              {name !== null && (
                <>
                  <span class="json-key">
                    "<Name text={name} />"
                  </span>
                  {': '}
                </>
              )}
              <Node value={one} depth={depth + 1} comma={index < entries.length - 1 ? ',' : ''} />
            </li>
          ))}
          {entries.length > limit && (
            <li>
              <button type="button" onClick={() => setLimit(limit + STEP)}>
                {count(entries.length - limit)} more …
              </button>
            </li>
          )}
        </ul>
      )}
      {open ? `${end}${comma}` : comma}
    </>
  )
}

function Leaf({ value }) {
  if (value instanceof Digits) return <span class="json-number">{value.source}</span>
  if (typeof value !== 'string') return <span class="json-word">{String(value)}</span>
  return (
    <span class="json-string">
      "<Name text={value} />"
    </span>
  )
}
