/* How figures are written. */

const UNITS = {
  ns: (value) => (value < 1000 ? `${round(value)} ns` : UNITS.us(value / 1e3)),
  us: (value) => (value < 1000 ? `${round(value)} µs` : UNITS.ms(value / 1e3)),
  ms: (value) => (value < 1000 ? `${round(value)} ms` : `${round(value / 1e3)} s`),
  bytes: (value) => (value < 1 << 20 ? `${round(value)} B` : `${round(value / 2 ** 20)} MB`),
  times: (value) => `${value.toFixed(2)}×`,
}

function format(unit, value) {
  return UNITS[unit](value)
}

/** Three digits are what these figures are good for. */
function round(value) {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(value < 1 ? 2 : 3).replace(/\.0+$/, '')
}

module.exports = { format, round }
