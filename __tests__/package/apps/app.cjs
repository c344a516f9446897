const { Redlet } = require('redlet')
const { testClock } = require('redlet/testing')

import('./run.mjs').then(({ run }) => run(Redlet, testClock))
