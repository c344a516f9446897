import { useState } from 'preact/hooks'
import { took } from '../format.js'
import { docs } from '../state/commands.js'
import { Name } from '../ui/Name.jsx'
import { Reply } from '../ui/Reply.jsx'

export function Entry({ line, database, reply, milliseconds, help }) {
  return (
    <article class="entry">
      <p class="mono entry-line">
        <span class="faint">{`db ${database}> `}</span>
        <Name text={line} />
        {milliseconds !== undefined && (
          <span class="faint entry-time">{took(milliseconds * 1000)}</span>
        )}
      </p>
      {help === undefined ? (
        <div class="mono reply">
          <Reply reply={reply} />
        </div>
      ) : (
        <HelpOn name={help.toUpperCase()} />
      )}
    </article>
  )
}

/** What is known of the command that is being typed, and what its name may become. */
export function Hint({ command, offered, onComplete }) {
  if (offered.length === 0 && command === undefined) return null
  return (
    <div class="hint">
      {offered.length > 0 && (
        <div class="row wrap">
          {offered.map((one) => (
            <button
              key={one.name}
              type="button"
              class={`button quiet mono ${one.allowed ? '' : 'refused'}`}
              title={one.refused ?? one.summary}
              onClick={() => onComplete(one)}
            >
              {one.name}
            </button>
          ))}
        </div>
      )}
      {command && (
        <p class="clip">
          <Syntax {...command} />{' '}
          <span class="soft">{command.allowed ? command.summary : command.refused}</span>
        </p>
      )}
    </div>
  )
}

/** The syntax begins with the name. */
function Syntax({ name, syntax }) {
  return (
    <span class="mono">
      <b>{name}</b>
      {syntax.slice(name.length)}
    </span>
  )
}

function HelpOn({ name }) {
  const [limit, setLimit] = useState(30)
  const exact = docs.value.get(name)
  if (exact) return <Doc {...exact} />
  const found = [...docs.value.values()].filter(
    (one) => one.name.includes(name) || one.group.toUpperCase() === name,
  )
  if (found.length === 0) return <p class="reply-error">There is no such command.</p>
  return (
    <dl class="doc-list">
      {found.slice(0, limit).map((one) => (
        <div key={one.name}>
          <dt class="mono">{one.name}</dt>
          <dd class="soft">{one.summary}</dd>
        </div>
      ))}
      {found.length > limit && (
        <button type="button" class="button" onClick={() => setLimit(found.length)}>
          {`All ${found.length}`}
        </button>
      )}
    </dl>
  )
}

function Doc({ name, syntax, summary, since, group, complexity, refused }) {
  return (
    <div class="doc">
      <p>
        <Syntax name={name} syntax={syntax} />
      </p>
      <p>{summary}</p>
      <p class="soft">{`since ${since} · ${group} · ${complexity}`}</p>
      {refused && <p class="soft">{`Not here: ${refused}`}</p>}
    </div>
  )
}
