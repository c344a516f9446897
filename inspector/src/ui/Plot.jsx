import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import { clockTime } from '../format.js'
import { theme } from '../state/theme.js'

/** A colour of the design system, as it is now. */
function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()
}

/**
 * Lines over time. `data` is uPlot's: an array of x (seconds), then one for each of `series`
 * (`{ label, fill }`); `format` writes values of y, `incrs` are steps of its grid. `x` is for plots over
 * something else.
 */
export function Plot({ label, series, data, format, incrs, x = {}, height = 150, range }) {
  const place = useRef(null)
  const plot = useRef(null)
  const shape = `${series.map((one) => one.label).join()} ${theme.value}`

  useEffect(() => {
    const box = place.current
    const width = () => Math.max(80, box.clientWidth)
    const made = new uPlot(
      options({ series, format, incrs, x, range, height, width: width() }),
      data,
      box,
    )
    plot.current = made
    const watch = new ResizeObserver(() => made.setSize({ width: width(), height }))
    watch.observe(box)
    return () => {
      watch.disconnect()
      made.destroy()
      plot.current = null
    }
  }, [shape])

  useEffect(() => {
    plot.current?.setData(data)
  }, [data])

  return (
    <div ref={place} class="plot" role="img" aria-label={label} style={{ height: `${height}px` }} />
  )
}

function options({ series, format, incrs, x, range, height, width }) {
  const axis = {
    stroke: colour('text-faint'),
    font: '11px ui-sans-serif, system-ui, sans-serif',
    grid: { stroke: colour('grid'), width: 1 },
    ticks: { show: false },
  }
  return {
    width,
    height,
    legend: { show: false },
    padding: [10, 8, 0, 0],
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
    scales: {
      x: x.time === false ? { time: false } : { time: true, range: lastMinutes },
      y: { range: range ?? fromZero },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 24,
        space: 80,
        incrs: x.incrs,
        values: x.values ?? times,
      },
      { ...axis, size: 56, space: 34, gap: 6, incrs, values: (_, values) => values.map(format) },
    ],
    series: [{}, ...series.map((one, index) => line(one, index))],
  }
}

function line({ label, fill, points }, index) {
  const stroke = colour(`series-${index + 1}`)
  return {
    label,
    stroke,
    width: 1.5,
    fill: fill ? `${stroke}1f` : undefined,
    points: { show: points ?? false, size: 4 },
    spanGaps: false,
  }
}

/**
 * At least two minutes, so that lines move evenly from the beginning. uPlot gives a single sample a day,
 * so its own ends are not asked.
 */
function lastMinutes({ data: [times] }) {
  const end = times.at(-1) ?? Date.now() / 1000
  return [Math.min(times[0] ?? end, end - 120), end]
}

/** From nought to a little above the highest value, so that a flat line is no noise. */
function fromZero(_, low, high) {
  const top = high > 0 ? high * 1.15 : 1
  return [Math.min(0, low ?? 0), top]
}

function times(_, values) {
  return values.map((value) => clockTime(value * 1000))
}

/** Steps between whole numbers. */
export const WHOLE_STEPS = Array.from({ length: 10 }, (_, power) =>
  [1, 2, 5].map((n) => n * 10 ** power),
).flat()

/** Steps of a grid of bytes. */
export const BYTE_STEPS = Array.from({ length: 44 }, (_, power) => 2 ** power)
