'use strict'

const { spawn } = require('node:child_process')
const { once } = require('node:events')
const fs = require('node:fs')
const net = require('node:net')
const path = require('node:path')
const { Redlet } = require('../..')
const { CommandDocs } = require('../../lib/cli/prompt/docs.js')
const { helpLines } = require('../../lib/cli/prompt/help.js')
const { History, oneLine } = require('../../lib/cli/prompt/history.js')
const { messageLine } = require('../../lib/cli/prompt/message.js')
const { painter, widthOf } = require('../../lib/cli/prompt/paint.js')
const { fitting, json, rawBytes } = require('../../lib/cli/prompt/plain.js')
const { prettyLines } = require('../../lib/cli/prompt/pretty.js')
const { isSecret } = require('../../lib/cli/prompt/secrets.js')
const { shaped } = require('../../lib/cli/prompt/shapes.js')
const { splitWords } = require('../../lib/cli/prompt/words.js')
const { harmless, quoted } = require('../../lib/cli/quote.js')
const { ReplyParser } = require('../../lib/cli/wire/parser.js')
const { startScript } = require('../support/processes/child.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { CLI, redlet } = require('../support/programs/redlet.js')
const { findTool, startServer } = require('../support/servers/genuine.js')
const { comparedServers } = require('../support/servers/subjects.js')

afterAll(removeFolders)

const docs = new CommandDocs(new Redlet().call('COMMAND', 'DOCS'))

/** The words of a line, a byte a character. */
const wordsOf = (line) => splitWords(line).words.map((word) => word.toString('latin1'))

/** The reply in these bytes. */
function reply(bytes) {
  const found = []
  new ReplyParser().take(Buffer.from(bytes, 'latin1'), (each) => found.push(each))
  return found[0]
}

describe('the words of a line', () => {
  it.each([
    ['', []],
    ['  a  b\tc ', ['a', 'b', 'c']],
    ['"a b" \'c d\'', ['a b', 'c d']],
    [String.raw`"\x00\xfF\n\r\t\a\b\"\\\q"`, ['\0\xff\n\r\t\x07\b"\\q']],
    [String.raw`'\n\'\\x'`, [String.raw`\n'\\x`]],
    ['"" \'\'', ['', '']],
    ['"line\nnext"', ['line\nnext']],
    ['é "é"', ['\xc3\xa9', '\xc3\xa9']],
    ['a"b c"', ['ab c']],
  ])('of %j are %j', (line, expected) => {
    expect(wordsOf(line)).toEqual(expected)
  })

  it.each(['"', "'", 'a "b', "a 'b\\'", '"\\'])('of %j go on in the next line', (line) => {
    expect(splitWords(line).open).toBe(line.match(/["']/)[0])
  })

  it.each(['"a"b', "'a''b'"])('%j is refused', (line) => {
    expect(() => splitWords(line)).toThrow('a blank must follow the quote that ends a word')
  })

  const withRedisCli = findTool('redis-cli') ? it : it.skip // redis-cli is not installed
  withRedisCli('and quoted bytes are those of redis-cli, for random lines too', async () => {
    const pieces = [...' "\'\\abx41n\t', '\\x41', '\\xff', '\\n', '""', "''", '" ', "' "]
    const random = randomIntegers(12)
    const piece = () => pieces[random(pieces.length)]
    const lines = Array.from({ length: 1000 }, () =>
      ['EVAL "return ARGV" 0 ', ...Array.from({ length: 1 + random(10) }, piece)].join(''),
    )
    lines.push(String.raw`EVAL 'return ARGV' 0 "\x00\xff\r\t\a\b\"\\ 'x' \x7f\x1b[31m"`)
    expect(lines.map((line) => [line, asRedisCli(line)])).toEqual(await redisCli(lines))
  })
})

/** Whole numbers below a bound, the same for the same seed. */
function randomIntegers(seed) {
  let state = seed
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * bound)
  }
}

/** The words of a script's call, as redis-cli shows the reply that has them. */
function asRedisCli(line) {
  try {
    const { words, open } = splitWords(line)
    if (open) return 'Invalid argument(s)\n'
    const shown = words.slice(3).map((word, i) => `${i + 1}) ${quoted(word)}\n`)
    return shown.length === 0 ? '(empty array)\n' : shown.join('')
  } catch {
    return 'Invalid argument(s)\n'
  }
}

/** What redis-cli shows for each of these lines: `[[line, shown]]`. */
async function redisCli(lines) {
  const db = new Redlet()
  const listener = await db.listen({ port: 0 })
  const child = spawn(findTool('redis-cli'), ['--no-raw', '-p', listener.port], { stdio: 'pipe' })
  let shown = ''
  child.stdout.setEncoding('latin1').on('data', (text) => {
    shown += text
  })
  child.stdin.end(lines.map((line) => `${line}\nECHO @\n`).join(''))
  await once(child, 'close')
  await listener.close()
  await db.close()
  const parts = shown.split('"@"\n')
  return lines.map((line, i) => [line, parts[i]])
}

describe('quoted bytes', () => {
  it.each([
    ['é 漢 👩‍👩‍👧 ❤️', '"é 漢 👩‍👩‍👧 ❤️"'],
    ['a\u202eb', '"a\\xe2\\x80\\xaeb"'],
    ['a\u2028b\x9b31m', '"a\\xe2\\x80\\xa8b\\xc2\\x9b31m"'],
    ['"\\', '"\\"\\\\"'],
    [Buffer.from([0x22, 0xe9, 0x0a]), '"\\"\\xe9\\n"'],
  ])('of %j are %s', (text, expected) => {
    expect(quoted(Buffer.from(text))).toBe(expected)
    if (typeof text === 'string')
      expect(wordsOf(expected)[0]).toBe(Buffer.from(text).toString('latin1'))
  })

  it('of all kinds are read back as they were', () => {
    const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
    expect(splitWords(quoted(all)).words).toEqual([all])
  })

  it('are cut where there are more than a terminal can show, not within a character', () => {
    const million = 1024 * 1024
    const whole = 'x'.repeat(million)
    expect(quoted(Buffer.from(whole))).toBe(`"${whole}"`)
    expect(quoted(Buffer.from(`${whole}y`))).toBe(`"${whole}" … of 1,048,577 bytes`)
    const text = Buffer.from(`${whole.slice(2)}漢字`)
    expect(quoted(text)).toBe(`"${whole.slice(2)}" … of 1,048,580 bytes`)
    expect(harmless(text)).toBe(`${whole.slice(2)} … of 1,048,580 bytes`)
    const bytes = Buffer.alloc(2 * million, 0x80)
    const shown = '\\x80'.repeat(million - 3)
    expect(quoted(bytes)).toBe(`"${shown}" … of 2,097,152 bytes`)
  })

  it('in lines of text keep the lines, and control nothing', () => {
    expect(harmless(Buffer.from('a\r\n\tb\x1b[2J'))).toBe('a\n\tb\\x1b[2J')
  })
})

describe('a reply for people', () => {
  const pretty = (each, columns = 80) => prettyLines(each, { paint: painter(false), columns })

  it.each([
    ['+OK\r\n', 'OK'],
    ['-ERR a\x1b[31m\r\n', '(error) ERR a\\x1b[31m'],
    [':3\r\n', '(integer) 3'],
    [',1.50\r\n', '(double) 1.50'],
    ['#t\r\n', '(true)'],
    ['_\r\n', '(nil)'],
    ['*0\r\n', '(empty array)'],
    ['~0\r\n', '(empty set)'],
    ['%0\r\n', '(empty map)'],
    ['=9\r\ntxt:# a\nb\r\n', '# a\nb'],
    ['*2\r\n:1\r\n*2\r\n$1\r\na\r\n_\r\n', '1) 1\n2) 1) "a"\n   2) (nil)'],
    ['%2\r\n+a\r\n:1\r\n$3\r\nlon\r\n*2\r\n:2\r\n:3\r\n', 'a      1\n"lon"  1) 2\n       2) 3'],
    ['*2\r\n*2\r\n+a\r\n:1\r\n*2\r\n+bcd\r\n,2.5\r\n', '1)  a    1\n2)  bcd  2.5'],
    [
      '*2\r\n%2\r\n+a\r\n:1\r\n+b\r\n:2\r\n%2\r\n+a\r\n:10\r\n+b\r\n_\r\n',
      'a   b\n1   2\n10  (nil)',
    ],
  ])('of %j is %j', (bytes, expected) => {
    expect(pretty(reply(bytes)).join('\n')).toBe(expected)
  })

  it('has the fields of stream entries as maps', () => {
    const entry = '*2\r\n$3\r\n1-1\r\n*2\r\n+a\r\n+b\r\n'
    const shown = (words, bytes) => pretty(shaped(words, reply(bytes))).join('\n')
    const expected = '1) 1) "1-1"\n   2) a  b'
    expect(shown(['xrange', 's'], `*1\r\n${entry}`)).toBe(expected)
    expect(shown(['XREAD'], `%1\r\n+s\r\n*1\r\n${entry}`)).toBe('s  1) 1) "1-1"\n      2) a  b')
    expect(shown(['XREADGROUP'], '%1\r\n+s\r\n*1\r\n*2\r\n$3\r\n1-1\r\n_\r\n')).toBe(
      's  1)  "1-1"  (nil)',
    )
    expect(shown(['XRANGE'], '-ERR no\r\n')).toBe('(error) ERR no')
    expect(shown(['XRANGE'], '*1\r\n*2\r\n+a\r\n*1\r\n+b\r\n')).toBe('1) 1) a\n   2) 1) b')
  })

  it('may be as long as it likes', () => {
    const row = reply('*2\r\n$1\r\na\r\n:1\r\n')
    const many = 130_000
    expect(pretty({ type: 'map', value: Array(many).fill(row.value) })).toHaveLength(many)
    const rows = pretty({ type: 'array', value: Array(many).fill(row) })
    expect([rows.length, rows.at(-1)]).toEqual([many, '130000)  "a"  1'])
  })

  it('numbers a list so that its items stand in one column', () => {
    expect(pretty(reply(`*10\r\n${':0\r\n'.repeat(10)}`)).slice(8)).toEqual([' 9) 0', '10) 0'])
  })

  it('is a table only where the terminal is wide enough', () => {
    const rows = reply(`*2\r\n${'*2\r\n$20\r\naaaaaaaaaaaaaaaaaaaa\r\n:1\r\n'.repeat(2)}`)
    expect(pretty(rows, 29)).toEqual([
      '1)  "aaaaaaaaaaaaaaaaaaaa"  1',
      '2)  "aaaaaaaaaaaaaaaaaaaa"  1',
    ])
    expect(pretty(rows, 28)).toHaveLength(4)
  })

  it('aligns what is wide, and colours without changing the columns', () => {
    expect(widthOf('\x1b[32m漢é👍e\u0301\x1b[39m')).toBe(6)
    const paint = painter(true)
    const [line] = prettyLines(reply('%1\r\n$3\r\n\xe6\xbc\xa2\r\n:1\r\n'), { paint, columns: 80 })
    expect(line).toBe('\x1b[36m"漢"\x1b[39m  \x1b[33m1\x1b[39m')
  })
})

describe('a reply for programs', () => {
  const REPLY =
    '*8\r\n$2\r\na"\r\n:9223372036854775807\r\n,1.5\r\n,inf\r\n#t\r\n_\r\n%1\r\n:1\r\n~1\r\n+x\r\n$1\r\n\xff\r\n'

  it('is JSON with all digits, and with bytes that are no text in base64', () => {
    const text = json(reply(REPLY))
    expect(text).toBe(
      '["a\\"",9223372036854775807,1.5,"inf",true,null,{"1":["x"]},{"base64":"/w=="}]',
    )
    expect(json(reply('-ERR no\r\n'))).toBe('{"error":"ERR no"}')
    expect(JSON.parse(json(reply(REPLY), '  '))).toEqual(JSON.parse(text))
    expect(json(reply('%1\r\n+a\r\n*1\r\n:1\r\n'), '  ')).toBe('{\n  "a": [\n    1\n  ]\n}')
  })

  it('is left out where it is longer than a text can be', () => {
    expect(fitting(() => 'x'.repeat(2 ** 30))).toBeUndefined()
    expect(fitting(() => Buffer.alloc(2 ** 29).toString('latin1'))).toBeUndefined()
    expect(fitting(() => 'short')).toBe('short')
    expect(() => fitting(() => null.length)).toThrow(TypeError)
  })

  it('is its bytes, line by line', () => {
    expect(rawBytes(reply(REPLY)).toString('latin1')).toBe(
      'a"\n9223372036854775807\n1.5\ninf\ntrue\n\n1\nx\n\xff\n',
    )
  })
})

describe('a hint', () => {
  it.each([
    ['GET', 'key'],
    ['get k', ''],
    ['nosuch', ''],
    ['EXPIRE k', 'seconds [NX|XX|GT|LT]'],
    ['ZADD k NX', '[GT|LT] [CH] [INCR] score member [score member ...]'],
    ['ZADD k 1', 'member [score member ...]'],
    ['HSET h f', 'value [field value ...]'],
    ['ZRANGE z 0 -1 limit 1', 'count [BYSCORE|BYLEX] [REV] [WITHSCORES]'],
    ['XADD s * f', 'value [field value ...]'],
    ['EVAL script 1', '[key ...] [arg ...]'],
    [
      'SORT l GET',
      'get [GET get ...] [BY by] [LIMIT offset count] [ASC|DESC] [ALPHA] [STORE destination]',
    ],
    ['CONFIG SET', 'parameter value [parameter value ...]'],
    ['OBJECT', 'ENCODING|FREQ|HELP|IDLETIME|REFCOUNT'],
    // Of these, COMMAND DOCS names the module alone.
    ['JSON.SET doc $ 1', '[NX|XX] [FORMAT format]'],
    ['bf.reserve seen', 'error-rate capacity [EXPANSION expansion] [NONSCALING]'],
    ['CMS.INCRBY hits /home', 'increment [item increment ...]'],
    ['TS.CREATERULE a b', 'AGGREGATION aggregator bucketduration [aligntimestamp]'],
    ['vrem v', 'element'],
  ])('behind %j is %j', (line, expected) => {
    expect(docs.hint(line.split(' '))).toBe(expected)
  })

  it('is found for every command, whatever follows it', () => {
    const some = ['', 'k', 'NX', 'GET', '1', '*', 'LIMIT', 'STREAMS']
    const hints = docs.names.flatMap((name) =>
      some.flatMap((a) => some.map((b) => docs.hint([name, a, b, 'x']))),
    )
    expect(hints).toHaveLength(docs.names.length * some.length ** 2)
    expect(hints.filter((hint) => typeof hint !== 'string')).toEqual([])
  })

  for (const id of comparedServers()) {
    it(`comes from the documentation that ${id} has`, async () => {
      const { Link } = require('../../lib/cli/wire/link.js')
      const { port, stop } = await startServer(id)
      try {
        const link = await Link.open({ kind: 'server', host: '127.0.0.1', port })
        const client = await link.connect()
        const theirs = await CommandDocs.of(client)
        expect(theirs.hint(['ZADD', 'k', '1'])).toBe('member [score member ...]')
        expect(theirs.hint(['config', 'set'])).toBe('parameter value [parameter value ...]')
        expect(theirs.names.length).toBeGreaterThan(200)
        client.close()
      } finally {
        await stop()
      }
    })
  }
})

describe('a message', () => {
  it.each([
    ['>3\r\n+message\r\n$1\r\nc\r\n$1\r\n\x1b\r\n', '"c"  "\\x1b"'],
    ['>4\r\n+pmessage\r\n$2\r\nc*\r\n$1\r\nc\r\n$1\r\nm\r\n', '"c"  "m"  "c*"'],
    ['>3\r\n+subscribe\r\n$1\r\nc\r\n:1\r\n', 'listening to "c"; Ctrl-C ends it'],
    ['>2\r\n+invalidate\r\n*2\r\n$1\r\na\r\n$1\r\nb\r\n', 'changed: "a" "b"'],
    ['>2\r\n+invalidate\r\n_\r\n', 'changed: all keys'],
    ['+OK\r\n', 'monitoring; Ctrl-C ends it'],
    ['+1700000000.5 [0 a:1] "get" "k"\r\n', '1700000000.5 [0 a:1] "get" "k"'],
    ['>1\r\n+message\r\n', undefined],
    ['>3\r\n+message\r\n:1\r\n:2\r\n', undefined],
    ['>2\r\n+invalidate\r\n:2\r\n', undefined],
    ['>1\r\n+constructor\r\n', undefined],
    ['*0\r\n', undefined],
  ])('%j is shown as %j', (bytes, expected) => {
    expect(messageLine(reply(bytes), painter(false))).toBe(expected)
  })
})

describe('documentation that makes no sense', () => {
  it('is left out', async () => {
    const bytes =
      '%5\r\n+a\r\n:1\r\n+b\r\n%1\r\n+arguments\r\n:1\r\n+c\r\n%1\r\n+arguments\r\n*1\r\n%1\r\n' +
      '+token\r\n:1\r\n+__proto__\r\n%1\r\n+subcommands\r\n_\r\n+get\r\n%1\r\n+arguments\r\n*1\r\n%1\r\n+name\r\n+key\r\n'
    const found = await CommandDocs.of({ send: async () => reply(bytes) })
    expect(found.names).toEqual(['GET'])
    expect(found.hint(['get'])).toBe('key')
    expect(helpLines(found, ['get'], painter(false))[0]).toBe('GET key')
  })
})

describe('help', () => {
  const help = (...words) => helpLines(docs, words, painter(false)).join('\n')

  it('tells about a command, a subcommand, a group', () => {
    expect(help('get')).toMatch(
      /^GET key\nReturns the string value of a key\..*\n@string, since 1\.0\.0/,
    )
    expect(help('config', 'set')).toMatch(
      /^CONFIG SET parameter value \[parameter value \.\.\.\]\n/,
    )
    expect(help('CONFIG')).toMatch(/^CONFIG GET +\S/m)
    expect(help('@string')).toMatch(/^APPEND +\S.*\n(?:.*\n)*GETEX +\S/)
  })

  it('finds what was meant', () => {
    expect(help('gett')).toBe('There is no command GETT. Did you mean GET?')
    expect(help('@strng')).toMatch(
      /^There is no group @strng\. Did you mean @string\?\nGroups: @bitmap /,
    )
    expect(help('constructor')).toMatch(/^There is no command CONSTRUCTOR\./)
  })
})

describe('the history', () => {
  it.each([
    ['AUTH secret', true],
    ['auth ada secret', true],
    ['ACL SETUSER ada >secret', true],
    ['HELLO 3 AUTH ada secret', true],
    ['CONFIG SET requirepass secret', true],
    ['config set maxmemory 1mb masterauth secret', true],
    ['MIGRATE h 1 k 0 1 AUTH secret', true],
    ['MIGRATE h 1 k 0 1 AUTH2 ada secret', true],
    ['HELLO 3', false],
    ['ACL LIST', false],
    ['CONFIG GET requirepass', false],
    ['CONFIG SET maxmemory 1mb', false],
    ['SET auth 1', false],
  ])('knows whether %j has a password', (line, expected) => {
    expect(isSecret(splitWords(line).words)).toBe(expected)
  })

  it('is a file for the user alone, newest line first when it is read', () => {
    const file = path.join(newFolder(), 'deep', 'history')
    const first = new History(file)
    for (const line of ['GET a', 'GET a', ' GET hidden', 'GET b']) first.add(line)
    expect(new History(file).lines).toEqual(['GET b', 'GET a'])
    expect(fs.statSync(file).mode & 0o777).toBe(0o600)
    expect(fs.statSync(path.dirname(file)).mode & 0o777).toBe(0o700)
  })

  it('is where systems keep such files, or where REDLET_HISTORY says, or nowhere', () => {
    const { REDLET_HISTORY, XDG_STATE_HOME } = process.env
    const folder = newFolder()
    try {
      delete process.env.REDLET_HISTORY
      process.env.XDG_STATE_HOME = folder
      new History().add('GET a')
      process.env.REDLET_HISTORY = path.join(folder, 'own')
      new History().add('GET b')
      process.env.REDLET_HISTORY = ''
      new History().add('GET c')
    } finally {
      Object.assign(process.env, { REDLET_HISTORY, XDG_STATE_HOME })
      for (const name of ['REDLET_HISTORY', 'XDG_STATE_HOME']) {
        if (process.env[name] === 'undefined') delete process.env[name]
      }
    }
    expect(fs.readFileSync(path.join(folder, 'redlet', 'history'), 'utf8')).toBe('GET a\n')
    expect(fs.readFileSync(path.join(folder, 'own'), 'utf8')).toBe('GET b\n')
    expect(fs.readdirSync(folder).sort()).toEqual(['own', 'redlet'])
  })

  it('keeps the last thousand lines, in the file at most twice as many', () => {
    const file = path.join(newFolder(), 'history')
    fs.writeFileSync(file, Array.from({ length: 2500 }, (_, i) => `GET ${i}\n`).join(''))
    expect(new History(file).lines).toHaveLength(1000)
    const kept = fs.readFileSync(file, 'utf8').trim().split('\n')
    expect([kept.length, kept[0], kept[999]]).toEqual([1000, 'GET 1500', 'GET 2499'])
  })

  it('is only of this prompt where no file can be', () => {
    const history = new History(path.join(newFolder(), 'x'.repeat(300), 'history'))
    history.add('GET a')
    expect(history.lines).toEqual(['GET a'])
  })

  it('has a call of several lines as one', () => {
    const { words } = splitWords('EVAL "return {1,\n2}" 0 a:b')
    expect(oneLine(words)).toBe(String.raw`EVAL "return {1,\n2}" 0 a:b`)
  })
})

describe('calls from a pipe', () => {
  it('print values as they are, and go on behind what fails', async () => {
    const input = [
      ...[
        'SET k "v\\xff"',
        'GET k',
        '# a comment',
        '',
        'LPUSH k x',
        'MSET a 1 b 2',
        'MGET a nosuch b',
      ],
      ...["EVAL 'return {1,", "{2, 3}}' 0", 'GET "', 'and no end'],
    ]
    const child = spawn(process.execPath, [CLI], { stdio: 'pipe' })
    child.stdin.end(input.join('\n'))
    const chunks = { stdout: [], stderr: [] }
    for (const name of ['stdout', 'stderr'])
      child[name].on('data', (chunk) => chunks[name].push(chunk))
    const [code] = await once(child, 'close')
    expect(Buffer.concat(chunks.stdout).toString('latin1')).toBe('OK\nv\xff\nOK\n1\n\n2\n1\n2\n3\n')
    expect(Buffer.concat(chunks.stderr).toString()).toBe(
      'redlet: line 5: WRONGTYPE Operation against a key holding the wrong kind of value\n' +
        'redlet: line 11: a quote is not closed\n',
    )
    expect(code).toBe(1)
  })

  it('are JSON, a line each', async () => {
    const input = 'HSET h a 1\nHGETALL h\nNOSUCH\n'
    const { code, stdout, stderr } = await redlet.in({ input }, '--json')
    expect(stdout.split('\n').slice(0, 2)).toEqual(['1', '{"a":"1"}'])
    expect(JSON.parse(stdout.split('\n')[2]).error).toMatch(/^ERR unknown command/)
    expect([code, stderr]).toEqual([1, ''])
  })

  it('run side by side in their order, also with what changes the connection', async () => {
    const lines = Array.from({ length: 3000 }, (_, i) => `ECHO ${i}`)
    lines.splice(1000, 0, 'HELLO 2', 'HELLO 3')
    lines.splice(2000, 0, 'ECHO "', 'MULTI', 'PING', '"', 'MULTI', 'SUBSCRIBE c', 'DISCARD')
    const { code, stdout } = await redlet.in({ input: lines.join('\n') }, '--json')
    const shown = stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
    const numbers = Array.from({ length: 3000 }, (_, i) => String(i))
    expect(shown.filter((each) => /^\d+$/.test(each))).toEqual(numbers)
    expect(shown.slice(1000, 1002).map(Array.isArray)).toEqual([true, false])
    expect(shown.slice(2000, 2004)).toEqual(['\nMULTI\nPING\n', 'OK', 'QUEUED', 'OK'])
    expect([code, shown.length]).toEqual([0, 3006])
  })

  it('are answered at once, while the pipe stays open', async () => {
    const child = spawn(process.execPath, [CLI], { stdio: 'pipe' })
    for (const text of ['one', 'two']) {
      child.stdin.write(`ECHO ${text}\n`)
      const [shown] = await once(child.stdout, 'data')
      expect(shown.toString()).toBe(`${text}\n`)
    }
    child.stdin.end()
    expect(await once(child, 'close')).toEqual([0, null])
  })

  it('end with 1 when the connection does', async () => {
    const server = net.createServer((socket) => {
      socket.once('data', () => {
        socket.write('%0\r\n')
        socket.once('data', () => socket.end('+first\r\n'))
      })
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const input = 'PING\n'.repeat(1000)
    const target = `redis://127.0.0.1:${server.address().port}`
    expect(await redlet.in({ input }, target)).toMatchObject({
      ...{ code: 1, stdout: 'first\n', stderr: expect.stringMatching(/^redlet: [A-Z]+: .*\n$/) },
    })
    server.close()
  })

  it('succeed with 0', async () => {
    expect(await redlet.in({ input: 'PING\r\nMULTI\r\nINCR n\r\nEXEC\r\n' })).toMatchObject({
      ...{ code: 0, stdout: 'PONG\nOK\nQUEUED\n1\n', stderr: '' },
    })
  })
})

describe('one call', () => {
  it('writes to a folder, and reads from it', async () => {
    const folder = path.join(newFolder(), 'new')
    expect(await redlet(folder, 'SET', 'k', '-x', 'EX', '100')).toMatchObject({
      code: 0,
      stdout: 'OK\n',
    })
    expect(await redlet(folder, 'GET', 'k')).toMatchObject({ code: 0, stdout: '-x\n', stderr: '' })
    expect(await redlet('--json', folder, 'ECHO', '--json')).toMatchObject({ stdout: '"--json"\n' })
    expect(await redlet('--read-only', folder, 'DEL', 'k')).toMatchObject({
      ...{ code: 1, stdout: '', stderr: expect.stringMatching(/^redlet: READONLY /) },
    })
  })

  it('shares a folder that a program shares, and no other', async () => {
    const [shared, alone] = [newFolder(), newFolder()]
    const db = new Redlet(shared, { shared: true, databases: 3, dialect: 'valkey' })
    db.set('greeting', 'hello')
    const words = { code: 0, stdout: 'hello\n', stderr: '' }
    expect(await redlet(shared, 'GETSET', 'greeting', 'hi')).toMatchObject(words)
    expect([db.ownership, db.get('greeting')]).toEqual(['owner', 'hi'])
    await db.close()

    const other = new Redlet(alone)
    const refused = await redlet(alone, 'SET', 'greeting', 'hi')
    expect(refused).toMatchObject({
      ...{ code: 1, stdout: '', stderr: expect.stringMatching(/^redlet: LOCKED: /) },
    })
    expect(other.dbsize()).toBe(0)
    await other.close()
  })

  it('takes a folder by its name alone, unless that is a command', async () => {
    const cwd = newFolder()
    await new Redlet(path.join(cwd, 'data')).close()
    await new Redlet(path.join(cwd, 'check')).close()
    const run = (...args) => startScript(CLI, args, { cwd }).ended
    expect(await run('data', 'DBSIZE')).toMatchObject({ code: 0, stdout: '0\n' })
    expect(await run('./check', 'DBSIZE')).toMatchObject({ code: 0, stdout: '0\n' })
    expect(await run('check', 'DBSIZE')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^redlet: DBSIZE does not exist\n/),
    })
  })

  it('is refused by a folder that is not there, if it is only read', async () => {
    const folder = path.join(newFolder(), 'none')
    expect(await redlet('--read-only', folder, 'GET', 'k')).toMatchObject({
      ...{ code: 1, stderr: `redlet: IO: ${folder} does not exist\n` },
    })
    expect(fs.existsSync(folder)).toBe(false)
  })

  for (const id of comparedServers()) {
    it(`asks ${id}, which has a password`, async () => {
      const { port, stop } = await startServer(id)
      const url = `redis://127.0.0.1:${port}`
      try {
        expect(await redlet(`${url}/3`, 'SET', 'k', 'v')).toMatchObject({ code: 0, stdout: 'OK\n' })
        await redlet(url, 'CONFIG', 'SET', 'requirepass', 'secret')
        expect(await redlet(url, 'GET', 'k')).toMatchObject({
          ...{ code: 1, stderr: 'redlet: NOAUTH Authentication required.\n' },
        })
        const env = { REDISCLI_AUTH: 'secret' }
        expect(await redlet.in(env, `${url}/3`, 'GET', 'k')).toMatchObject({
          code: 0,
          stdout: 'v\n',
        })
        const input = 'AUTH secret\nSELECT 3\nGET k\n'
        expect(await redlet.in({ input }, url)).toMatchObject({ code: 0, stdout: 'OK\nOK\nv\n' })
      } finally {
        await stop()
      }
    })
  }

  it('prints messages until Ctrl-C', async () => {
    const db = new Redlet()
    const listener = await db.listen({ port: 0 })
    const args = [CLI, `redis://127.0.0.1:${listener.port}`, 'SUBSCRIBE', 'news']
    const child = spawn(process.execPath, args, { stdio: 'pipe' })
    let shown = ''
    child.stdout.on('data', (chunk) => {
      shown += chunk
      if (shown.endsWith('news\n1\n')) db.publish('news', 'hello')
      if (shown.endsWith('hello\n')) child.kill('SIGINT')
    })
    const [code] = await once(child, 'close')
    expect([code, shown]).toEqual([0, 'subscribe\nnews\n1\nmessage\nnews\nhello\n'])
    await listener.close()
    await db.close()
  })
})
