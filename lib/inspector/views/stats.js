'use strict'

const streams = {
  stats: {
    takes: {},
    async run({ sampler }, _, stream) {
      stream.send('history', { samples: sampler.history })
      await sampler.listen((stats) => stream.send('stats', stats), stream.signal)
    },
  },
}

module.exports = { streams }
