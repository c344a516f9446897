import { useMemo, useState } from 'preact/hooks'
import { idOf } from '../bytes.js'
import { count, plural } from '../format.js'
import { store } from '../state/store.js'
import { useCall } from '../state/useCall.js'
import { JsonView, readJson } from '../ui/JsonView.jsx'
import { NameOf, visibleBytes } from '../ui/Name.jsx'
import { PieceView } from '../ui/PieceView.jsx'
import { Plot, WHOLE_STEPS } from '../ui/Plot.jsx'
import { Problem, Working } from '../ui/parts.jsx'
import { remove } from './change.js'

/** A vector set: some of its elements, and of one of them its vector and what is near to it. */
export function VectorValue({ request, onChange }) {
  const { answer, error, busy } = useCall('vectors', request)
  const [chosen, setChosen] = useState(null)
  const [typed, setTyped] = useState('')
  if (error) return <Problem error={error} />
  if (!answer) return <Working busy={busy} />
  const element = chosen ?? answer.sample.find((one) => !one.cut)?.bytes
  const find = (event) => {
    event.preventDefault()
    if (typed !== '') setChosen(typed)
  }
  return (
    <>
      <p class="soft bar">
        {`${plural(answer.total, 'vector')} of ${plural(answer.dimension, 'dimension')}`}
        {answer.info['quant-type'] && `, ${answer.info['quant-type']}`}
      </p>
      <div class="bar">
        <form class="row" onSubmit={find}>
          <input
            class="field mono"
            aria-label="Element"
            placeholder="Name of an element"
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
          <button type="submit" class="button">
            Show
          </button>
        </form>
        <span class="soft">or some of them:</span>
        {answer.sample
          .filter((one) => !one.cut)
          .slice(0, 8)
          .map(({ bytes }) => (
            <button
              key={idOf(bytes)}
              type="button"
              class="button small mono clip"
              aria-pressed={element !== undefined && idOf(bytes) === idOf(element)}
              onClick={() => setChosen(bytes)}
            >
              <NameOf bytes={bytes} />
            </button>
          ))}
      </div>
      {element !== undefined && (
        <Element request={{ ...request, element }} onChoose={setChosen} onChange={onChange} />
      )}
    </>
  )
}

function Element({ request, onChoose, onChange }) {
  const { answer, error, busy } = useCall('vector', { ...request, limit: 20 })
  if (error) return <Problem error={error} />
  if (!answer) return <Working busy={busy} />
  const { vector, attributes, neighbours, links } = answer
  const others = neighbours.filter((one) => idOf(one.element) !== idOf(request.element))
  const drop = () =>
    remove({
      ...{ request, onChange, what: 'element', bytes: request.element },
      words: () => ['VREM', request.key, request.element],
    })
  return (
    <>
      <div class="bar">
        <h2 class="mono name">
          <NameOf bytes={request.element} />
        </h2>
        <span class="grow" />
        {store.value.writes && (
          <button type="button" class="button danger" onClick={drop}>
            Remove the element
          </button>
        )}
      </div>
      <Shape vector={vector} name={visibleBytes(request.element)} />
      {attributes && <Attributes piece={attributes} />}
      <Near title="Nearest" elements={others} onChoose={onChoose} />
      {links.map((elements, level) => (
        <Near
          key={level}
          title={`Links of the graph, level ${level}`}
          elements={elements}
          onChoose={onChoose}
        />
      ))}
    </>
  )
}

function Near({ title, elements, onChoose }) {
  if (elements.length === 0) return null
  return (
    <>
      <h2 class="above">{title}</h2>
      <div class="table-wrap">
        <table class="table">
          <thead>
            <tr>
              <th>Element</th>
              <th class="num">similarity</th>
            </tr>
          </thead>
          <tbody>
            {elements.map(({ element, score }) => (
              <tr key={idOf(element)}>
                <td>
                  <button type="button" class="link mono" onClick={() => onChoose(element)}>
                    <NameOf bytes={element} />
                  </button>
                  <div class="meter">
                    <i style={{ width: `${Math.max(0, Math.min(1, score)) * 100}%` }} />
                  </div>
                </td>
                <td class="num mono">{score.toFixed(4)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

function Attributes({ piece }) {
  const json = typeof piece.bytes === 'string' && !piece.cut ? readJson(piece.bytes) : undefined
  if (json !== undefined) return <JsonView value={json} />
  return (
    <div class="code">
      <PieceView piece={piece} />
    </div>
  )
}

function Shape({ vector, name }) {
  const data = useMemo(() => [vector.map((_, index) => index), vector], [vector])
  return (
    <div class="plot-card below">
      <div class="plot-head">
        <h2>Components</h2>
        <span class="legend">{count(vector.length)}</span>
      </div>
      <Plot
        label={`The components of the vector of ${name}`}
        series={[{ label: 'component', points: vector.length < 65 }]}
        data={data}
        format={(value) => Number(value.toPrecision(3)).toString()}
        range={(_, low, high) => [Math.min(0, low) * 1.1, Math.max(0, high) * 1.1 || 1]}
        height={110}
        x={{ time: false, incrs: WHOLE_STEPS, values: (_, all) => all.map(String) }}
      />
    </div>
  )
}
