'use strict'

const { Redlet } = require('../../..')
const { newFolder } = require('../processes/folder.js')
const { redlet } = require('../programs/redlet.js')
const { startServer } = require('../servers/genuine.js')
const { RespClient } = require('../servers/resp-client.js')
const { contentsOf } = require('./contents.js')

/** The databases in which tests have keys. */
const ALL = [0, 3]

/** Runs calls, none of which may fail. */
async function fill(client, calls) {
  for (const [i, { type, value }] of (await client.pipeline(calls)).entries()) {
    if (type === 'error') throw new Error(`${calls[i].slice(0, 2)}: ${value}`)
  }
}

/** A store in this process that listens, with a client of it. */
async function served(target) {
  const db = new Redlet(target)
  const { port } = await db.listen({ port: 0 })
  const client = await RespClient.connect(port)
  return {
    ...{ db, client, port, url: `redis://127.0.0.1:${port}` },
    async stop() {
      client.close()
      await db.close()
    },
  }
}

/** A genuine server with a client of it. */
async function serving(id) {
  const { port, stop } = await startServer(id)
  const client = await RespClient.connect(port)
  return {
    ...{ client, port, url: `redis://127.0.0.1:${port}` },
    empty: () => fill(client, [['FLUSHALL'], ['FUNCTION', 'FLUSH']]),
    async stop() {
      client.close()
      await stop()
    },
  }
}

/** A folder that is closed, with what calls have made of it. */
async function filledFolder(...calls) {
  const folder = newFolder()
  const { client, stop } = await served(folder)
  await fill(client, calls.flat())
  await stop()
  return folder
}

async function contentsOfFolder(folder, databases = ALL) {
  const { client, stop } = await served(folder)
  const contents = await contentsOf([client], databases)
  await stop()
  return contents
}

/** `redlet copy`, which must find both sides the same; what it says. */
async function copied(from, to, ...options) {
  const { code, stdout, stderr } = await redlet('copy', ...options, from, to)
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/, the same on both sides\ndigest [0-9a-f]{64}\n$/)
  return stdout
}

module.exports = { ALL, contentsOfFolder, copied, fill, filledFolder, served, serving }
