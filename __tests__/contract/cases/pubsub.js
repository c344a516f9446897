'use strict'

module.exports = {
  async 'a message without subscribers reaches nobody'(run) {
    expect(await run('PUBLISH', 'news', 'hello')).toBe(0)
    expect(await run('SPUBLISH', 'news', 'hello')).toBe(0)
  },

  async 'channels without subscribers are counted as such'(run) {
    expect(await run('PUBSUB', 'CHANNELS')).toEqual([])
    expect(await run('PUBSUB', 'NUMSUB', 'news')).toEqual(['news', 0])
    expect(await run('PUBSUB', 'NUMPAT')).toBe(0)
  },
}
