'use strict'

// Takes the pictures of docs/inspector.md anew, in the test that looks at every view. They differ a
// little each time: their numbers are measured.

const { run } = require('./run.js')

const { ok } = run('Take the pictures', 'npx jest __tests__/inspector/page-views.test.js', {
  SCREENSHOTS: 'docs',
})
process.exitCode = ok ? 0 : 1
