/*
 * All trials, in the order of the table's rows. A trial is
 *   { name, summary, unit, once, samples, suits(driver), arrange(context), prepare(context) }
 * where `prepare` answers with a function that takes one sample, `{ value, beside }`; `once` says
 * that each sample needs a fresh process; and `arrange` runs before all samples, in a process of
 * its own.
 */
module.exports = [
  ...require('./calls'),
  ...require('./sorted'),
  ...require('./streams'),
  require('./workers'),
  require('./wake'),
  require('./memory'),
  ...require('./collections'),
  ...require('./start'),
  ...require('./recovery'),
  require('./flushall'),
  ...require('./served'),
]
