'use strict'

/** What a client says of itself may look like a number. */
const TEXTS = ['name', 'user', 'lib-name', 'lib-ver']

const calls = {
  clients: {
    takes: {},
    async run({ calls }) {
      const list = await calls.one(0, 'CLIENT', 'LIST')
      const lines = list.split('\n').filter((line) => line !== '')
      return { clients: lines.map((line) => client(line, calls)) }
    },
  },
}

/** `id=3 addr=127.0.0.1:5 name= age=1 ...` */
function client(line, calls) {
  const row = {}
  for (const fact of line.split(' ')) {
    const [name, value] = fact.split(/=(.*)/s, 2)
    const isNumber = !TEXTS.includes(name) && /^-?\d{1,15}$/.test(value)
    row[name] = isNumber ? Number(value) : value
  }
  return { ...row, inspector: calls.isOwn(row.addr) }
}

module.exports = { calls }
