'use strict'

// What of a reply about JSON can be compared: the names of several paths, and the members of maps,
// come from the genuine module in another order on each call.

function comparable(call, reply) {
  const name = String(call[0]).toUpperCase()
  if (name === 'JSON.GET' && call.length > 3 && /^\{/.test(String(reply.value))) {
    const text = String(reply.value).replace(/\s/g, '')
    return { type: reply.type, value: [...text].sort().join('') }
  }
  if (reply.type === 'error') {
    // Beyond ASCII the genuine module writes the numbers of characters as bytes.
    return { type: reply.type, value: reply.value.replace(/[^\x20-\x7e]+/g, '?') }
  }
  if (name === 'SCAN') return { type: reply.type, value: reply.value[1].value.map(String).sort() }
  return sorted(reply)
}

function sorted({ type, value }) {
  if (type === 'map') {
    const pairs = value.map((pair) => pair.map(sorted))
    const byName = (one, other) => (String(one[0].value) < String(other[0].value) ? -1 : 1)
    return { type, value: pairs.sort(byName) }
  }
  return { type, value: Array.isArray(value) ? value.map(sorted) : value }
}

/** A document that goes from each server to the other: what it is there. */
async function dumpsAlike({ ours, theirs }, text) {
  const over = async (from, to) => {
    await from.send(['JSON.SET', 'k', '$', text])
    const { value } = await from.send(['DUMP', 'k'])
    await to.send(['RESTORE', 'k2', '0', value, 'REPLACE'])
    return String((await to.send(['JSON.GET', 'k2'])).value)
  }
  return [await over(ours, theirs), await over(theirs, ours)]
}

/** The keyspace events of calls, made by a client in RESP3: `json.set k`. */
async function eventsOf(client, calls) {
  await client.send(['CONFIG', 'SET', 'notify-keyspace-events', 'EA'])
  const events = []
  const ended = new Promise((resolve) => {
    client.onPush = ({ value }) => {
      if (String(value[0].value) !== 'pmessage') return
      const [, , channel, key] = value.map((each) => String(each.value))
      if (key === 'the end') resolve()
      else events.push(`${channel.split(':')[1]} ${key}`)
    }
  })
  client.post(['PSUBSCRIBE', '__keyevent@0__:*'])
  await client.pipeline([...calls, ['SET', 'the end', '1']])
  await ended
  return events
}

module.exports = { comparable, dumpsAlike, eventsOf }
