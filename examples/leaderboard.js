'use strict'

// A leaderboard: points are scores of a sorted set, so ranks and neighbours cost one look each.

const { Redlet } = require('redlet')

class Leaderboard {
  constructor(db, key) {
    this.db = db
    this.key = key
  }

  /** Adds points, and returns the sum. */
  add(player, points) {
    return this.db.zincrby(this.key, points, player)
  }

  /** The best so many, as `[player, points]`. */
  top(count) {
    return this.db.zrange(this.key, 0, count - 1, { rev: true, withscores: true })
  }

  /** 1 for the best player; null for one who has not played. */
  place(player) {
    const rank = this.db.zrevrank(this.key, player)
    return rank === null ? null : rank + 1
  }

  /** The players around one, itself in the middle. */
  around(player, distance) {
    const rank = this.db.zrevrank(this.key, player)
    if (rank === null) return []
    return this.db.zrange(this.key, Math.max(0, rank - distance), rank + distance, { rev: true })
  }
}

const db = new Redlet()
const board = new Leaderboard(db, 'game:points')

board.add('ada', 120)
board.add('grace', 95)
board.add('linus', 80)
board.add('margaret', 140)
console.log('grace has', board.add('grace', 30), 'points')

for (const [player, points] of board.top(3)) console.log(player, points)
console.log('ada is number', board.place('ada'))
console.log('around ada:', board.around('ada', 1).join(', '))

// A board of the week: only better scores count; and two boards as one.
db.zadd('game:week', { gt: true }, [
  [40, 'ada'],
  [70, 'linus'],
])
const both = db.zunion(2, ['game:points', 'game:week'], { weights: [1, 2], withscores: true })
console.log('with the week counted twice:', both.at(-1).join(' '))
