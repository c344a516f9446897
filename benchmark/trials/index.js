/*
 * All trials, in the order of the table's rows. A trial is
 *   { name, summary, unit, once, samples, together, group, suits(driver), arrange(context),
 *     prepare(context) }
 * `prepare` answers with a function that takes one sample, `{ value, beside }`. With `once` each
 * sample needs a fresh process; with `together` all such trials and their drivers run at the same
 * time, after the others. `arrange` runs before all samples, in a process of its own. Trials with a
 * `group` run only when they are asked for.
 */
module.exports = [
  ...require('./calls'),
  require('./near'),
  ...require('./sorted'),
  ...require('./streams'),
  ...require('./workers'),
  require('./wake'),
  ...require('./memory'),
  ...require('./idle'),
  ...require('./start'),
  ...require('./recovery'),
  require('./flushall'),
  ...require('./served'),
  ...require('./scale').trials,
  ...require('./vector'),
  ...require('./queues'),
  ...require('./guests'),
  require('./documents'),
]
