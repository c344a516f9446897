'use strict'

/** Whether words carry a password, and must be kept out of the history. */
function isSecret([first = '', second = '', ...more]) {
  const [name, subcommand] = [first, second].map((word) => word.toString().toUpperCase())
  const says = (pattern) => more.some((word) => pattern.test(word.toString()))
  if (name === 'AUTH') return true
  if (name === 'ACL') return subcommand === 'SETUSER'
  if (name === 'HELLO') return says(/^auth$/i)
  if (name === 'MIGRATE') return says(/^auth2?$/i)
  return name === 'CONFIG' && subcommand === 'SET' && says(/pass|auth|user$/i)
}

module.exports = { isSecret }
