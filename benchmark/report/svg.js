/* What both drawings have in common: a picture that is legible on light and on dark pages. */

const STYLE = `
  .page { fill: #ffffff; }
  text { font: 12px system-ui, 'Segoe UI', Helvetica, Arial, sans-serif; fill: #1f2328; }
  .title { font-size: 15px; font-weight: 600; }
  .group { font-weight: 600; }
  .note, .axis { fill: #59636e; font-size: 11px; }
  .grid { fill: none; stroke: #d1d9e0; stroke-width: 1; }
  .own { fill: #0969da; stroke: #0969da; }
  .other { fill: #9aa4af; stroke: #9aa4af; }
  .line { fill: none; stroke-width: 2; }
  .faint { stroke-dasharray: 5 4; }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117; }
    text { fill: #f0f6fc; }
    .note, .axis { fill: #9198a1; }
    .grid { stroke: #3d444d; }
    .own { fill: #4493f8; stroke: #4493f8; }
    .other { fill: #6e7781; stroke: #6e7781; }
  }
`

/** A document of this size around `parts`, with a background of its own for either colour scheme. */
function document(width, height, label, parts) {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(label)}">`,
    `<style>${STYLE}</style>`,
    `<rect class="page" width="${width}" height="${height}" rx="6"/>`,
    ...parts,
    '</svg>\n',
  ].join('\n')
}

function text(x, y, words, { of = '', anchor = 'start' } = {}) {
  const style = of ? ` class="${of}"` : ''
  return `<text x="${tidy(x)}" y="${tidy(y)}" text-anchor="${anchor}"${style}>${escaped(words)}</text>`
}

function bar(x, y, width, height, of) {
  return `<rect class="${of}" x="${tidy(x)}" y="${tidy(y)}" width="${tidy(width)}" height="${height}" rx="2"/>`
}

function line(points, of) {
  const path = points.map(([x, y]) => `${tidy(x)},${tidy(y)}`).join(' ')
  return `<polyline class="${of}" points="${path}"/>`
}

/** A function from a number between `from` and `to` to a place between `start` and `end`. */
function logarithmic(from, to, start, end) {
  const share = (value) => Math.log(value / from) / Math.log(to / from)
  return (value) => start + share(value) * (end - start)
}

/** The powers of ten from below the least to above the greatest. */
function decades(values) {
  const first = Math.floor(Math.log10(Math.min(...values)))
  const last = Math.ceil(Math.log10(Math.max(...values)))
  return Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i))
}

function escaped(words) {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

function tidy(number) {
  return Math.round(number * 10) / 10
}

module.exports = { bar, decades, document, line, logarithmic, text }
