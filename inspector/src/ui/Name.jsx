// Names and values as text that hides nothing: what has no shape of its own, or turns the direction
// of writing, is shown as an escape.

const HIDDEN =
  /[\u0000-\u001f\u007f-\u00a0\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\ufffd]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

const SHORT = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function escaped(char) {
  if (SHORT[char] !== undefined) return SHORT[char]
  const code = char.charCodeAt(0)
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`
}

/** Pieces of a text: plain ones, and escapes. */
function pieces(text, hidden) {
  const found = []
  let from = 0
  for (const match of text.matchAll(hidden)) {
    if (match.index > from) found.push(text.slice(from, match.index))
    found.push({ escape: escaped(match[0]) })
    from = match.index + 1
  }
  if (from < text.length) found.push(text.slice(from))
  return found
}

/** The text with its escapes, for attributes and titles. */
export function visible(text) {
  return text.replace(HIDDEN, escaped)
}

/** As HIDDEN; lines and tabs of a longer text are what they are. */
const HIDDEN_IN_TEXT = new RegExp(HIDDEN.source.replace('\\u0000-', '\\u0000-\\u0008\\u000b-'), 'g')

export function Text({ text }) {
  return <Name text={text} hidden={HIDDEN_IN_TEXT} longest={Number.POSITIVE_INFINITY} />
}

/** Every byte above ASCII, for what is no text. */
const HIGH = /[\u0000-\u001f\u007f-\u00ff]/g

/** Characters of a name that are shown. */
const LONGEST = 2000

/** Any bytes of the API as text: of what is not UTF-8, bytes above ASCII are escapes. */
export function visibleBytes(bytes) {
  if (typeof bytes === 'string') return visible(bytes)
  return window.atob(bytes.base64).replace(HIGH, escaped)
}

export function NameOf({ bytes }) {
  if (typeof bytes === 'string') return <Name text={bytes} />
  return <Name text={window.atob(bytes.base64)} hidden={HIGH} />
}

export function Name({ text: whole, hidden = HIDDEN, longest = LONGEST }) {
  const text = whole.length > longest ? `${whole.slice(0, longest)}…` : whole
  if (text === '') return <span class="faint">(empty)</span>
  return pieces(text, hidden).map((piece, index) =>
    typeof piece === 'string' ? (
      piece
    ) : (
      <span key={index} class="escape">
        {piece.escape}
      </span>
    ),
  )
}
