'use strict'

// How far sketches are from the truth, beside a genuine Redis Stack 7.4.1 that is shown the same.

const { Chance } = require('../support/random/generate.js')
const { comparedStack } = require('../support/servers/subjects.js')
const { startServer } = require('../support/servers/genuine.js')
const { Pair } = require('../support/stack/pair.js')

/** How many items or numbers come. */
const COUNT = 5000

describe.each(comparedStack())('errors of sketches, beside %s', (id) => {
  let server
  let pair
  beforeAll(async () => {
    server = await startServer(id)
  })
  beforeEach(async () => {
    pair = await Pair.open(server, 3)
  })
  afterEach(() => pair.close())
  afterAll(() => server.stop())

  /** Shows both the same, in calls of a hundred words. */
  async function show(command, words) {
    const calls = Array.from({ length: words.length / 100 }, (_, at) => [
      ...command,
      ...words.slice(at * 100, (at + 1) * 100),
    ])
    await Promise.all([pair.ours.pipeline(calls), pair.theirs.pipeline(calls)])
  }

  /** What both answer, ours first. */
  async function ask(call) {
    const replies = await pair.both(call)
    return replies.map(({ value }) => value.map((each) => each.value))
  }

  /** Items of which few come often, and how often each comes. */
  function items(chance) {
    const come = Array.from({ length: COUNT }, () => `item ${Math.floor(1 / chance.next() ** 0.9)}`)
    const counts = new Map()
    for (const item of come) counts.set(item, (counts.get(item) ?? 0) + 1)
    return { come, counts }
  }

  it('count-min sketches count too much by no more than they were told, and by as much', async () => {
    const { come, counts } = items(new Chance(1))
    await pair.both(['CMS.INITBYPROB', 'k', '0.002', '0.01'])
    await show(
      ['CMS.INCRBY', 'k'],
      come.flatMap((item) => [item, '1']),
    )
    const names = [...counts.keys()]
    const [ours, theirs] = await ask(['CMS.QUERY', 'k', ...names])
    expect(ours).toEqual(theirs)
    const over = names.map((name, at) => ours[at] - counts.get(name))
    expect(Math.min(...over)).toBeGreaterThanOrEqual(0)
    const most = 0.002 * COUNT
    expect(over.filter((each) => each > most).length).toBeLessThanOrEqual(0.01 * names.length)
  })

  it('top-k find the items that come most often, about as well', async () => {
    const { come, counts } = items(new Chance(2))
    await pair.both(['TOPK.RESERVE', 'k', '20', '400', '5', '0.9'])
    await show(['TOPK.ADD', 'k'], come)
    const first = [...counts].sort(([, one], [, other]) => other - one).slice(0, 20)
    const answers = await ask(['TOPK.QUERY', 'k', ...first.map(([item]) => item)])
    const [ours, theirs] = answers.map((kept) => kept.filter(Boolean).length)
    expect(ours).toBeGreaterThanOrEqual(18)
    expect(Math.abs(ours - theirs)).toBeLessThanOrEqual(2)
    for (const counted of await ask(['TOPK.COUNT', 'k', ...first.map(([item]) => item)])) {
      const error = first.slice(0, 5).map(([, exact], at) => Math.abs(counted[at] - exact) / exact)
      expect(Math.max(...error)).toBeLessThan(0.05)
    }
  })

  it.each([
    ['even numbers', (chance) => chance.next()],
    ['numbers of which few are great', (chance) => 1 / chance.next()],
    ['many equal numbers', (chance) => chance.between(0, 50)],
  ])('t-digests of %s rank as the genuine one does, near the truth', async (_, number) => {
    const chance = new Chance(3)
    const numbers = Array.from({ length: COUNT }, () => number(chance))
    await pair.both(['TDIGEST.CREATE', 'k'])
    await show(['TDIGEST.ADD', 'k'], numbers.map(String))
    numbers.sort((one, other) => one - other)
    const asked = [0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999].map(
      (part) => numbers[Math.floor(part * COUNT)],
    )
    const [ours, theirs] = await ask(['TDIGEST.RANK', 'k', ...asked.map(String)])
    expect(ours).toEqual(theirs)
    for (const [at, value] of asked.entries()) {
      const below = numbers.findIndex((each) => each >= value)
      const upTo = numbers.findLastIndex((each) => each <= value)
      const outside = Math.max(below - ours[at], ours[at] - upTo, 0)
      expect(outside).toBeLessThanOrEqual(COUNT / 100)
    }
  })
})
