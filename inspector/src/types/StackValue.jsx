import { useCall } from '../state/useCall.js'
import { JsonView, readJson } from '../ui/JsonView.jsx'
import { PieceView } from '../ui/PieceView.jsx'
import { Problem, Working } from '../ui/parts.jsx'

/** A value of a type of Redis Stack: a document, or what its own command says of it. */
export function StackValue({ request, facts: { type } }) {
  const { answer, error, busy } = useCall('stack', request)
  if (error) return <Problem error={error} />
  if (!answer) return <Working busy={busy} />
  if (type === 'ReJSON-RL') return <Document piece={answer.document} />
  return (
    <div class="table-wrap">
      <table class="table">
        <tbody>
          {answer.facts.map(({ name, text }) => (
            <tr key={name}>
              <td>{name}</td>
              <td class="mono">{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Document({ piece }) {
  if (piece === null) return <p class="soft bar">The document is too large to be shown at once.</p>
  const value = typeof piece.bytes === 'string' ? readJson(piece.bytes) : undefined
  return value === undefined ? <PieceView piece={piece} /> : <JsonView value={value} />
}
