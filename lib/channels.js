'use strict'

const channels = require('node:diagnostics_channel')
const { RedletError } = require('./error.js')
const { forward } = require('./forward.js')

// Channels of node:diagnostics_channel. A channel does not say when somebody subscribes, and asking
// each one again and again would cost something without subscribers. So what changes the
// subscribers of our channels is replaced on the channels themselves.

/** The methods of a channel that change its subscribers. */
const CHANGING = ['subscribe', 'unsubscribe', 'bindStore', 'unbindStore']

/** What is called when the subscribers of a channel have changed. Copies of this package share it. */
const FOLLOWERS = Symbol.for('redlet.followers')

/** The channels of events, by the names of the events. */
const EVENT_CHANNELS = Object.fromEntries(
  ['expired', 'evicted', 'slow', 'error', 'snapshot', 'connection', 'ownership'].map((name) => {
    const channel = channels.channel(`redlet:${name}`)
    if (channel[FOLLOWERS] === undefined) watch(channel)
    return [name, channel]
  }),
)

/** Calls `changed` from now on when the subscribers of a channel of events have changed. */
function follow(changed) {
  for (const channel of Object.values(EVENT_CHANNELS)) channel[FOLLOWERS].add(changed)
}

function unfollow(changed) {
  for (const channel of Object.values(EVENT_CHANNELS)) channel[FOLLOWERS].delete(changed)
}

/** A channel with subscribers has another prototype, which it gets in `subscribe`. */
function watch(channel) {
  const followers = new Set()
  define(channel, FOLLOWERS, followers)
  for (const method of CHANGING) {
    define(channel, method, (...args) => {
      const answer = Object.getPrototypeOf(channel)[method].apply(channel, args)
      for (const changed of followers) changed()
      return answer
    })
  }
}

function define(object, name, value) {
  Object.defineProperty(object, name, { value, configurable: true, writable: true })
}

/** The channels of `tracing:redlet:script`, as a TracingChannel has them. */
const SCRIPT = Object.fromEntries(
  ['start', 'end', 'error'].map((name) => [
    name,
    channels.channel(`tracing:redlet:script:${name}`),
  ]),
)

/** What says whether somebody subscribes to one of them. Copies of this package share it. */
const TRACING = Symbol.for('redlet.tracing')

/** One property is read faster than those of three channels. */
const state = SCRIPT.start[TRACING] ?? watchTracers()

function watchTracers() {
  const found = {}
  const look = () => {
    found.traced = Object.values(SCRIPT).some((channel) => channel.hasSubscribers)
  }
  for (const channel of Object.values(SCRIPT)) {
    if (channel[FOLLOWERS] === undefined) watch(channel)
    channel[FOLLOWERS].add(look)
  }
  look()
  define(SCRIPT.start, TRACING, found)
  return found
}

/** Traces the calls of a function that runs scripts, while somebody subscribes. */
function tracing(command, run) {
  const method = {
    [command](...args) {
      try {
        return state.traced ? trace(command, run, args) : forward(run, args)
      } catch (error) {
        throw RedletError.through(method, error)
      }
    },
  }[command]
  return method
}

function trace(command, run, args) {
  const { start, end, error } = SCRIPT
  const context = { command }
  return start.runStores(context, () => {
    try {
      return run(...args)
    } catch (failure) {
      context.code = failure?.code
      error.publish(context)
      throw failure
    } finally {
      end.publish(context)
    }
  })
}

module.exports = { EVENT_CHANNELS, follow, tracing, unfollow }
