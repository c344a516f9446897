import { bytes, compact, count, seconds } from '../format.js'
import { href } from '../state/route.js'
import { Type } from '../ui/parts.jsx'

export function Busiest({ commands }) {
  return (
    <section class="plot-card">
      <div class="plot-head">
        <h2>Busiest commands</h2>
      </div>
      {commands.length === 0 ? (
        <p class="soft below">Nothing was called in the last second.</p>
      ) : (
        <table class="table">
          <thead>
            <tr>
              <th>Command</th>
              <th class="num">per second</th>
              <th class="num">errors</th>
              <th class="num">median</th>
              <th class="num">p99</th>
            </tr>
          </thead>
          <tbody>
            {commands.slice(0, 8).map(({ name, calls, errors, latency }) => (
              <tr key={name}>
                <td class="mono">{name.toUpperCase()}</td>
                <td class="num">{compact(calls)}</td>
                <td class="num">{errors > 0 ? compact(errors) : '–'}</td>
                <td class="num">{seconds(latency?.p50)}</td>
                <td class="num">{seconds(latency?.p99)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

export function Keyspace({ keyspace, kinds }) {
  return (
    <section class="plot-card">
      <div class="plot-head">
        <h2>Keys by database</h2>
        <span class="legend">{kindsText(kinds)}</span>
      </div>
      {keyspace === null && <p class="soft below">A script keeps them. They come when it ends.</p>}
      {keyspace?.length === 0 && <p class="soft below">There are no keys.</p>}
      {keyspace?.length > 0 && (
        <table class="table">
          <thead>
            <tr>
              <th>Database</th>
              <th class="num">keys</th>
              <th class="num">expiring</th>
              <th>types</th>
            </tr>
          </thead>
          <tbody>
            {keyspace.map(({ database, keys, expiring, types }) => (
              <tr key={database}>
                <td>
                  <a href={href('keys', { db: database || undefined })}>{`db ${database}`}</a>
                </td>
                <td class="num">{count(keys)}</td>
                <td class="num">{count(expiring)}</td>
                <td>
                  <span class="row wrap">
                    {Object.entries(types).map(([type, number]) => (
                      <span key={type} class="row tight">
                        <Type name={type} />
                        <span class="soft">{compact(number)}</span>
                      </span>
                    ))}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function kindsText(kinds) {
  const largest = Object.entries(kinds).sort(([, a], [, b]) => b - a)
  return largest
    .slice(0, 3)
    .map(([name, value]) => `${name} ${bytes(value)}`)
    .join(' · ')
}
