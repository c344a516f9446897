'use strict'

/** Calls with few arguments pass them one by one: as a list they would cost a tenth of the call. */
function forward(run, args) {
  switch (args.length) {
    case 2:
      return run(args[0], args[1])
    case 3:
      return run(args[0], args[1], args[2])
    case 4:
      return run(args[0], args[1], args[2], args[3])
    default:
      return run(...args)
  }
}

module.exports = { forward }
