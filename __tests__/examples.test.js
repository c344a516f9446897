'use strict'

const { once } = require('node:events')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { runScript, startCode, startScript } = require('./support/processes/child.js')

const folder = path.join(__dirname, '..', 'examples')

/** Runs an example in an empty folder; what it printed. */
async function run(name, ...args) {
  const cwd = temporaryFolder()
  const { code, stdout, stderr } = await runScript(path.join(folder, name), args, { cwd })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  fs.rmSync(cwd, { recursive: true })
  return stdout
}

/** Expects these lines, in this order, with anything between them. */
function expectLines(output, ...lines) {
  const printed = output.split('\n')
  let at = 0
  for (const line of lines) {
    const found = printed.indexOf(line, at)
    if (found === -1) throw new Error(`'${line}' is missing in:\n${output}`)
    at = found + 1
  }
}

const temporaryFolder = () => fs.mkdtempSync(path.join(os.tmpdir(), 'redlet-examples-'))

const temporary = () => fs.readdirSync(os.tmpdir()).filter((name) => /^redlet-q/.test(name))

describe('examples', () => {
  it('are all listed in the index, and all tested here', () => {
    const files = fs.readdirSync(folder).filter((name) => name.endsWith('.js'))
    const index = fs.readFileSync(path.join(folder, 'README.md'), 'utf8')
    const tests = fs.readFileSync(__filename, 'utf8')
    for (const file of files) {
      expect(index).toContain(`[${file}](${file})`)
      expect(tests).toMatch(new RegExp(`(run|start)\\('${file}'`))
    }
  })

  it('quickstart runs to its end and leaves no files', async () => {
    const before = temporary()
    const output = await run('quickstart.js')
    expectLines(
      output,
      '  four searches at once, three a second allowed: yes, yes, yes, not now',
      '  attempt 1: the list had changed',
      '  attempt 2: booked',
      '  within two kilometres: the state library (0.6 km), the tower (0.7 km)',
      'Through ioredis',
      '  all is still there: true',
    )
    expect(output).toMatch(/(Ada|Grace) has read 100 files/)
    expect(output).toMatch(/Ada is done/)
    expect(output).toMatch(/Grace is done/)
    expect(output).toMatch(/at first: \d+ files from a search/)
    expect(output).toMatch(/at once: \d+ files from the cache/)
    expect(output).toMatch(/320 ms later: \d+ files from a search/)
    expect(temporary()).toEqual(before)
  }, 60_000)

  it('quickstart can run twice in the same folder', async () => {
    const data = temporaryFolder()
    const words = (output) => output.match(/ {2}the \d+.*|.*different words.*\n.*/)[0]
    const [first, second] = [await run('quickstart.js', data), await run('quickstart.js', data)]
    expect(words(second)).toBe(words(first))
    fs.rmSync(data, { recursive: true })
  }, 90_000)

  it('cache computes once until the value has expired', async () => {
    const value = "{ city: 'Lisbon', degrees: 21 }"
    expectLines(
      await run('cache.js'),
      `first call: { value: ${value}, hit: false }`,
      `second call: { value: ${value}, hit: true }`,
      `after it expired: { value: ${value}, hit: false }`,
      'after del: 0',
    )
  })

  it('ioredis reads and writes the store, publishes and waits', async () => {
    expectLines(
      await run('ioredis.js'),
      'from a function: lamp',
      "from ioredis: [ '1', '1', '2' ]",
      'pipeline: 1',
      'pipeline: 2',
      'pipeline: WRONGTYPE Operation against a key holding the wrong kind of value',
      "multi: [ [ null, 1 ], [ null, '1' ] ]",
      "message: [ 'news', 'from a function' ]",
      "job: [ 'shop:jobs', 'paint the fence' ]",
      'still there: 1',
    )
  })

  it('session begins, counts visits and ends', async () => {
    expectLines(
      await run('session.js'),
      "session: { user: 'ada', visits: '2' }",
      'seconds left: 1800',
      'after the end: null',
    )
  })

  it('rate-limiter lets three calls pass in a window', async () => {
    expectLines(
      await run('rate-limiter.js'),
      'call 1: { allowed: true, left: 2 }',
      'call 3: { allowed: true, left: 0 }',
      'call 4: { allowed: false, left: 0 }',
      'somebody else: { allowed: true, left: 2 }',
      'later: { allowed: true, left: 2 }',
      'bounded: [ 1, 2, 2 ]',
    )
  })

  it('counters are exact', async () => {
    expectLines(
      await run('counters.js'),
      'views: 42',
      'price: 19.95',
      'large: 1152921504606846977n',
      "pages: { '/': '3', '/docs': '1', '/blog': '1' }",
      'unique visitors: 2',
      'allowed: [ true, true, true, false ]',
    )
  })

  it('queue loses no job over a restart', async () => {
    const output = await run('queue.js')
    for (const name of ['ada', 'grace', 'edsger', 'barbara', 'go home'])
      expectLines(
        output,
        'one begins: ada',
        'after a restart: 4 jobs, 1 begun by one',
        `done: ${name}`,
        'left: 0',
      )
  })

  it('workers share one store', async () => {
    const output = await run('workers.js')
    for (const id of [1, 2, 3, 4]) expectLines(output, `done: worker ${id}`)
    expectLines(output, 'count: 40000', "workers: [ '1', '2', '3', '4' ]")
  })

  it('cluster counts in all processes, whichever of them is killed', async () => {
    expectLines(
      await run('cluster.js'),
      "roles: [ 'guest', 'guest', 'owner' ]",
      'counted: 3000',
      'counted after the owner was killed: 5000',
    )
  })

  it('next-store is one store in all processes, and in each however often it is loaded', async () => {
    const data = temporaryFolder()
    const env = { ...process.env, FOLDER: data }
    const [file] = [path.join(folder, 'next-store.js')]
    const twice = `
      const { db } = require(process.argv[1])
      delete require.cache[require.resolve(process.argv[1])]
      console.log(require(process.argv[1]).db === db, db.incr('visits'), db.ownership)
      process.send('open')
      process.on('message', () => db.close().then(() => process.disconnect()))`
    const stdio = ['ignore', 'pipe', 'pipe', 'ipc']
    const first = startCode(twice, [file], { env, stdio })
    await once(first, 'message')
    expect((await runScript(file, [], { env })).stdout).toBe('visits: 2 guest\n')
    first.send('end')
    expect((await first.ended).stdout).toBe('true 1 owner\n')
    expect(await run('next-store.js')).toBe('visits: 1 owner\n')
    fs.rmSync(data, { recursive: true })
  })

  it('pm2 lets no request fail while its processes are replaced one after another', async () => {
    const data = temporaryFolder()
    const start = async (file) => {
      const env = { ...process.env, FOLDER: data, PORT: '0' }
      const child = startScript(path.join(folder, file), [], { env })
      const [line] = await once(child.stdout, 'data')
      return { child, port: Number(line.split(' ').at(-1)) }
    }
    let processes = [await start('pm2.js'), await start('pm2.js'), await start('pm2.js')]
    const visits = []
    for (let round = 0; round < 3; round++) {
      for (const { port } of processes) {
        visits.push(await (await fetch(`http://127.0.0.1:${port}`)).text())
      }
      const [oldest, ...others] = processes
      const next = await start('pm2.js')
      oldest.child.kill('SIGINT')
      expect((await oldest.child.ended).code).toBe(0)
      processes = [...others, next]
    }
    expect(visits.map((text) => Number(text.match(/^visit (\d+),/)[1]))).toEqual([
      ...[1, 2, 3, 4, 5, 6, 7, 8, 9],
    ])
    for (const { child } of processes) {
      child.kill('SIGINT')
      await child.ended
    }
    fs.rmSync(data, { recursive: true })
  })

  it('server serves clients beside function calls', async () => {
    expectLines(
      await run('server.js'),
      'open: 127.0.0.1 true',
      'a client gets: hello',
      "here there is: [ 'mail' ]",
      'the client hears: it works',
    )
  })

  it('one-line-switch goes on with what it left', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'redlet-examples-'))
    const shop = ['job: pack the lamp', 'keys: {shop}:sold {shop}:stock']
    expectLines(
      await run('one-line-switch.js', folder),
      ...['visits: 1', 'lamps: 2 left, 1 sold', 'reserved: 1', ...shop],
    )
    expectLines(
      await run('one-line-switch.js', folder),
      ...['visits: 2', 'lamps: 1 left, 2 sold', 'reserved: 0', ...shop],
    )
    fs.rmSync(folder, { recursive: true })
  })

  it('transactions do all or nothing', async () => {
    expectLines(
      await run('transactions.js'),
      'transfer of 70: true',
      'transfer of 70: false',
      "accounts: [ '30', '70' ]",
      "replies: [ 'OK', 2, '2' ]",
      'changed in between: null',
      'true ERR OK',
    )
  })

  it('leaderboard ranks players', async () => {
    expectLines(
      await run('leaderboard.js'),
      'grace has 125 points',
      'margaret 140',
      'grace 125',
      'ada 120',
      'ada is number 3',
      'around ada: grace, ada, linus',
      'with the week counted twice: linus 220',
    )
  })

  it('semantic-search finds texts by what they are about', async () => {
    expectLines(
      await run('semantic-search.js'),
      '6 articles of 256 numbers each',
      '  "my parcel is defective, I want a refund": returns (0.68)',
      '  "paying with a voucher": payment (0.62)',
      '  "parking my automobile": parking (0.70)',
      '  "it was delivered late": shipping (0.56)',
      '  "paying with a voucher": shipping (0.53)',
      '  returns: How to get your money back for an item that arrived defective',
    )
  })

  it('geo finds what is near', async () => {
    expectLines(
      await run('geo.js'),
      'Unter den Linden 0.8281 km',
      'Alexanderplatz 0.9179 km',
      'Friedrichshain 3.7034 km',
      'beside Alexanderplatz: Unter den Linden, Friedrichshain',
      'in the west: Charlottenburg',
    )
  })
})
