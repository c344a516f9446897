/* The figures that targets are made of: functions of the results and of redlet's driver. */

/** The trial's figure over that of what took turns with it in the same process. */
const over = (trial, name) => (results, own) => results.over(trial, own, name)

/** The trial's figure over another driver's. */
const ratio = (trial, other) => (results, own) => results.ratio(trial, own, other)

/** Another driver's figure over the trial's. */
const times = (trial, other) => (results, own) => results.ratio(trial, other, own)

/** The trial's figure over the one of the build that it is measured against. */
const ofBefore = (trial) => (results, own) =>
  own === 'before' ? undefined : results.ratio(trial, own, 'before')

/** The figure of one trial over that of another. */
const between = (trial, other) => (results, own) =>
  divided(results.value(trial, own), results.value(other, own))

const value = (trial) => (results, own) => results.value(trial, own)

function divided(left, right) {
  return left === undefined || right === undefined ? undefined : left / right
}

module.exports = { between, divided, ofBefore, over, ratio, times, value }
