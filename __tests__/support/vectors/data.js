'use strict'

/** Seeded vectors that lie in clusters, as those of texts and pictures do. */
function clustered(chance, count, dimension, clusters = 20) {
  const gauss = () => {
    const [a, b] = [1 - chance.next(), chance.next()]
    return Math.sqrt(-2 * Math.log(a)) * Math.cos(2 * Math.PI * b)
  }
  const point = () => Array.from({ length: dimension }, gauss)
  const centres = Array.from({ length: clusters }, point)
  return Array.from({ length: count }, (_, at) =>
    centres[at % clusters].map((component) => component + gauss()),
  )
}

/** The numbers as FP32 has them. */
function floats(numbers) {
  return Buffer.from(new Float32Array(numbers).buffer)
}

/** The share of `truth` that was found. */
function recall(found, truth) {
  return truth.filter((name) => found.includes(name)).length / truth.length
}

module.exports = { clustered, floats, recall }
