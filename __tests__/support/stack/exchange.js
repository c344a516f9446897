'use strict'

// Values of types of Redis Stack as DUMP gives them, from redlet to the genuine server and back.

const { comparedStack, dialectOf, genuine, subject } = require('../servers/subjects.js')

/**
 * A jest suite. `values`: by what they are, the calls that make the key `k`. `questions`: calls about
 * `k` whose replies must be the same wherever the value comes from.
 */
function exchange(title, values, questions) {
  describe.each(comparedStack())(`DUMP and RESTORE of ${title} between redlet and %s`, (id) => {
    let subjects = []
    beforeAll(async () => {
      subjects = await Promise.all([subject(dialectOf(id)), genuine(id)])
    })
    afterAll(() => Promise.all(subjects.map((each) => each.stop())))

    it.each(Object.entries(values))('take %s from one to the other', async (_, calls) => {
      const sessions = await Promise.all(subjects.map((each) => each.session()))
      for (const session of sessions) {
        await session.pipeline([['DEL', 'k'], ...calls])
        const asked = await session.pipeline(questions)
        const payload = Buffer.from(await session.call(['DUMP', 'k']), 'latin1')
        for (const other of sessions) {
          expect(await other.call(['RESTORE', 'k', '0', payload, 'REPLACE'])).toBe('OK')
          expect(await other.pipeline(questions)).toEqual(asked)
        }
      }
      for (const session of sessions) session.close()
    })
  })
}

module.exports = { exchange }
