'use strict'

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB']

/** A number of bytes for people: `1.5 MB`. */
function bytes(count) {
  let power = 0
  let shown = count
  while (shown >= 1000 && power < UNITS.length - 1) {
    shown /= 1000
    power += 1
  }
  return `${power === 0 ? shown : shown.toFixed(1)} ${UNITS[power]}`
}

/** A duration for people: `8 s`, `3 min 20 s`, `2 h 5 min`. */
function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes} min ${whole % 60} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** A number with its thousands set off: `1,234,567`. */
function grouped(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** A number of things: `1 record`, `1,234 records`. */
function counted(count, thing) {
  return `${grouped(count)} ${thing}${count === 1 ? '' : 's'}`
}

/** A duration in milliseconds for people: `0.35 ms`, `12.3 ms`, `4.1 s`, `3 min 20 s`. */
function millis(time) {
  if (time < 1000) return `${Number(time.toPrecision(3))} ms`
  return time < 60_000 ? `${(time / 1000).toFixed(1)} s` : duration(time / 1000)
}

module.exports = { bytes, counted, duration, grouped, millis }
