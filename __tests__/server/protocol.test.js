'use strict'

// What clients may send and what they must not, byte for byte as genuine servers answer it: the
// same bytes come back, and the connection ends or stays as there.

const { Redlet } = require('../..')
const { differs, knownDifferences } = require('../support/compare/known-differences.js')
const { RawClient, encode } = require('../support/servers/raw-client.js')
const { SERVERS, installedServers, startServer } = require('../support/servers/genuine.js')
const { setTimeout: sleep } = require('node:timers/promises')

const many = (text, count) => text.repeat(count)

/** Input by what is special about it. A known difference is a row of docs/compatibility.md. */
const CASES = [
  ['counts that are none', '*abc\r\n'],
  ['an empty count', '*\r\n'],
  ['a count with a space', '* 1\r\n'],
  ['a count with a plus', '*+1\r\n$4\r\nPING\r\n'],
  ['a count with a leading zero', '*01\r\n$4\r\nPING\r\n'],
  ['a count of minus zero', '*-0\r\n'],
  ['a negative count', '*-5\r\nPING\r\n'],
  ['the least count', '*-9223372036854775808\r\nPING\r\n'],
  ['a count below 64 bits', '*-9223372036854775809\r\nPING\r\n'],
  ['a count of zero', '*0\r\nPING\r\n'],
  ['the greatest count', '*2147483647\r\n'],
  ['a count above 31 bits', '*2147483648\r\n'],
  ['a count above 64 bits', '*99999999999999999999\r\n'],
  ['a count that does not end', `*${many('1', 90_000)}`],
  ['no bulk string', '*1\r\n:4\r\nPING\r\n'],
  ['an empty line for a bulk string', '*1\r\n\r\n'],
  ['a word for a bulk string', '*1\r\nPING\r\n'],
  ['a status among the arguments', '*3\r\n$3\r\nSET\r\n$1\r\na\r\n+OK\r\n'],
  ['a byte above 127 for a bulk string', '*1\r\n\xff\r\n'],
  ['a zero byte for a bulk string', '*1\r\n\0\r\n'],
  ['a zero byte in a count', '*1\0\r\n$4\r\nPING\r\n'],
  ['a zero byte in a length', '*1\r\n$4\0\r\n'],
  ['a zero byte in a count, and much more', `*1\0\r\n${many('1', 90_000)}`],
  ['a zero byte in a length, and much more', `*1\r\n$4\0\r\n${many('1', 90_000)}`],
  ['a negative length', '*1\r\n$-1\r\n'],
  ['a null argument', '*2\r\n$3\r\nGET\r\n$-1\r\n'],
  ['a length that is none', '*1\r\n$abc\r\n'],
  ['the greatest length', '*1\r\n$536870912\r\n'],
  ['a length above proto-max-bulk-len', '*1\r\n$536870913\r\n'],
  ['a length above 64 bits', '*1\r\n$99999999999999999999\r\n'],
  ['a length that does not end', `*1\r\n$${many('1', 90_000)}`],
  ['a giant length and nothing more', '*2\r\n$3\r\nGET\r\n$500000000\r\nabc'],
  ['an argument longer than its length', '*1\r\n$4\r\nPINGxx*1\r\n$4\r\nPING\r\n'],
  ['an argument shorter than its length', '*2\r\n$4\r\nECHO\r\n$3\r\na\r\nPING\r\n'],
  ['a length whose line has another end', '*1\r\n$4\rxPING\r\n'],
  ['a count whose line has another end', '*1\rx$4\r\nPING\r\n'],
  ['lines without carriage returns', '*1\n$4\nPING\n'],
  ['an empty name', '*1\r\n$0\r\n\r\n'],
  ['an empty name with an argument', '*2\r\n$0\r\n\r\n$1\r\na\r\n'],
  ['a call that breaks off', '*1\r\n$4\r\nPING\r\n*1\r\n$x'],
  ['answers before a fault', '*1\r\n$4\r\nPING\r\n*1\r\n$x\r\nPING\r\n'],
  ['a fault inside MULTI', 'MULTI\r\n*1\r\n$x\r\n'],
  ['TLS', '\x16\x03\x01\x02\0'],
  ['a reply', '$4\r\nPING\r\n'],

  ['a line', 'PING\r\n'],
  ['a line without a carriage return', 'PING\n'],
  ['empty lines', '\r\n\n  \r\nPING\r\n'],
  ['blanks around words', '  PING  \r\n'],
  ['tabs', 'ECHO\ta\r\n'],
  ['vertical tabs and form feeds', '\x0bPING\r\nECHO a\x0b\x0cb\r\nECHO a \x0b\r\n'],
  ['carriage returns among words', 'PI\rNG\r\nPING\r\r\nECHO "a\rb"\r\n'],
  ['quoted names', '"PING"\r\n\'PING\'\r\n""\r\n"" a\r\n'],
  ['escapes', 'ECHO "a\\x41\\n\\r\\t\\b\\a\\0\\"\\q\\xg1\\\\"\r\n'],
  ['half an escape', 'ECHO "\\x4"\r\n'],
  ['escapes in single quotes', "ECHO 'a\\'b'\r\nECHO 'a\\nb'\r\n"],
  ['escapes without quotes', 'ECHO a\\nb\r\n'],
  ['quotes inside a word', 'ECHO a"b c"\r\n'],
  ['a word that goes on behind a quote', 'ECHO "a"b\r\n'],
  ['blanks behind a quote', 'ECHO "a"\t\r\nECHO "a"\x0b\r\nECHO \'a\'\x0cb\r\n'],
  ['quotes side by side', 'ECHO \'a\'"b"\r\n'],
  ['an open double quote', 'PING "abc\r\n'],
  ['an open single quote', "PING 'abc\r\n"],
  ['an escape at the end', 'ECHO "a\\\r\n'],
  ['an escaped quote at the end', 'ECHO "a\\"\r\n', 'inline-bytes'],
  ['bytes above 127', 'ECHO \x80\x81\xc3\xa9\r\n'],
  ['the byte 255', 'ECHO \xff\xfe\r\n', 'inline-bytes'],
  ['zero bytes', 'ECHO a\0b\r\nPING\r\n'],
  ['a line as long as may be', `${many('a', 65_530)}\r\n`],
  ['a line that is too long', `PING ${many('a', 90_000)}`],
  ['a line of HTTP', 'POST / HTTP/1.1\r\nHost: x\r\nPING\r\n'],
  ['a request of HTTP', 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\nPING\r\n'],
  ['a call that is like HTTP', encode('post').toString() + encode('PING')],

  ['nothing', ''],
  ['unknown names', 'nosuch a b\r\nGET\r\nCONFIG NOSUCH\r\nEXEC\r\n'],
  ['QUIT', 'QUIT\r\nPING\r\n'],
  ['QUIT with arguments', 'QUIT a b\r\nPING\r\n'],
  ['RESET', 'MULTI\r\nRESET\r\nEXEC\r\nRESET a\r\n'],
  [
    'what subscribers may do',
    'SUBSCRIBE a\r\nGET x\r\nPING\r\nPING hi\r\nPING a b\r\nnosuch\r\nGET\r\nMULTI\r\nRESET\r\nPING\r\n',
  ],
  [
    'shard channels',
    'SSUBSCRIBE a\r\nGET x\r\nPSUBSCRIBE b\r\nPUNSUBSCRIBE\r\nSUNSUBSCRIBE\r\nGET x\r\n',
  ],
  [
    'a subscription inside MULTI',
    'MULTI\r\nSUBSCRIBE a b\r\nGET x\r\nPING\r\nEXEC\r\nGET x\r\nPING\r\n',
  ],
  ['subscriptions that are none', 'UNSUBSCRIBE\r\nPUNSUBSCRIBE a b\r\nSUBSCRIBE a a\r\n'],
  [
    'CLIENT REPLY',
    'CLIENT REPLY SKIP\r\nPING\r\nPING a\r\nCLIENT REPLY OFF\r\nPING\r\nCLIENT REPLY ON\r\nPING b\r\n',
  ],
  ['CLIENT REPLY SKIP, twice', 'CLIENT REPLY SKIP\r\nCLIENT REPLY SKIP\r\nPING 1\r\nPING 2\r\n'],
  ['subscriptions without replies', 'CLIENT REPLY OFF\r\nSUBSCRIBE a\r\nPING\r\n'],
]

/** What strangers get when there is a password. */
const STRANGERS = [
  [
    'calls',
    'PING\r\nGET a\r\nCLIENT ID\r\nMULTI\r\nSUBSCRIBE a\r\nCOMMAND\r\nCLIENT REPLY OFF\r\nGET a\r\n',
  ],
  ['calls that are none', 'nosuch\r\nGET\r\nCONFIG\r\nCONFIG GET\r\nCONFIG NOSUCH\r\n'],
  ['too many arguments', '*11\r\n'],
  ['too long an argument', '*10\r\n$16385\r\n'],
  ['arguments as many and long as may be', '*10\r\n$16384\r\n'],
  ['a wrong password', 'AUTH x\r\nPING\r\n'],
  [
    'wrong passwords',
    'AUTH x\r\nAUTH other pw\r\nAUTH default x\r\nAUTH a b c\r\nPING\r\n',
    'failed-auth',
  ],
  ['a wrong password with HELLO', 'PING\r\nHELLO 3 AUTH default x\r\nPING\r\n', 'failed-auth'],
  ['the password', 'AUTH pw\r\nPING\r\n'],
  ['the password and the user', 'AUTH default pw\r\nPING\r\nRESET\r\nPING\r\n'],
  ['more once they are known', 'AUTH pw\r\n*11\r\n'],
  ['QUIT and RESET', 'RESET\r\nQUIT\r\n'],
]

const rows = knownDifferences()

describe.each(installedServers())('as %s answers them', (id) => {
  const { title } = SERVERS[id]
  const answers = new Map()
  let server
  let db
  let listener

  // All connections at once: most of the time goes into making sure that nothing more comes.
  beforeAll(async () => {
    db = new Redlet({ dialect: id })
    listener = await db.listen({ port: 0 })
    server = await startServer(id)
    await Promise.all([
      askAll('in one piece', CASES, Infinity),
      askAll('byte for byte', pieces(CASES), 1),
    ])
    await setPassword('pw')
    await askAll('to strangers', STRANGERS, Infinity)
  }, 120_000)
  afterAll(async () => {
    await server.stop()
    await db.close()
  })

  const kinds = { 'in one piece': CASES, 'byte for byte': pieces(CASES), 'to strangers': STRANGERS }
  describe.each(Object.entries(kinds))('%s', (kind, cases) => {
    for (const [name, , known] of cases) it(name, () => check(`${kind}: ${name}`, known))
  })

  async function setPassword(password) {
    const client = await RawClient.connect({ port: server.port })
    client.send(encode('CONFIG', 'SET', 'requirepass', password))
    await client.until(/OK\r\n$/)
    client.close()
    db.call('CONFIG', 'SET', 'requirepass', password)
  }

  function askAll(how, cases, step) {
    return Promise.all(
      cases.map(async ([name, bytes, known]) => {
        const expected = !differs(rows, known, title)
        answers.set(`${how}: ${name}`, await ask(Buffer.from(bytes, 'latin1'), step, expected))
      }),
    )
  }

  async function ask(bytes, step, alike) {
    const ports = [listener.port, server.port]
    const clients = await Promise.all(ports.map((port) => RawClient.connect({ port })))
    for (const client of clients) {
      for (let at = 0; at < bytes.length; at += step) client.send(bytes.subarray(at, at + step))
      if (bytes.length === 0) client.send('')
    }
    const seen = await settled(clients, alike)
    for (const client of clients) client.close()
    return seen
  }

  function check(name, known) {
    const [ours, theirs] = answers.get(name)
    if (differs(rows, known, title)) expect(ours).not.toEqual(theirs)
    else expect(ours).toEqual(theirs)
  }
})

/** Inputs whose answers do not depend on how they are split. */
function pieces(cases) {
  return cases.filter(([name, bytes]) => bytes.length < 1000 && !name.includes('HTTP'))
}

/**
 * What came on both connections, once nothing more does. A genuine server that hangs up on what is
 * still coming breaks the connection, and its last answer may be lost with it.
 */
async function settled(clients, alike) {
  for (;;) {
    const [ours, theirs] = clients.map(({ received, ended }) => ({ received, ended }))
    const lost = clients[1].broken && ours.received.startsWith(theirs.received)
    if (lost) theirs.received = ours.received
    const equal = ours.received === theirs.received && ours.ended === theirs.ended
    const quiet = Math.min(...clients.map((client) => client.quiet))
    if (quiet > (equal === alike ? 300 : 3000)) return [ours, theirs]
    await sleep(20)
  }
}
