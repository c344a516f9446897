import { useEffect } from 'preact/hooks'
import { bytes, compact, count, percent, plural, seconds, span } from '../format.js'
import { hitRate, last, samples } from '../state/samples.js'
import { overview, refresh } from '../state/store.js'
import { Head } from '../ui/parts.jsx'
import { Busiest, Keyspace } from './OverviewTables.jsx'
import { Plots } from './Plots.jsx'

/** How often what changes slowly is asked for. */
const REFRESH = 5000

export function Overview() {
  useEffect(() => {
    const timer = setInterval(refresh, REFRESH)
    return () => clearInterval(timer)
  }, [])
  const facts = overview.value
  return (
    <>
      <Head title="Overview">
        <span class={`badge ${facts.health.ok ? 'good' : 'bad'}`}>
          {facts.health.ok ? 'healthy' : 'trouble'}
        </span>
        <span class="soft grow clip">{about(facts)}</span>
      </Head>
      <section class="view-body" tabIndex={0} aria-label="Overview">
        {!facts.health.ok && <p class="problem below">{facts.health.problem}</p>}
        <Cards now={last()} facts={facts} />
        <Plots samples={samples.value} />
        <div class="columns">
          <Busiest commands={last()?.commands ?? []} />
          <Keyspace keyspace={facts.keyspace} kinds={facts.memory.kinds} />
        </div>
      </section>
    </>
  )
}

function about({ version, dialect, process, uptime }) {
  const answers = `answers as ${dialect.name === 'valkey' ? 'Valkey' : 'Redis'} ${dialect.version}`
  return `redlet ${version} · ${answers} · Node ${process.node} · pid ${process.pid} · open for ${span(uptime * 1000)}`
}

function Cards({ now, facts }) {
  const { used, max, policy } = facts.memory
  const memory = now?.memory.used ?? used
  const rate = now && hitRate(now)
  return (
    <dl class="cards">
      <Card title="Calls per second" value={compact(now?.calls)} note={errors(now)} />
      <Card title="Latency, p99" value={seconds(now?.latency?.p99)} note={median(now)} />
      <Card title="Hit rate" value={percent(rate)} note={reads(now)} />
      <Card
        title="Memory"
        value={bytes(memory)}
        note={max > 0 ? `of ${bytes(max)}, ${policy}` : 'no limit'}
      />
      <Card title="Keys" value={compact(now?.keys)} note={expiring(facts.keyspace)} />
      <Card
        title="Clients"
        value={count(now?.clients ?? facts.clients)}
        note={`event loop ${percent(now?.eventLoop)}`}
      />
    </dl>
  )
}

function Card({ title, value, note }) {
  return (
    <div class="card">
      <dt>{title}</dt>
      <dd>{value}</dd>
      <dd class="note">{note}</dd>
    </div>
  )
}

function errors(now) {
  if (!now) return ' '
  return now.errors > 0 ? `${compact(now.errors)} errors/s` : 'no errors'
}

function median(now) {
  return now?.latency ? `median ${seconds(now.latency.p50)}` : 'nothing was timed'
}

function reads(now) {
  return now && now.hits + now.misses > 0 ? `${compact(now.hits + now.misses)} reads/s` : 'no reads'
}

function expiring(keyspace) {
  if (keyspace === null) return 'a script runs'
  const sum = keyspace.reduce((total, { expiring }) => total + expiring, 0)
  const where = keyspace.length > 1 ? `, ${plural(keyspace.length, 'database')}` : ''
  return `${compact(sum)} expiring${where}`
}
