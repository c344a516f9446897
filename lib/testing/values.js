'use strict'

const { RedletError } = require('../error.js')

/** Milliseconds of each unit. */
const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** One number with its unit, such as `1.5h`. */
const PART = /(\d+(?:\.\d+)?)(ms|[smhd])/g

/** The milliseconds of a duration; `what` begins the sentence of the error. */
function readDuration(time, what) {
  const millis = typeof time === 'string' ? ofText(time) : time
  if (typeof millis === 'number' && Number.isFinite(millis) && millis >= 0) return millis
  throw refuse(`${what} milliseconds or a text such as '90m' or '1h30m', not ${describe(time)}`)
}

/** Undefined if it is no duration. */
function ofText(text) {
  if (text.replace(PART, '') !== '' || text === '') return undefined
  const parts = [...text.matchAll(PART)]
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * UNITS[unit], 0)
}

function describe(value) {
  return typeof value === 'string' ? `'${value}'` : String(value)
}

function refuse(message) {
  return new RedletError('INVALID_ARGUMENT', message)
}

module.exports = { describe, readDuration, refuse }
