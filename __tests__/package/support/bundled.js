'use strict'

// Builds a recipe of docs/bundlers.md as it is written, and runs the result.

const fs = require('node:fs')
const path = require('node:path')
const { recipe } = require('./recipes.js')
const { installOffline, installed, newProject, run } = require('./project.js')

/** A program that esbuild can also put into CommonJS. */
const APP = { 'app.mjs': true, 'run.mjs': true }

/**
 * What the app prints, built by the recipe `title` with the programs of `tools`. What is built in
 * one folder runs without node_modules.
 */
async function bundled(title, tools) {
  const { files, commands } = recipe(title)
  const project = newProject({ ...APP, ...files })
  await installOffline(project)
  // Only after redlet's: npm removes what it does not know.
  linkAll(tools, path.join(project, 'node_modules'))
  for (const command of commands.slice(0, -1)) await run(project, npx(command, tools))
  if (title.endsWith('in one folder'))
    fs.rmSync(path.join(project, 'node_modules'), { recursive: true })
  const [, file] = commands.at(-1).split(' ')
  return JSON.parse(await run(project, [process.execPath, file]))
}

/** `npx tool args` with the tool in `tools`. */
function npx(command, tools) {
  const [, tool, ...args] = command.split(' ')
  return [installed(path.join(tools, '.bin', tool)), ...args]
}

/** Links the packages of `from` that are not in `into`. */
function linkAll(from, into) {
  for (const name of fs.readdirSync(from).filter((name) => !name.startsWith('.'))) {
    const link = path.join(into, name)
    if (!fs.existsSync(link)) fs.symlinkSync(path.join(from, name), link, 'junction')
  }
}

module.exports = { bundled }
