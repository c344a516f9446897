'use strict'

// The pages of the documentation: their links, and the two READMEs. `npm run docs`, which takes longer,
// is part of `npm run test:all`.

const { spawnSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { root } = require('./support/processes/child.js')
const { newFolder, removeFolders } = require('./support/processes/folder.js')

afterAll(removeFolders)

const read = (file) => fs.readFileSync(path.join(root, file), 'utf8')

/** Runs a module of JavaScript; what it printed, as lines. */
function run(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    ...{ cwd: root, encoding: 'utf8' },
  })
  return { status, stderr, lines: stdout.split('\n').filter(Boolean) }
}

const evaluate = (code) => run('--input-type=module', '-e', code)

/** A folder with files. */
function folderWith(files) {
  const folder = newFolder()
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text)
  return folder
}

describe('the links of the documentation', () => {
  it('lead to files and headings that there are, and every page is in the navigation', () => {
    expect(run('site/check-links.mjs')).toEqual({ status: 0, stderr: '', lines: [] })
  })

  it('are found where they lead nowhere, but not in code', () => {
    const folder = folderWith({
      'a.md': '# A\n\n[b](b.md#two-words) [no](b.md#three) [gone](c.md) [here](#a) `[x](y.md)`\n',
      'b.md': '# B\n\n## `Two` [words](a.md)\n\n```\n# three\n[x](y.md)\n```\n',
    })
    const code = `import { brokenLinks } from './site/markdown.mjs'
      for (const link of brokenLinks(${JSON.stringify(folder)}, ['a.md', 'b.md'])) console.log(link)`
    expect(evaluate(code)).toEqual({
      ...{ status: 0, stderr: '' },
      lines: ['a.md: b.md has no #three', 'a.md: there is no c.md'],
    })
  })

  it('are found in the built site too', () => {
    const folder = folderWith({
      'index.html':
        '<a href="/b.html#x">b</a> <a href="./b#y">b</a> <img src="/no.png"> <a href="https://a.b/">c</a>',
      'b.html': '<h2 id="x">x</h2><a href="/">home</a>',
    })
    const code = `import { brokenInSite } from './site/check-site.mjs'
      for (const link of brokenInSite(${JSON.stringify(folder)})) console.log(link)`
    expect(evaluate(code)).toEqual({
      ...{ status: 0, stderr: '' },
      lines: ['index.html: ./b#y', 'index.html: /no.png'],
    })
  })
})

describe('the pages that the site makes', () => {
  const headings = (text) => text.match(/^#+ .*$/gm).map((heading) => heading.replace(/^#+ /, ''))

  it('have every command once, and a row for it that leads there', () => {
    const code = `import fs from 'node:fs'
      import { commandPages } from './site/commands.mjs'
      console.log(JSON.stringify(commandPages(fs.readFileSync('docs/commands.md', 'utf8'))))`
    const [index, ...groups] = JSON.parse(evaluate(code).lines[0])
    const commands = headings(read('docs/commands.md').replace(/^##? .*$/gm, ''))
    const shown = groups.flatMap(({ text }) => headings(text.replace(/^# .*$/gm, '')))
    expect(shown).toEqual(commands)
    const rows = [...index.text.matchAll(/^\| \[(.*?)\]\((.*?)\)/gm)]
    expect(rows.map(([, name]) => name)).toEqual(commands)
    for (const [, name, link] of rows) {
      const [page] = link.split('#')
      const group = groups.find((one) => one.page === `docs/${page}`)
      expect(group.text).toContain(`\n## ${name}\n`)
    }
  })

  it('have every export of the types, and the members of the store', () => {
    const code = `import { apiPages } from './site/api.mjs'
      console.log(JSON.stringify(apiPages('.')))`
    const pages = JSON.parse(evaluate(code).lines[0])
    const shown = new Set(pages.flatMap(({ text }) => headings(text)))
    const exported = [...read('index.d.ts').matchAll(/^export (?:class|interface|type) (\w+)/gm)]
    const missing = exported.map(([, name]) => name).filter((name) => !shown.has(name))
    expect(missing).toEqual(['Commands']) // its members are the commands, which have pages
    for (const name of ['open', 'buffers', 'multi', 'listen', 'close'])
      expect(shown).toContain(name)
    expect(pages[1].text.match(/^## Redlet$/gm)).toEqual(['## Redlet'])
    for (const { text } of pages) expect(text).not.toMatch(/^@/m) // tags such as @example
  })
})

describe('README.md', () => {
  it('links every page of docs/', () => {
    const text = read('README.md')
    const pages = fs.readdirSync(path.join(root, 'docs'), { recursive: true })
    const missing = pages
      .filter((page) => page.endsWith('.md'))
      .filter((page) => !text.includes(`](docs/${page.replaceAll(path.sep, '/')}`))
    expect(missing).toEqual([])
  })
})

describe('README.pt-BR.md', () => {
  const [english, portuguese] = ['README.md', 'README.pt-BR.md'].map(read)
  const withoutCode = (text) => text.replace(/^```[\s\S]*?^```$/gm, '')

  it('has the headings of README.md, in their levels', () => {
    const levels = (text) => withoutCode(text).match(/^#+(?= )/gm)
    expect(levels(portuguese)).toEqual(levels(english))
  })

  it('has its blocks of code, but for comments and what stands for a path', () => {
    const blocks = (text) =>
      text
        .match(/^```[\s\S]*?^```$/gm)
        .map((block) => block.replace(/ *(\/\/|#) .*$/gm, '').replace(/ +$/gm, ''))
    expect(blocks(portuguese)).toEqual(blocks(english))
  })

  it('has its links, in their order', () => {
    const links = (text) =>
      [...withoutCode(text).matchAll(/\]\(([^)]*)\)/g)]
        .map(([, link]) => link)
        .filter((link) => !/^README/.test(link))
    expect(links(portuguese)).toEqual(links(english))
    expect(english).toContain('](README.pt-BR.md)')
    expect(portuguese).toContain('](README.md)')
  })

  it('has its tables, lists and paragraphs, and the same code in each', () => {
    const blocks = (text) => withoutCode(text).split(/\n{2,}/)
    const lines = (block) => block.split('\n').filter((line) => /^[|*]/.test(line))
    /** Code within text that is not translated. */
    const code = (block) =>
      (block.match(/`[^`]+`/g) ?? []).filter((span) => !/_(THE|DO)_/.test(span))
    const shapes = (text) =>
      blocks(text).map((one) => ({ lines: lines(one).length, code: code(one).sort() }))
    expect(shapes(portuguese)).toEqual(shapes(english))
  })
})
