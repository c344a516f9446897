'use strict'

// The keyspace events of a store, in order: which `set`, `expire`, `del` ... of which key a call has
// caused.

const MARK = '__keyevent@mark'

/** Listens to the events of `subject`; `drain` answers with those since it last did. */
async function listen(subject, session) {
  const heard = []
  let marked = () => {}
  const close = await subject.events((channel, message) => {
    if (channel === MARK) marked()
    else heard.push(`${channel.split(':')[1]} ${message}`)
  })
  await session.call(['CONFIG', 'SET', 'notify-keyspace-events', 'EA'])
  const drain = async () => {
    await arrival(session, (mark) => {
      marked = mark
    })
    return heard.splice(0)
  }
  await drain()
  return { drain, close }
}

/** What was published before the mark has come when the mark has. */
async function arrival(session, onMark) {
  const arrived = new Promise((resolve) => onMark(resolve))
  // Published again until it is received: the subscription itself takes a moment.
  while ((await session.call(['PUBLISH', MARK, 'mark'])) === 0) await undefined
  await arrived
}

module.exports = { listen }
