'use strict'

// Sets of vectors: COMMAND DOCS counts them to a module, and so does Redis.

const PLACES = { east: [1, 0], north: [0, 1], west: [-1, 0] }

/** Adds vectors of two numbers; answers how many elements are new. */
async function add(run, key, vectors) {
  const added = []
  for (const [name, vector] of Object.entries(vectors)) {
    added.push(await run('VADD', key, 'VALUES', 2, ...vector, name))
  }
  return added.filter(Boolean).length
}

module.exports = {
  async 'elements are found by likeness, the nearest first'(run) {
    expect(await add(run, 'v', PLACES)).toBe(3)
    expect([await run('VCARD', 'v'), await run('VDIM', 'v')]).toEqual([3, 2])
    expect(await run('VSIM', 'v', 'VALUES', 2, 0.9, 0.1)).toEqual(['east', 'north', 'west'])
    expect(await run('VSIM', 'v', 'ELE', 'west', 'COUNT', 1)).toEqual(['west'])
    expect(await run('VSIM', 'none', 'ELE', 'west')).toEqual([])
  },

  async 'an element that is added again is replaced, and removed but once'(run) {
    await add(run, 'v', PLACES)
    expect(await add(run, 'v', { east: [0, -1] })).toBe(0)
    expect(await run('VSIM', 'v', 'VALUES', 2, 0, -1, 'COUNT', 1)).toEqual(['east'])
    const removed = [await run('VREM', 'v', 'east'), await run('VREM', 'v', 'east')]
    expect(removed.map(Boolean)).toEqual([true, false])
    expect(await run('VCARD', 'v')).toBe(2)
  },

  async 'attributes choose what is found'(run) {
    await add(run, 'v', PLACES)
    expect(Boolean(await run('VSETATTR', 'v', 'north', '{"cold":1}'))).toBe(true)
    expect(await run('VGETATTR', 'v', 'north')).toBe('{"cold":1}')
    expect(await run('VGETATTR', 'v', 'east')).toBeNull()
    const cold = ['VSIM', 'v', 'ELE', 'east', 'FILTER', '.cold == 1']
    expect(await run(...cold)).toEqual(['north'])
  },
}
