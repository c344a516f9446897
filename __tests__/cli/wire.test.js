'use strict'

const { once } = require('node:events')
const net = require('node:net')
const path = require('node:path')
const { Redlet } = require('../..')
const { Link } = require('../../lib/cli/wire/link.js')
const { ReplyParser } = require('../../lib/cli/wire/parser.js')
const { readTarget } = require('../../lib/cli/wire/target.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { Authority } = require('../support/servers/certificates.js')
const { comparedServers } = require('../support/servers/subjects.js')
const { startServer } = require('../support/servers/genuine.js')
const { withPrograms } = require('../support/terminal/tmux.js')

afterAll(removeFolders)

/** The replies in these bytes, cut into chunks of so many. */
function parsed(bytes, size = bytes.length) {
  const parser = new ReplyParser()
  const replies = []
  const data = Buffer.from(bytes, 'latin1')
  for (let at = 0; at < data.length; at += size) {
    parser.take(data.subarray(at, at + size), (reply) => replies.push(reply))
  }
  return replies
}

/** A reply as plain values. */
function plain({ type, value, attributes }) {
  const inner = Array.isArray(value)
    ? value.map((each) => (Array.isArray(each) ? each.map(plain) : plain(each)))
    : Buffer.isBuffer(value)
      ? value.toString('latin1')
      : value
  return attributes ? [type, inner, plain(attributes)] : [type, inner]
}

const REPLIES = [
  ['+OK\r\n', ['status', 'OK']],
  ['-ERR no\r\n', ['error', 'ERR no']],
  ['!6\r\nERR\r\nx\r\n', ['error', 'ERR\r\nx']],
  [':-9223372036854775808\r\n', ['integer', -9223372036854775808n]],
  ['(123456789012345678901234567890\r\n', ['bignum', 123456789012345678901234567890n]],
  [',3.25\r\n', ['double', '3.25']],
  [',-inf\r\n', ['double', '-inf']],
  ['#t\r\n', ['bool', true]],
  ['#f\r\n', ['bool', false]],
  ['_\r\n', ['null', null]],
  ['$-1\r\n', ['null', null]],
  ['*-1\r\n', ['null', null]],
  ['$0\r\n\r\n', ['bulk', '']],
  ['$5\r\na\r\n\xff\0\r\n', ['bulk', 'a\r\n\xff\0']],
  ['=7\r\ntxt:a\nb\r\n', ['verbatim', 'a\nb']],
  ['*0\r\n', ['array', []]],
  ['%0\r\n', ['map', []]],
  ['~1\r\n:1\r\n', ['set', [['integer', 1n]]]],
  [
    '>2\r\n+a\r\n*0\r\n',
    [
      'push',
      [
        ['status', 'a'],
        ['array', []],
      ],
    ],
  ],
  [
    '*2\r\n*1\r\n%1\r\n+k\r\n*0\r\n:2\r\n',
    [
      'array',
      [
        [
          'array',
          [
            [
              'map',
              [
                [
                  ['status', 'k'],
                  ['array', []],
                ],
              ],
            ],
          ],
        ],
        ['integer', 2n],
      ],
    ],
  ],
  [
    '|1\r\n+ttl\r\n:1\r\n$1\r\nv\r\n',
    [
      'bulk',
      'v',
      [
        'map',
        [
          [
            ['status', 'ttl'],
            ['integer', 1n],
          ],
        ],
      ],
    ],
  ],
  [
    '*1\r\n|1\r\n+a\r\n:1\r\n*1\r\n:2\r\n',
    [
      'array',
      [
        [
          'array',
          [['integer', 2n]],
          [
            'map',
            [
              [
                ['status', 'a'],
                ['integer', 1n],
              ],
            ],
          ],
        ],
      ],
    ],
  ],
]

describe('a reply', () => {
  it.each(REPLIES)('%j is read however its bytes are cut', (bytes, expected) => {
    for (let size = 1; size <= bytes.length; size++) {
      expect(parsed(bytes + bytes, size).map(plain)).toEqual([expected, expected])
    }
  })

  it('comes only once it is complete', () => {
    const all = REPLIES.map(([bytes]) => bytes)
    for (const bytes of all) expect(parsed(bytes.slice(0, -1), 3)).toEqual([])
  })

  it.each([
    ['a letter', 'HTTP/1.1 400 Bad Request\r\n'],
    ['a line without CR', '+OK\n'],
    ['an empty line', '\n'],
    ['only the end of a line', '\r\n'],
    ['a length that is no number', '$x\r\n'],
    ['a length below zero', '*-2\r\n'],
    ['a length that no server has', '$99999999999\r\n'],
    ['a text of 9 GB', '$9000000000\r\n'],
    ['a text without its end', '$1\r\nabc\r\n'],
    ['an integer that is none', ':1x\r\n'],
    ['a double that is none', ',1.2.3\r\n'],
    ['a truth value that is none', '#x\r\n'],
    ['a name of every object', '#constructor\r\n'],
    ['a stream of chunks', '$?\r\n'],
    ['arrays without end', '*1\r\n'.repeat(100_000)],
  ])('is refused: %s', (_, bytes) => {
    expect(() => parsed(bytes)).toThrow("does not speak Redis's protocol")
  })

  it('allocates nothing for a length that is only claimed', () => {
    const before = process.memoryUsage.rss()
    expect(parsed('*2000000000\r\n:1\r\n')).toEqual([])
    expect(parsed('$500000000\r\n')).toEqual([])
    expect(process.memoryUsage.rss() - before).toBeLessThan(100e6)
  })

  it('of random bytes is read or refused', () => {
    const marks = '+-:$*%~>|_#,(=!\r\n0123t'
    let refused = 0
    for (let i = 0; i < 20_000; i++) {
      const length = 1 + ((i * 7919) % 40)
      const random = Array.from({ length }, () => marks[Math.floor(Math.random() * marks.length)])
      try {
        parsed(random.join(''), 1 + (i % 5))
      } catch (error) {
        expect(error.code).toBe('PROTOCOL')
        refused += 1
      }
    }
    expect(refused).toBeGreaterThan(0)
  })

  it('may come in one piece with others, whatever they have together', () => {
    const longest = 512 * 1024 * 1024
    const bytes = Buffer.alloc(longest + 19)
    bytes.write(`$${longest}\r\n`)
    bytes.write('\r\n+OK\r\n', longest + 12)
    const lengths = []
    new ReplyParser().take(bytes, ({ value }) => lengths.push(value.length))
    expect(lengths).toEqual([longest, 2])
  })

  it('of a long text is not copied again with each chunk', () => {
    const text = Buffer.alloc(64 * 1024 * 1024)
    const parser = new ReplyParser()
    const lengths = []
    parser.take(Buffer.from(`$${text.length}\r\n`), () => {})
    for (let at = 0; at < text.length; at += 1024)
      parser.take(text.subarray(at, at + 1024), () => {})
    parser.take(Buffer.from('\r\n'), ({ value }) => lengths.push(value.length))
    expect(lengths).toEqual([text.length])
  })
})

describe('a target', () => {
  it.each([
    [undefined, { kind: 'memory', name: 'redlet' }],
    ['./data', { kind: 'folder', path: './data', name: './data' }],
    ['redis://', { kind: 'server', host: '127.0.0.1', port: 6379, database: 0, named: false }],
    ['redis://h/', { host: 'h', port: 6379, database: 0, named: false, name: 'h:6379' }],
    ['redis://h:1/15', { host: 'h', port: 1, database: 15, named: true, name: 'h:1' }],
    ['redis://[::1]:1', { host: '::1', name: '[::1]:1', tls: false }],
    ['redis://u%40:p%2F%40@h', { user: 'u@', password: 'p/@', host: 'h', name: 'h:6379' }],
    ['redis://:p@h', { user: undefined, password: 'p' }],
    ['rediss://h', { host: 'h', tls: true }],
  ])('%j is understood', (text, expected) => {
    expect(readTarget(text)).toMatchObject(expected)
  })

  it.each([
    ['', 'the target is empty'],
    ['http://h', "'http://h' is no URL of a server"],
    ['redis://u:secret@h:x', "'redis://h:x' is no URL of a server"],
    ['redis://h/x', "'x' is no number of a database"],
    ['redis://h/1/2', "'1/2' is no number of a database"],
    ['redis://%zz@h', 'a % in a URL begins a byte'],
    ['localhost:6379', 'may be a server, redis://localhost:6379, or a folder, ./localhost:6379'],
    ['/no/redlet.sock', '/no/redlet.sock does not exist: no server listens there'],
  ])('%j is refused, without its password', (text, expected) => {
    expect(() => readTarget(text)).toThrow(expected)
  })
})

/** What one connection answers to a call. */
async function answer(target, ...words) {
  const link = await Link.open(readTarget(target))
  try {
    const client = await link.connect()
    const reply = plain(await client.ask(...words))
    client.close()
    return reply
  } finally {
    await link.close()
  }
}

describe('a connection', () => {
  for (const id of comparedServers()) {
    it(`reaches ${id} as a user, in a database`, async () => {
      const { port, stop } = await startServer(id)
      try {
        const url = `redis://127.0.0.1:${port}`
        await answer(url, 'ACL', 'SETUSER', 'ada', 'on', '>se/cret', '~*', '+@all')
        await answer(`${url}/3`, 'SET', 'k', 'v')
        expect(await answer(`redis://ada:se%2Fcret@127.0.0.1:${port}/3`, 'GET', 'k')).toEqual([
          'bulk',
          'v',
        ])
        await expect(answer(`redis://ada:x@127.0.0.1:${port}`, 'GET', 'k')).rejects.toMatchObject({
          code: 'WRONGPASS',
        })
        await expect(answer(`${url}/99`, 'GET', 'k')).rejects.toMatchObject({ code: 'ERR' })
      } finally {
        await stop()
      }
    })
  }

  it('reaches a Unix socket', async () => {
    const socket = path.join(newFolder(), 's')
    const db = new Redlet()
    const listener = await db.listen({ path: socket })
    db.set('k', 'v')
    expect(await answer(socket, 'GET', 'k')).toEqual(['bulk', 'v'])
    await listener.close()
    await db.close()
  })

  it('reaches a folder', async () => {
    const folder = newFolder()
    expect(await answer(folder, 'SET', 'k', 'v')).toEqual(['status', 'OK'])
    expect(await answer(folder, 'GET', 'k')).toEqual(['bulk', 'v'])
  })

  it('says that nobody listens', async () => {
    const server = net.createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address()
    await new Promise((resolve) => server.close(resolve))
    await expect(answer(`redis://127.0.0.1:${port}`, 'PING')).rejects.toMatchObject({
      code: 'ECONNREFUSED',
      message: `127.0.0.1:${port}: no server listens there`,
    })
  })

  it('gives up on a server that accepts and says nothing', async () => {
    const silent = net.createServer(() => {}).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const before = Link.patience
    Link.patience = 50
    const link = await Link.open(readTarget(`redis://127.0.0.1:${silent.address().port}`))
    await expect(link.connect()).rejects.toThrow(/^127\.0\.0\.1:\d+: no answer$/)
    Link.patience = before
    await link.close()
    silent.close()
  })

  it('ends with what is no server of Redis', async () => {
    const server = net.createServer((socket) =>
      socket.resume().end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    )
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
    await expect(
      answer(`redis://127.0.0.1:${server.address().port}`, 'PING'),
    ).rejects.toMatchObject({
      code: 'PROTOCOL',
    })
    await new Promise((resolve) => server.close(resolve))
  })

  it('speaks RESP2 with a server that knows no other', async () => {
    const server = net.createServer((socket) => {
      socket.once('data', () => {
        socket.write("-ERR unknown command 'HELLO'\r\n")
        socket.once('data', () => socket.write('+PONG\r\n'))
      })
    })
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
    expect(await answer(`redis://127.0.0.1:${server.address().port}`, 'PING')).toEqual([
      'status',
      'PONG',
    ])
    await new Promise((resolve) => server.close(resolve))
  })
})

withPrograms(['openssl'], describe)('rediss://', () => {
  /** A store that is served by TLS, and the file of the authority. */
  async function withTls(use) {
    const authority = new Authority(newFolder())
    const { key, cert } = authority.issue('server')
    const db = new Redlet()
    const listener = await db.listen({ port: 0, tls: { key, cert } })
    try {
      await use(`rediss://localhost:${listener.port}`, authority.file)
    } finally {
      await db.close()
    }
  }

  it('is believed only with a certificate that is trusted', async () => {
    await withTls(async (url, cert) => {
      const { redlet } = require('../support/programs/redlet.js')
      const untrusted = await redlet('stat', '--count', '1', url)
      expect([untrusted.code, untrusted.stderr]).toEqual([
        1,
        expect.stringMatching(/^redlet: UNABLE_TO_VERIFY_LEAF/),
      ])
      const trusted = await redlet.in({ NODE_EXTRA_CA_CERTS: cert }, 'stat', '--count', '1', url)
      expect(trusted).toMatchObject({
        code: 0,
        stderr: '',
        stdout: expect.stringContaining('keys'),
      })
    })
  })

  it('can have an authority and certificates of its own in every command', async () => {
    const { redlet } = require('../support/programs/redlet.js')
    const authority = new Authority(newFolder())
    const [server, client] = ['server', 'client'].map((name) => authority.issue(name))
    const db = new Redlet()
    const { key, cert } = server
    const tls = { key, cert, ca: authority.cert, requestCert: true }
    const url = `rediss://localhost:${(await db.listen({ port: 0, tls })).port}`
    const trust = ['--cacert', authority.file]
    const all = [...trust, '--cert', client.certFile, '--key', client.keyFile]
    const folder = newFolder()
    try {
      expect(await redlet(...all, url, 'SET', 'k', 'v')).toMatchObject({ code: 0, stdout: 'OK\n' })
      const copied = await redlet('copy', ...all, url, folder)
      expect(copied).toMatchObject({ code: 0, stdout: expect.stringContaining('1 key, the same') })
      const digests = await Promise.all([redlet('digest', ...all, url), redlet('digest', folder)])
      const [one, other] = digests.map(({ stdout }) => /digest [0-9a-f]{64}/.exec(stdout)[0])
      expect(one).toBe(other)
      expect((await redlet('bigkeys', ...all, url)).code).toBe(0)
      expect((await redlet('stat', '--count', '1', ...all, url)).code).toBe(0)
      expect((await redlet('digest', ...trust, url)).code).toBe(1)
    } finally {
      await db.close()
    }
    expect(await redlet('digest', '--cacert', '/no/ca.crt', url)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--cacert: ENOENT'),
    })
    expect(await redlet('digest', '--cert', authority.file, url)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--cert and --key need each other'),
    })
  })
})
