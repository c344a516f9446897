// Numbers as people read them.

const plain = new Intl.NumberFormat('en')
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

export function count(value) {
  return value == null ? '–' : plain.format(value)
}

export function compact(value) {
  if (value == null) return '–'
  return Math.abs(value) < 10_000 ? plain.format(Math.round(value)) : short.format(value)
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB']

/** Bytes in powers of 1024, as Redis says them. */
export function bytes(value) {
  if (value == null || Number.isNaN(value)) return '–'
  let rest = Math.abs(value)
  let unit = 0
  while (rest >= 1024 && unit < UNITS.length - 1) {
    rest /= 1024
    unit += 1
  }
  const digits = unit === 0 || rest >= 100 ? 0 : rest >= 10 ? 1 : 2
  return `${value < 0 ? '−' : ''}${rest.toFixed(digits)} ${UNITS[unit]}`
}

export function percent(share) {
  if (share == null || Number.isNaN(share)) return '–'
  return `${(share * 100).toFixed(share > 0.9995 || share === 0 ? 0 : 1)} %`
}

/** A time that something took, from microseconds up. */
export function took(micros) {
  if (micros == null || Number.isNaN(micros)) return '–'
  if (micros > 0 && micros < 1) return `${Math.round(micros * 1000)} ns`
  if (micros < 1000) return `${trim(micros)} µs`
  if (micros < 1_000_000) return `${trim(micros / 1000)} ms`
  return `${trim(micros / 1_000_000)} s`
}

/** The same, given in seconds. */
export function seconds(value) {
  return took(value == null ? undefined : value * 1_000_000)
}

function trim(value) {
  return value >= 100 ? Math.round(value).toString() : Number(value.toPrecision(3)).toString()
}

/** A span of milliseconds in its two largest units: `2 d 4 h`. */
export function span(ms) {
  if (ms == null) return '–'
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`
  const parts = []
  let rest = Math.floor(ms / 1000)
  for (const [unit, size] of [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ]) {
    const whole = Math.floor(rest / size)
    rest -= whole * size
    if (whole > 0 && parts.length < 2) parts.push(`${whole} ${unit}`)
    else if (parts.length > 0) break
  }
  return parts.join(' ')
}

export function clockTime(ms) {
  return new Date(ms).toLocaleTimeString('en-GB')
}

export function dateTime(ms) {
  return new Date(ms).toLocaleString('sv-SE')
}

export function plural(number, one, many = `${one}s`) {
  return `${count(number)} ${number === 1 ? one : many}`
}
