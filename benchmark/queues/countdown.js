/** A promise that resolves when `step` was called so many times. */
function countdown(count) {
  let left = count
  let finish
  const done = new Promise((resolve) => {
    finish = resolve
  })
  const step = () => {
    left--
    if (left === 0) finish()
  }
  return { done, step }
}

module.exports = { countdown }
