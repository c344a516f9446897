// Bytes as the API has them: text where they are UTF-8, else `{ base64 }`.

/** A text that differs for different bytes: for keys of maps and lists. */
export function idOf(bytes) {
  return typeof bytes === 'string' ? `t${bytes}` : `b${bytes.base64}`
}

export function fromBase64(base64) {
  return Uint8Array.from(window.atob(base64), (char) => char.charCodeAt(0))
}

export function toBase64(bytes) {
  let binary = ''
  for (let at = 0; at < bytes.length; at += 8192) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 8192))
  }
  return window.btoa(binary)
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text that the bytes are, or undefined if they are not UTF-8. */
export function utf8(bytes) {
  try {
    return strict.decode(bytes)
  } catch {
    return undefined
  }
}

/** What names a key in an address of the page, and back. */
export function toParams(key) {
  return typeof key === 'string' ? { key } : { bytes: key.base64 }
}

export function fromParams({ key, bytes }) {
  if (bytes !== undefined) return { base64: bytes }
  return key
}

/** Without meaning as a glob pattern. */
export function escapeGlob(text) {
  return text.replace(/[\\*?[\]]/g, '\\$&')
}

/** What a person typed into a search: part of a name, unless it is a pattern. */
export function asPattern(typed) {
  if (typed === '') return '*'
  return /[*?[\]\\]/.test(typed) ? typed : `*${typed}*`
}

/** The text of a window of bytes, less a character that its ends have cut; undefined if it is none. */
export function windowText(bytes) {
  for (let start = 0; start < Math.min(4, bytes.length || 1); start += 1) {
    for (let end = 0; end < Math.min(4, bytes.length || 1); end += 1) {
      const text = utf8(bytes.subarray(start, bytes.length - end))
      if (text !== undefined) return text
    }
    if ((bytes[start] & 0xc0) !== 0x80) return undefined // no character was cut here
  }
  return undefined
}

/** Pairs of digits, 16 on a line. */
export function toHex(bytes) {
  const pairs = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
  return pairs
    .map((pair, index) => `${pair}${index % 16 === 15 ? '\n' : ' '}`)
    .join('')
    .trim()
}

/** The bytes that a person has written as hex, for the API. */
export function fromHex(text) {
  const digits = text.replace(/\s/g, '')
  if (!/^([0-9a-f]{2})*$/i.test(digits)) throw new Error('Give pairs of hex digits, such as 0a ff.')
  return {
    base64: toBase64(Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16))),
  }
}
