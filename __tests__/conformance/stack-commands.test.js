'use strict'

// Commands of Redis Stack, which the servers of dialects do not have.

const { conformance } = require('../support/scripts/conformance.js')

conformance('what the servers of dialects do not have', (script) => {
  script(
    'commands of Redis Stack',
    `
    [stack-commands] CMS.INITBYDIM k 20 5
  `,
  )
})
