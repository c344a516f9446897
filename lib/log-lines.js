'use strict'

const { bytes, counted, millis } = require('./units.js')

// The texts and fields of log lines. They hold no values, no arguments of calls, and no passwords.

/** The lines about an opening, as `[level, text, fields]`. */
function opened({ shown, joined, ownership, duration, found }) {
  if (ownership === 'guest')
    return [['info', `joined ${shown}, which another process has open`, {}]]
  if (joined) return [['info', `joined ${shown}, which this process had open`, {}]]
  const took = `in ${millis(duration)}`
  if (found === null) return [['info', `opened ${shown}`, { duration }]]
  const { snapshot, records, bytes: size, torn } = found
  const held = [
    ...(snapshot > 0 ? [`a snapshot of ${counted(snapshot, 'record')}`] : []),
    ...(records > 0 ? [`${counted(records, 'record')} (${bytes(size)}) of its log`] : []),
  ]
  const text = held.length === 0 ? 'which is empty' : `reading ${held.join(' and ')}`
  return [
    ['info', `opened ${shown}, ${text}, ${took}`, { snapshot, records, bytes: size, duration }],
    ...(torn ? [['warn', tornEnd(torn), { torn }]] : []),
  ]
}

/** What was cut off. */
function tornEnd({ path, offset, bytes: size, kept }) {
  const later = kept.length === 0 ? '' : `, and what came later was set aside as ${kept.join(', ')}`
  return (
    `the end of the log was torn, as by a power cut: ${path} was cut at byte ${offset}, ` +
    `${bytes(size)} before its end${later}`
  )
}

/**
 * The line about an event, as `{ level, text, fields, limited }`; undefined if it is worth none.
 * `limited` ones may come in thousands, of which a few are written.
 */
function lineOf(name, facts) {
  return Object.hasOwn(LINES, name) ? LINES[name](facts) : undefined
}

const LINES = {
  slow: (fields) => ({
    ...{ level: 'warn', fields, limited: true },
    text: `slow call: ${fields.command}${keys(fields.keys)} took ${millis(fields.duration)}`,
  }),
  'snapshot-begun': () => ({ level: 'info', text: 'a snapshot has begun', fields: {} }),
  snapshot: ({ complete, duration, bytes: size, problem }) =>
    complete
      ? {
          ...{ level: 'info', fields: { duration, bytes: size } },
          text: `the snapshot is complete: ${bytes(size)} in ${millis(duration)}`,
        }
      : { level: 'warn', text: problem, fields: { duration, problem } },
  connection({ state, client, door, address, reason, problem }) {
    const from = { door, address }
    if (state !== 'refused') {
      const text = `connection ${client} from ${address} was ${state}`
      return { level: 'debug', text, fields: { client, ...from }, limited: true }
    }
    const why = problem === null ? REFUSED[reason] : `${REFUSED[reason]}: ${problem}`
    const text = `a connection from ${address} was refused: ${why}`
    const fields = { reason, ...(problem !== null && { problem }), ...from }
    return { level: 'warn', text, fields, limited: true }
  },
  login: (fields) => ({
    ...{ level: 'warn', fields, limited: true },
    text: `a wrong user or password was given from ${fields.address}`,
  }),
  disk: ({ problem }) =>
    problem === null
      ? { level: 'info', text: 'the log takes writes again', fields: {} }
      : { level: 'error', text: `the log takes no writes: ${problem}`, fields: { problem } },
  ownership: ({ ownership, owner, before }) => ({
    ...{ level: 'info', fields: { ownership, owner, before } },
    text: `process ${before} has ended or closed the store: ${
      ownership === 'owner' ? 'this process owns it now' : `process ${owner} owns it now`
    }`,
  }),
  full: ({ evicts, used, limit }) => ({
    ...{ level: 'warn', fields: { evicts, used, limit } },
    text:
      `memory is full (${bytes(used)} of ${bytes(limit)}): ` +
      (evicts ? 'keys are evicted' : 'calls that need more are refused'),
  }),
  script: ({ kind, reason, duration, client }) => ({
    ...{ level: 'warn', fields: { kind, reason, duration, client }, limited: true },
    text: `a ${kind} was ended after ${millis(duration)}: ${ENDED[reason]}`,
  }),
  configured: ({ parameters }) => ({
    ...{ level: 'info', fields: { parameters } },
    text: `configuration changed: ${Object.entries(parameters)
      .map(([name, value]) => `${name}=${shown(value)}`)
      .join(', ')}`,
  }),
}

function keys(count) {
  return count === 0 ? '' : ` of ${counted(count, 'key')}`
}

/** The value of a parameter: as it is where it is one word, and not at all where it is secret. */
function shown(value) {
  if (value === null) return '(not shown)'
  return /^[\w.,:/%+-]+$/.test(value) ? value : JSON.stringify(value)
}

const REFUSED = {
  maxclients: 'there are as many as maxclients allows',
  tls: 'the handshake of TLS has failed',
  unprotected: 'the store has no password any more, so it takes clients of its own machine only',
}

const ENDED = {
  timeout: 'that is its limit (scriptTimeout)',
  stopped: 'it was killed, or its thread ended',
}

module.exports = { lineOf, opened }
