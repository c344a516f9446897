import { escapeGlob, idOf, toParams } from '../bytes.js'
import { bytes, percent, plural } from '../format.js'
import { href } from '../state/route.js'
import { NameOf } from '../ui/Name.jsx'
import { Type } from '../ui/parts.jsx'

export function Tables({ keys, prefixes, types, memory, tab, database }) {
  if (tab === 'keys') {
    return (
      <Ranking name="Key" memory={memory} rows={keys.map((row) => ({ ...row, id: idOf(row.key) }))}>
        {(row) => (
          <>
            <Type name={row.type} />{' '}
            <a
              class="mono name"
              href={href('keys', { db: database || undefined, ...toParams(row.key) })}
            >
              <NameOf bytes={row.key} />
            </a>{' '}
            {row.size !== null && row.type !== 'string' && (
              <span class="faint">{plural(row.size, 'element')}</span>
            )}
          </>
        )}
      </Ranking>
    )
  }
  if (tab === 'prefixes') {
    return (
      <Ranking
        name="Prefix"
        memory={memory}
        rows={prefixes.map((row) => ({ ...row, id: idOf(row.prefix) }))}
      >
        {(row) => (
          <>
            <Prefix prefix={row.prefix} database={database} />{' '}
            <span class="faint">{plural(row.keys, 'key')}</span>
          </>
        )}
      </Ranking>
    )
  }
  const rows = Object.entries(types).map(([type, sums]) => ({ id: type, type, ...sums }))
  return (
    <Ranking name="Type" memory={memory} rows={rows.sort((a, b) => b.memory - a.memory)}>
      {(row) => (
        <>
          <Type name={row.type} /> <span class="faint">{plural(row.keys, 'key')}</span>
        </>
      )}
    </Ranking>
  )
}

/** Leads to the keys that begin so; a pattern can only be text. */
function Prefix({ prefix, database }) {
  if (typeof prefix !== 'string') {
    return (
      <span class="mono name">
        <NameOf bytes={prefix} />
      </span>
    )
  }
  const found = href('keys', { db: database || undefined, q: `${escapeGlob(prefix)}*` })
  return (
    <a class="mono name" href={found}>
      <NameOf bytes={prefix} />
    </a>
  )
}

function Ranking({ name, rows, memory, children }) {
  return (
    <div class="table-wrap">
      <table class="table ranking">
        <thead>
          <tr>
            <th>{name}</th>
            <th class="num">memory</th>
            <th class="num">share</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                {children(row)}
                <div class="meter">
                  <i style={{ width: `${(100 * row.memory) / (rows[0].memory || 1)}%` }} />
                </div>
              </td>
              <td class="num nowrap">{bytes(row.memory)}</td>
              <td class="num nowrap soft">{percent(memory > 0 ? row.memory / memory : 0)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
