'use strict'

// Documents of packages beside a genuine Redis Stack 7.4.1: the licences of the SPDX list, and the
// media types of the IANA.

const { startServer } = require('../support/servers/genuine.js')
const { comparedStack } = require('../support/servers/subjects.js')
const { Pair } = require('../support/stack/pair.js')

const installed = comparedStack().length > 0

/** How many of a package are taken. */
const MOST = 900

/** The members of the package's object as a list, in which each has its name. */
const listOf = (file) => {
  const members = Object.entries(require(file)).slice(-MOST)
  return members.map(([id, value]) => ({ id, ...value }))
}
const asOne = (file) => ['JSON.SET', 'all', '$', JSON.stringify(listOf(file))]
const asMany = (file) =>
  listOf(file).map((each) => ['JSON.SET', each.id, '$', JSON.stringify(each)])

const LICENCES = {
  file: 'spdx-license-list/spdx.json',
  paths: [
    '$..name',
    '$.*.url',
    '$[?(@.osiApproved==true)].name',
    '$[?(@.osiApproved!=true&&@.name=~"(?i)public domain")].url',
    '$[?(@.id=="MIT"||@.id=="ISC")]',
    '$[?(@.name>"V"||@.name<"Ab")].name',
    '$[10:400:7]["id","name"]',
    '[?(@.id=="MIT")].url',
    '$..[?(@.osiApproved==$[-1].osiApproved)].id',
  ],
  changes: [
    ['JSON.TOGGLE', 'all', '$.*.osiApproved'],
    ['JSON.STRAPPEND', 'all', '$..name', '" (licence)"'],
    ['JSON.STRLEN', 'all', '$..url'],
    ['JSON.MERGE', 'all', '$[?(@.id=="MIT")]', '{"url":null,"seen":[1,2.5]}'],
    ['JSON.DEL', 'all', '$[?(@.id=="ISC")]'],
    ['JSON.DEL', 'all', '$[?(@.osiApproved==false)].osiApproved'],
    ['JSON.OBJKEYS', 'all', '$.*'],
    ['JSON.DEL', 'all', '$[::2].name'],
    ['JSON.TYPE', 'all', '$.*.*'],
  ],
}

const TYPES = {
  file: 'mime-db/db.json',
  paths: [
    '$..extensions[0]',
    '$.*.extensions[-2:]',
    '$..extensions[?(@=~"^x")]',
    '$[?(@.compressible==true&&@.source=="iana")].extensions',
    '$[?(@.extensions[-1]=="js"||@.charset)]',
    '$[?(@.source!="iana")].source',
    '$[?(@.id=="text/html")]',
    '$.*["source","charset"]',
    '..charset',
  ],
  changes: [
    ['JSON.ARRAPPEND', 'all', '$..extensions', '"new"', '{"a":null}'],
    ['JSON.ARRINSERT', 'all', '$..extensions', '0', '"first"'],
    ['JSON.ARRINDEX', 'all', '$..extensions', '"js"'],
    ['JSON.ARRPOP', 'all', '$.*.extensions', '1'],
    ['JSON.ARRLEN', 'all', '$..extensions'],
    ['JSON.ARRTRIM', 'all', '$..extensions', '0', '1'],
    ['JSON.MERGE', 'all', '$[?(@.charset)]', '{"weight":0.5}'],
    ['JSON.SET', 'all', '$[?(@.source=="iana")].source', '{"weight":3}'],
    ['JSON.NUMINCRBY', 'all', '$..weight', '1.25'],
    ['JSON.NUMMULTBY', 'all', '$..weight', '3'],
    ['JSON.CLEAR', 'all', '$..extensions'],
    ['JSON.OBJLEN', 'all', '$.*'],
  ],
}

const WHOLE = ['JSON.GET', 'all']

;(installed ? describe : describe.skip)('conformance: documents of packages', () => {
  let server
  let pair

  beforeAll(async () => {
    server = await startServer('stack')
  })
  afterAll(() => server?.stop())
  beforeEach(async () => {
    pair = await Pair.open(server, 2)
  })
  afterEach(() => pair.close())

  describe.each([
    ['licences', LICENCES],
    ['media types', TYPES],
  ])('%s', (_, { file, paths, changes }) => {
    it('are found by the same paths in one document', async () => {
      const asked = paths.map((path) => [...WHOLE, path])
      expect(await pair.differences([asOne(file), WHOLE, ...asked])).toEqual([])
      expect((await pair.ours.send(asked[0])).value.length).toBeGreaterThan(3000)
    })

    it('are the same documents by themselves', async () => {
      const documents = asMany(file)
      const keys = documents.map(([, key]) => key)
      const asked = paths.map((path) => [
        'JSON.MGET',
        ...keys,
        path.replace(/^\$(\.\*|\[.*?\])?(?=\.|\[|$)/, '$'),
      ])
      expect(await pair.differences([...documents, ...asked, ['JSON.MGET', ...keys, '$']])).toEqual(
        [],
      )
    })

    it('change in the same way', async () => {
      const calls = changes.flatMap((call) => [call, WHOLE])
      expect(await pair.differences([asOne(file), ...calls])).toEqual([])
    })

    // That module passes over some of them, until version 8.2.2.
    it('are removed as often as they are found', async () => {
      await pair.ours.send(asOne(file))
      const some = '$[?(@.id=~"^[a-m]")]'
      const found = JSON.parse((await pair.ours.send([...WHOLE, some])).value)
      expect((await pair.ours.send(['JSON.DEL', 'all', some])).value).toBe(found.length)
      const left = listOf(file).filter(({ id }) => !/^[a-m]/.test(id))
      expect(JSON.parse((await pair.ours.send(WHOLE)).value)).toEqual(left)
    })

    it('go to the other server in a dump and come back', async () => {
      await pair.both(asOne(file))
      const { value } = await pair.theirs.send(['DUMP', 'all'])
      await pair.ours.send(['RESTORE', 'all', '0', value, 'REPLACE'])
      const { value: again } = await pair.ours.send(['DUMP', 'all'])
      expect((await pair.theirs.send(['RESTORE', 'all', '0', again, 'REPLACE'])).value).toBe('OK')
      expect(await pair.differences([WHOLE])).toEqual([])
    })
  })
})
