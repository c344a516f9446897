'use strict'

// Random calls about time series that make others and are found by labels: `randomRuleCalls(chance)` are
// a few that belong together.
//
// What a genuine server does not do rightly is left out: samples between others right after a rule was
// made, before a bucket of new ones is full, of which alone a destination takes its newest sample; deleting
// all of the newest bucket; a new name that a series has; and LATEST from the newest on where a destination has
// samples that are newer than its open bucket.

const SOURCES = ['s:1', 's:2']
const MADE = ['m:1', 'm:2', 'm:3']
const LABELS = ['room=(attic,hall)', 'room=attic', 'unit=C', 'room!=hall', 'unit!=', 'floor=']
const AGGREGATIONS = [
  ...['avg', 'sum', 'min', 'max', 'range', 'count', 'first', 'last'],
  ...['std.p', 'std.s', 'var.p', 'var.s'],
]
const REDUCERS = ['avg', 'sum', 'min', 'max', 'range', 'count', 'std.p', 'var.s', 'last', 'twa']

/** Newer samples are behind this time, and only older ones are deleted. */
const LATE = 5000

/** The longest bucket of a rule. */
const LONGEST = 100

class RuleCalls {
  #chance
  #now = LATE

  constructor(chance) {
    this.#chance = chance
  }

  #value() {
    return String(this.#chance.between(0, 99) - 50)
  }

  /** A sample that is newer than all others, by how much at least. */
  #newer(key, least = 1) {
    this.#now += this.#chance.between(least, least + 59)
    return ['TS.ADD', key, String(this.#now), this.#value()]
  }

  #labels() {
    const pair = (name, values) => [name, this.#chance.of(values)]
    const some = [
      pair('room', ['attic', 'hall', 'cellar']),
      pair('unit', ['C', 'F']),
      pair('floor', ['1', '2']),
    ]
    return some.filter(() => this.#chance.once(2)).flat()
  }

  #filter() {
    const more = this.#chance.once(2) ? [this.#chance.of(LABELS)] : []
    return ['FILTER', this.#chance.of(LABELS), ...more]
  }

  #rule() {
    const [source, made] = [this.#chance.of(SOURCES), this.#chance.of(MADE)]
    const words = [this.#chance.of(AGGREGATIONS), this.#chance.of(['10', '25', '100', '0'])]
    const align = this.#chance.once(3) ? [this.#chance.of(['3', '50', 'x'])] : []
    return [
      ['TS.CREATERULE', source, made, 'AGGREGATION', ...words, ...align],
      ...SOURCES.map((key) => this.#newer(key)),
      ...SOURCES.map((key) => this.#newer(key, LONGEST)),
    ]
  }

  #late() {
    const time = String(this.#chance.between(0, LATE))
    const policy = ['ON_DUPLICATE', this.#chance.of(['last', 'sum', 'min', 'block'])]
    return ['TS.ADD', this.#chance.of(SOURCES), time, this.#value(), ...policy]
  }

  #ranges() {
    const name = this.#chance.of(['TS.MRANGE', 'TS.MREVRANGE'])
    const latest = name === 'TS.MRANGE' && this.#chance.once(2) ? ['LATEST'] : []
    const shown = this.#chance.of([[], ['WITHLABELS'], ['SELECTED_LABELS', 'unit', 'no']])
    const buckets = this.#chance.once(3)
      ? ['AGGREGATION', this.#chance.of(AGGREGATIONS), '200']
      : []
    const group = this.#chance.once(2)
      ? ['GROUPBY', this.#chance.of(['room', 'unit']), 'REDUCE', this.#chance.of(REDUCERS)]
      : []
    return [name, '-', '+', ...latest, ...shown, ...buckets, ...this.#filter(), ...group]
  }

  /** What belongs together. */
  next() {
    const [source, made] = [this.#chance.of(SOURCES), this.#chance.of(MADE)]
    const key = this.#chance.of([source, made])
    const from = this.#chance.between(0, LATE - 600)
    const add = [() => [this.#newer(source)], () => [this.#late()]]
    return this.#chance.of([
      ...[...add, ...add, ...add],
      () => this.#rule(),
      () => [['TS.CREATE', key, 'LABELS', ...this.#labels()]],
      () => [['TS.ALTER', key, 'LABELS', ...this.#labels()]],
      () => [['TS.MADD', ...SOURCES.flatMap((it) => this.#newer(it).slice(1))]],
      () => [['TS.INCRBY', source, '2', 'TIMESTAMP', this.#newer(source)[2]]],
      () => [['TS.DEL', source, String(from), String(from + this.#chance.between(0, 300))]],
      () => (this.#chance.once(4) ? [['TS.DELETERULE', source, made]] : []),
      () => (this.#chance.once(8) ? [['DEL', key]] : []),
      () => (this.#chance.once(8) ? [['RENAMENX', made, this.#chance.of(['m:4', 'm:5'])]] : []),
      () => (this.#chance.once(8) ? [['COPY', key, this.#chance.of(['m:4', 'm:5'])]] : []),
      () => [['TS.RANGE', made, '-', '+', 'LATEST']],
      () => [['TS.REVRANGE', made, '-', '+']],
      () => [['TS.GET', made, 'LATEST']],
      () => [this.#ranges()],
      () => [this.#ranges()],
      () => [['TS.MGET', ...this.#chance.of([[], ['LATEST']]), ...this.#filter()]],
      () => [['TS.QUERYINDEX', ...this.#filter().slice(1)]],
    ])()
  }
}

module.exports = { RuleCalls }
