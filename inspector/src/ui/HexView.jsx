const LINE = 16

/** Bytes as `hexdump -C` shows them; `offset` is where they begin in the value. */
export function HexView({ bytes, offset = 0 }) {
  const lines = []
  for (let at = 0; at < bytes.length; at += LINE) {
    lines.push(line(bytes.subarray(at, at + LINE), offset + at))
  }
  return (
    <pre class="code hex" tabIndex={0} aria-label="Bytes">
      {lines.join('\n')}
    </pre>
  )
}

function line(bytes, offset) {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
  const left = hex.slice(0, 8).join(' ')
  const right = hex.slice(8).join(' ')
  const text = Array.from(bytes, (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·',
  )
  return `${offset.toString(16).padStart(8, '0')}  ${left.padEnd(23)}  ${right.padEnd(23)}  ${text.join('')}`
}
