import { useEffect, useState } from 'preact/hooks'
import { idOf } from '../bytes.js'
import { bytes, count, dateTime, plural, span } from '../format.js'
import { store } from '../state/store.js'
import { useCall } from '../state/useCall.js'
import { HashValue } from '../types/HashValue.jsx'
import { ListValue } from '../types/ListValue.jsx'
import { SetValue } from '../types/SetValue.jsx'
import { StackValue } from '../types/StackValue.jsx'
import { StreamValue } from '../types/StreamValue.jsx'
import { StringValue } from '../types/StringValue.jsx'
import { VectorValue } from '../types/VectorValue.jsx'
import { ZsetValue } from '../types/ZsetValue.jsx'
import { Icon } from '../ui/Icon.jsx'
import { NameOf, visibleBytes } from '../ui/Name.jsx'
import { Empty, Problem, Type, Working } from '../ui/parts.jsx'
import { say } from '../ui/toasts.jsx'
import { KeyActions } from './KeyActions.jsx'

const VALUES = {
  string: StringValue,
  hash: HashValue,
  list: ListValue,
  set: SetValue,
  zset: ZsetValue,
  stream: StreamValue,
  vectorset: VectorValue,
  'CMSk-TYPE': StackValue,
  'MBbloom--': StackValue,
  MBbloomCF: StackValue,
  'ReJSON-RL': StackValue,
  'TDIS-TYPE': StackValue,
  'TSDB-TYPE': StackValue,
  'TopK-TYPE': StackValue,
}

export function KeyPane({ database, name, onClose, onOpen }) {
  const [turn, setTurn] = useState(0)
  const { answer: facts, error, busy, reload } = useCall('key', { database, key: name })
  const again = () => {
    setTurn(turn + 1)
    reload()
  }
  if (error?.code === 'NO_KEY') return <Gone name={name} onClose={onClose} />
  const Value = VALUES[facts?.type]
  return (
    <>
      <Working busy={busy && !facts} />
      <header class="key-head">
        <div class="row top-aligned">
          <button
            type="button"
            class="button quiet square phone-only"
            aria-label="Back to the keys"
            onClick={onClose}
          >
            <Icon name="back" />
          </button>
          <h1 class="key-name grow">
            <NameOf bytes={name} />
          </h1>
          <CopyName name={name} />
          <button
            type="button"
            class="button quiet square"
            aria-label="Read it again"
            title="Read it again"
            onClick={again}
          >
            <Icon name="refresh" />
          </button>
        </div>
        {facts && <Facts {...facts} />}
        {facts && store.value.writes && (
          <KeyActions
            database={database}
            facts={facts}
            onChange={again}
            onGone={onClose}
            onRenamed={onOpen}
          />
        )}
      </header>
      {error && <Problem error={error} />}
      <section class="key-body" tabIndex={0} aria-label="Value">
        {Value && (
          <Value
            key={`${database} ${idOf(name)} ${turn}`}
            request={{ database, key: name }}
            facts={facts}
            onChange={again}
          />
        )}
      </section>
    </>
  )
}

function Gone({ name, onClose }) {
  return (
    <Empty icon="clear" title="There is no such key">
      <span class="mono name">
        <NameOf bytes={name} />
      </span>{' '}
      has ended, or was deleted or renamed.{' '}
      <button type="button" class="button" onClick={onClose}>
        Back to the keys
      </button>
    </Empty>
  )
}

function CopyName({ name }) {
  const copy = async () => {
    await navigator.clipboard.writeText(visibleBytes(name))
    say('Copied the name.')
  }
  // The clipboard is only there on loopback and with TLS.
  if (!navigator.clipboard) return null
  return (
    <button
      type="button"
      class="button quiet square"
      aria-label="Copy the name"
      title="Copy the name"
      onClick={copy}
    >
      <Icon name="copy" />
    </button>
  )
}

function Facts({ type, size, memory, encoding, expires, idle, frequency }) {
  return (
    <div class="key-facts">
      <Type name={type} />
      {size !== null && (
        <span>
          <b>{type === 'string' ? bytes(size) : plural(size, 'element')}</b>
        </span>
      )}
      <span>
        memory <b>{bytes(memory)}</b>
      </span>
      <span>
        encoding <b>{encoding}</b>
      </span>
      <TimeToLive expires={expires} />
      {idle !== null && idle > 0 && (
        <span>
          idle for <b>{span(idle * 1000)}</b>
        </span>
      )}
      {frequency !== null && (
        <span>
          frequency <b>{count(frequency)}</b>
        </span>
      )}
    </div>
  )
}

function TimeToLive({ expires }) {
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    if (expires === null) return undefined
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [expires])
  if (expires === null) return <span>no deadline</span>
  return (
    <span title={dateTime(expires)}>
      {expires > now ? 'ends in ' : ''}
      <b>{expires > now ? span(expires - now) : 'ended'}</b>
    </span>
  )
}
