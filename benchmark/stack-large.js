// Cases of stack.js about large documents of JSON.

const ITEMS = 50_000
const MEMBERS = 100_000

const note = 'left at the door, as was asked for. '.repeat(5)
const items = Array.from({ length: ITEMS }, (_, id) => ({ id, price: id / 4, note }))
const members = Array.from({ length: MEMBERS }, (_, i) => [`member:${i}`, i])
const set = (key, value) => [['JSON.SET', key, '$', JSON.stringify(value)]]
/** 11 MB, most of it an array. */
const large = set('large', { head: 'x', few: [1], items, tail: 'x' })
const wide = set('wide', Object.fromEntries(members))

const MIDDLE = `$.items[${ITEMS / 2}]`
const letter = (i) => `"${String.fromCharCode(97 + (i % 26))}"`
/** Texts whose lengths differ. */
const uneven = (i) => `"${'x'.repeat(i % 50)}"`
/** Calls of which each undoes the one before. */
const inTurns = (one, other) => (i) => (i % 2 === 0 ? one : other)

const CASES = [
  ['a text of the same length at the start', (i) => ['JSON.SET', 'large', '$.head', letter(i)]],
  ['a text of another length at the start', (i) => ['JSON.SET', 'large', '$.head', uneven(i)]],
  ['... in the middle', (i) => ['JSON.SET', 'large', `${MIDDLE}.note`, uneven(i)]],
  ['... at the end', (i) => ['JSON.SET', 'large', '$.tail', uneven(i)]],
  ['a number in the middle', () => ['JSON.NUMINCRBY', 'large', `${MIDDLE}.id`, 1]],
  ['a number in the middle is read', () => ['JSON.GET', 'large', `${MIDDLE}.id`]],
  [
    'an item comes and goes at the end of the array',
    inTurns(['JSON.ARRAPPEND', 'large', '$.items', 1], ['JSON.ARRPOP', 'large', '$.items']),
  ],
  [
    '... at its start',
    inTurns(['JSON.ARRINSERT', 'large', '$.items', 0, 1], ['JSON.ARRPOP', 'large', '$.items', 0]),
  ],
  [
    'one of 100,000 members is read',
    (i) => ['JSON.GET', 'wide', `$["member:${(i * 7919) % MEMBERS}"]`],
    wide,
  ],
  [
    '... comes and goes',
    inTurns(['JSON.SET', 'wide', '$.new', 1], ['JSON.DEL', 'wide', '$.new']),
    wide,
  ],
]

const LARGE = CASES.map(([name, call, prepare = large]) => {
  return { name: `Large JSON: ${name}`, prepare, call }
})

module.exports = { LARGE }
