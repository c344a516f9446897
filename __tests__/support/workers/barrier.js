'use strict'

/**
 * Makes a function that waits until all of so many threads have called theirs. They share two words,
 * which begin as 0.
 */
function barrier(words, threads) {
  return () => {
    const turn = Atomics.load(words, 1)
    if (Atomics.add(words, 0, 1) + 1 === threads) {
      Atomics.store(words, 0, 0)
      Atomics.add(words, 1, 1)
      Atomics.notify(words, 1)
      return
    }
    while (Atomics.load(words, 1) === turn) Atomics.wait(words, 1, turn, 1000)
  }
}

module.exports = { barrier }
