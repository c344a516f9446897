import { count } from '../format.js'
import { Name, NameOf } from './Name.jsx'

/** A reply as redis-cli shows it: numbered lists, quoted texts, a table for a map. */
export function Reply({ reply }) {
  const { type, value } = reply
  if (type === 'error') {
    return (
      <span class="reply-error">
        <Name text={value} />
      </span>
    )
  }
  if (type === 'bulk') return <Bulk {...reply} />
  if (type === 'null') return <span class="faint">(nil)</span>
  if (type === 'integer' || type === 'double' || type === 'bignum') {
    return <span class="json-number">{String(value)}</span>
  }
  if (type === 'bool') return <span class="json-word">{String(value)}</span>
  if (type === 'map') return <MapReply {...reply} />
  if (Array.isArray(value)) return <Items {...reply} />
  return type === 'verbatim' ? <span class="pre">{value}</span> : <Name text={String(value)} />
}

function Bulk({ value, length }) {
  if (typeof value === 'string' && value.includes('\n')) {
    return (
      <span class="pre json-string">
        {value}
        <Cut value={value} length={length} />
      </span>
    )
  }
  return (
    <span class="json-string">
      "<NameOf bytes={value} />"
      <Cut value={value} length={length} />
    </span>
  )
}

function Cut({ value, length }) {
  const size =
    typeof value === 'string'
      ? new TextEncoder().encode(value).length
      : window.atob(value.base64).length
  return size < length ? <span class="faint">{` … of ${count(length)} bytes`}</span> : null
}

function Items({ value, type, length }) {
  if (value.length === 0) return <span class="faint">{`(empty ${type})`}</span>
  return (
    <>
      <ol class="reply-list">
        {value.map((one, index) => (
          <li key={index}>
            <Reply reply={one} />
          </li>
        ))}
      </ol>
      <Left shown={value.length} length={length} />
    </>
  )
}

function MapReply({ value, length }) {
  if (value.length === 0) return <span class="faint">(empty map)</span>
  return (
    <>
      <table class="reply-map">
        <tbody>
          {value.map(([name, one], index) => (
            <tr key={index}>
              <th scope="row">
                <Reply reply={name} />
              </th>
              <td>
                <Reply reply={one} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Left shown={value.length} length={length} />
    </>
  )
}

function Left({ shown, length }) {
  return length > shown ? <span class="faint">{`… ${count(length - shown)} more`}</span> : null
}
