'use strict'

// Builds the page of the inspector, inspector/, into lib/inspector/page/: what the package ships.
// esbuild does it in a fraction of a second, so every build makes all of it anew.

const fs = require('node:fs')
const path = require('node:path')
const { root } = require('./run.js')

const SOURCE = path.join(root, 'inspector')
const TARGET = path.join(root, 'lib', 'inspector', 'page')

/** What is copied as it is. */
const STATIC = ['index.html', 'icon.svg']

function build() {
  fs.rmSync(TARGET, { recursive: true, force: true })
  const { metafile } = require('esbuild').buildSync({
    absWorkingDir: root,
    entryPoints: { app: path.join(SOURCE, 'src', 'main.jsx') },
    outdir: TARGET,
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['es2022', 'chrome109', 'firefox115', 'safari16.4'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none', // licenses.txt has them whole
    logLevel: 'warning',
    metafile: true,
  })
  for (const name of STATIC) fs.copyFileSync(path.join(SOURCE, name), path.join(TARGET, name))
  fs.writeFileSync(path.join(TARGET, 'licenses.txt'), licenses(Object.keys(metafile.inputs)))
}

/** The licences of the packages that `files` are of. */
function licenses(files) {
  const names = files.flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? [])
  return [...new Set(names)].sort().map(license).join('\n')
}

function license(name) {
  const folder = path.join(root, 'node_modules', name)
  const { version } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'))
  const text = fs.readFileSync(path.join(folder, 'LICENSE'), 'utf8')
  return `${name} ${version}\n\n${text}`
}

build()
