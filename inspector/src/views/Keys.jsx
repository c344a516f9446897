import { useLayoutEffect } from 'preact/hooks'
import { fromParams, toParams } from '../bytes.js'
import { bind } from '../state/keyboard.js'
import { go, replace, route } from '../state/route.js'
import { overview } from '../state/store.js'
import { Icon } from '../ui/Icon.jsx'
import { Empty } from '../ui/parts.jsx'
import { KeyPane } from './KeyPane.jsx'
import { SearchPane } from './SearchPane.jsx'
import { TreePane } from './TreePane.jsx'

const TYPES = [
  ['', 'any type'],
  ...['string', 'hash', 'list', 'set', 'zset', 'stream', 'vectorset'].map((name) => [name, name]),
  ['ReJSON-RL', 'JSON'],
  ['TSDB-TYPE', 'time series'],
  ['MBbloom--', 'Bloom filter'],
  ['MBbloomCF', 'cuckoo filter'],
  ['CMSk-TYPE', 'count-min sketch'],
  ['TopK-TYPE', 'top-k'],
  ['TDIS-TYPE', 't-digest'],
]

const TTLS = [
  ['', 'any TTL'],
  ['none', 'without a deadline'],
  ['some', 'with a deadline'],
  ['60000', 'less than a minute'],
  ['3600000', 'less than an hour'],
  ['86400000', 'less than a day'],
]

const SIZES = [
  ['', 'any size'],
  ['1024', '1 KB or more'],
  ['102400', '100 KB or more'],
  ['1048576', '1 MB or more'],
  ['10485760', '10 MB or more'],
]

/** The keys at the left, as a tree or as what a search finds; one of them at the right. */
export function Keys() {
  const { params } = route.value
  const database = Number(params.db ?? 0)
  const key = fromParams(params)
  const searching = Boolean(params.q || params.type || params.ttl || params.memory)

  const open = (opened) => go('keys', { ...without(params), ...toParams(opened) })
  const close = () => go('keys', without(params))
  // With what is shown: a key pressed at once must not meet the binding of what was shown before.
  useLayoutEffect(() => bind('Escape', () => key !== undefined && close()))

  const shared = { database, selected: key, onOpen: open }
  return (
    <div class={`split ${key === undefined ? '' : 'on-key'}`}>
      <div class="pane">
        <Filters params={params} />
        {searching ? <SearchPane {...shared} {...params} /> : <TreePane {...shared} />}
      </div>
      <div class="pane">
        {key === undefined ? (
          <Empty icon="keys" title="Choose a key">
            Its value is shown here.
          </Empty>
        ) : (
          <KeyPane database={database} name={key} onClose={close} onOpen={open} />
        )}
      </div>
    </div>
  )
}

function without({ key: _, bytes: __, ...rest }) {
  return rest
}

function Filters({ params }) {
  // Nothing chosen, or typed, is no filter.
  const set = (name, value) => replace('keys', { ...params, [name]: value || undefined })
  return (
    <search class="filters">
      <span class="with-icon grow">
        <Icon name="search" />
        <input
          class="field mono"
          type="search"
          data-search
          aria-label="Search keys"
          placeholder="Part of a name, or user:*"
          spellcheck={false}
          value={params.q ?? ''}
          onInput={(event) => set('q', event.currentTarget.value)}
        />
        <kbd aria-hidden="true" class="wide-only">
          /
        </kbd>
      </span>
      <Databases current={Number(params.db ?? 0)} />
      <Choice
        label="Type"
        options={TYPES}
        value={params.type}
        onChoose={(type) => set('type', type)}
      />
      <Choice
        label="Time to live"
        options={TTLS}
        value={params.ttl}
        onChoose={(ttl) => set('ttl', ttl)}
      />
      <Choice
        label="Memory"
        options={SIZES}
        value={params.memory}
        onChoose={(memory) => set('memory', memory)}
      />
    </search>
  )
}

function Choice({ label, options, value = '', onChoose }) {
  return (
    <select
      class="field grow"
      aria-label={label}
      value={value}
      onChange={(event) => onChoose(event.currentTarget.value)}
    >
      {options.map(([name, title]) => (
        <option key={name} value={name}>
          {title}
        </option>
      ))}
    </select>
  )
}

function Databases({ current }) {
  const used = overview.value.keyspace?.map((one) => one.database) ?? []
  const offered = [...new Set([0, current, ...used])].sort((a, b) => a - b)
  return (
    <select
      class="field"
      aria-label="Database"
      value={current}
      onChange={(event) => go('keys', { db: event.currentTarget.value })}
    >
      {offered.map((number) => (
        <option key={number} value={number}>{`db ${number}`}</option>
      ))}
    </select>
  )
}
