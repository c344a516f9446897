const path = require('node:path')
const { root } = require('../../support/processes/child.js')
const { ANSWER } = require('../support/answer.js')
const { bundled } = require('../support/bundled.js')
const { installTools, removeFolders } = require('../support/project.js')
const { recipes } = require('../support/recipes.js')

afterAll(removeFolders)

const own = path.join(root, 'node_modules')
const quick = installTools('quick', path.join(__dirname, 'package.json'))

/** The bundlers of these recipes; the others are in more/bundlers.test.js. */
const TOOLS = {
  esbuild: own,
  'esbuild, in one folder': own,
  'ncc, in one folder': quick,
  webpack: quick,
  'webpack, in one folder': quick,
  Rollup: quick,
}

describe('docs/bundlers.md', () => {
  it('has a test for each recipe', () => {
    const titles = recipes().map(({ title }) => title)
    expect(titles).toEqual([...Object.keys(TOOLS), 'Vite', 'Next.js'])
  })

  it.each(Object.entries(TOOLS))('builds with %s what runs', async (title, tools) => {
    expect(await bundled(title, tools)).toEqual(ANSWER)
  })
})
