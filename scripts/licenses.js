'use strict'

// Collects the licences of everything that is linked into the addon, for every platform, in
// THIRD-PARTY-LICENSES.txt: `npm run licenses`. With `--check` it writes nothing, and exits with 1
// if that file is not what it would write.

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { root } = require('./run.js')

const FILE = path.join(root, 'THIRD-PARTY-LICENSES.txt')
const { targets } = require('../package.json').napi

const HEAD = `The binaries of redlet contain the following software, each under the licence that
follows its name. redlet itself is under the licence in LICENSE.
`

/** C code in a crate has a licence of its own. */
const BUNDLED = {
  'libmimalloc-sys': [
    {
      name: 'mimalloc',
      text: (folder) => read(path.join(folder, 'c_src', 'mimalloc', 'v2', 'LICENSE')),
    },
  ],
  'lua-src': [
    { name: 'Lua 5.1', text: (folder) => endOf(path.join(folder, 'lua-5.1.5', 'lua.h')) },
  ],
}

/** Crates that are needed only to build, but bring C code that is linked. */
const SOURCES = ['lua-src']

/** The text of the licence, for what comes without one. */
const MIT = (holder) => `Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES
OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`

/** The crates that are linked on any of the platforms. */
function linked() {
  const platforms = targets.flatMap((target) => ['--filter-platform', target])
  const { packages, resolve } = JSON.parse(
    execFileSync('cargo', ['metadata', '--format-version', '1', '--locked', ...platforms], {
      ...{ cwd: root, maxBuffer: 256 << 20, stdio: ['ignore', 'pipe', 'inherit'] },
    }),
  )
  const crates = new Map(packages.map((crate) => [crate.id, crate]))
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]))
  const isSource = (id) => SOURCES.includes(crates.get(id).name)
  const found = new Set()
  const visit = (id) => {
    if (found.has(id) || isMacro(crates.get(id))) return
    found.add(id)
    if (isSource(id)) return
    for (const { pkg, dep_kinds } of nodes.get(id).deps) {
      if (isSource(pkg) || dep_kinds.some(({ kind }) => kind === null)) visit(pkg)
    }
  }
  visit(resolve.root)
  found.delete(resolve.root)
  return [...found].map((id) => crates.get(id)).sort(byName)
}

/** Macros run in the compiler. */
function isMacro({ targets }) {
  return targets.some(({ kind }) => kind.includes('proc-macro'))
}

function byName(a, b) {
  return a.name < b.name || (a.name === b.name && a.version < b.version) ? -1 : 1
}

/** What a crate contains, each with its licence. */
function parts(crate) {
  const folder = path.dirname(crate.manifest_path)
  const own = { name: `${crate.name} ${crate.version}`, text: textOf(crate, folder) }
  const bundled = BUNDLED[crate.name] ?? []
  return [own, ...bundled.map(({ name, text }) => ({ name, text: text(folder) }))]
}

/** The MIT licence where the crate may be used under it, and all its licences otherwise. */
function textOf({ name, license }, folder) {
  const files = fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^(licen[cs]e|copying|notice)/i.test(entry.name))
    .map((entry) => entry.name)
  const others = /-(apache|llvm|zlib|boost)|unlicense/i
  const mit = /\bMIT\b/.test(license)
  const chosen = mit ? files.filter((file) => !others.test(file)) : files
  const texts = chosen.sort().map((file) => read(path.join(folder, file)))
  if (texts.length > 0) return texts.join('\n\n')
  if (mit) return MIT(`the authors of ${name}`)
  throw new Error(`${name} has no text of its licence: ${license}`)
}

function read(file) {
  return fs.readFileSync(file, 'utf8').replaceAll('\r\n', '\n').replaceAll(/ +$/gm, '').trim()
}

/** The licence that stands in the last comment of a C file. */
function endOf(file) {
  const [, comment] = /\/\*{20,}\n((?:\*.*\n)+)\*{20,}\/\s*#endif\s*$/.exec(read(file))
  return comment.replaceAll(/^\* ?/gm, '').trim()
}

/** One text for all that have the same. */
function collect() {
  const std = {
    name: 'the standard library of Rust',
    text: MIT('the Rust project developers and contributors'),
  }
  const byText = new Map()
  for (const { name, text } of [...linked().flatMap(parts), std]) {
    byText.set(text, [...(byText.get(text) ?? []), name])
  }
  const line = '-'.repeat(80)
  const sections = [...byText].map(([text, names]) => `${line}\n${names.join('\n')}\n\n${text}\n`)
  return [HEAD, ...sections].join('\n')
}

const text = collect()
if (!process.argv.includes('--check')) {
  fs.writeFileSync(FILE, text)
} else if (!fs.existsSync(FILE) || fs.readFileSync(FILE, 'utf8') !== text) {
  console.error('✘ THIRD-PARTY-LICENSES.txt is out of date: npm run licenses')
  process.exitCode = 1
}
