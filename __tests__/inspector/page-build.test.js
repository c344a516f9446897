'use strict'

// What `npm run build:inspector` has made, and what of it is shipped.

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const zlib = require('node:zlib')

const root = path.resolve(__dirname, '../..')
const page = path.join(root, 'lib', 'inspector', 'page')
const read = (name) => fs.readFileSync(path.join(page, name), 'utf8')

/** Bytes that a browser would load, compressed. */
const LIMIT = 120_000

it('is less than 120 kB, compressed', () => {
  const sizes = fs.readdirSync(page).map((name) => zlib.gzipSync(read(name)).length)
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(LIMIT)
})

it('has no script or style in its HTML, and loads nothing from elsewhere', () => {
  const html = read('index.html')
  expect(html).not.toMatch(/<style|<script(?![^>]* src="app\.js")|\son\w+=|\sstyle=/)
  expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
  expect(read('app.css')).not.toMatch(/@import|url\((?!["']?data:)/)
})

it('brings the licences of what is bundled', () => {
  const names = read('licenses.txt').match(/^(?:@[\w-]+\/)?[\w-]+ \d+\.\d+\.\d+$/gm)
  const packages = names.map((line) => line.split(' ')[0])
  expect(packages).toEqual(['@preact/signals', '@preact/signals-core', 'preact', 'uplot'])
})

it('is in the package that npm would publish, and its sources are not', () => {
  const out = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  })
  const answer = JSON.parse(out)
  const { files } = Array.isArray(answer) ? answer[0] : Object.values(answer)[0]
  const packed = files.map((file) => file.path)
  const shipped = fs.readdirSync(page).map((name) => `lib/inspector/page/${name}`)
  expect(packed.filter((name) => name.startsWith('lib/inspector/page/'))).toEqual(shipped)
  expect(packed.filter((name) => name.startsWith('inspector/'))).toEqual([])
})
