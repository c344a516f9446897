'use strict'

// Lines of Lua as calls of EVAL in a conformance script. A line must not contain `'`.

/** Each line is a script. */
const evals = (lua) => lines(lua, (line) => `EVAL '${line}' 0`)

/** Each line raises an error, which its script catches and returns. */
const caught = (lua) =>
  lines(lua, (line) => `EVAL 'local ok, e = pcall(function() ${line} end) return e' 0`)

const lines = (lua, call) =>
  lua
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(call)
    .join('\n')

module.exports = { caught, evals }
