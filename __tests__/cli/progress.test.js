'use strict'

const { Progress } = require('../../lib/cli/progress.js')

/** A stream that keeps what is written to it. */
function stream(facts = {}) {
  const written = []
  return { ...facts, written, write: (text) => written.push(text) }
}

const { TERM } = process.env
beforeEach(() => {
  jest.useFakeTimers()
  process.env.TERM = 'xterm'
})
afterEach(() => {
  jest.useRealTimers()
  process.env.TERM = TERM ?? ''
})

describe('progress on a terminal', () => {
  it('is a bar with what is done, drawn over itself and removed at the end', () => {
    const terminal = stream({ isTTY: true, columns: 100 })
    const progress = new Progress('reading ./data', 'records', { stream: terminal })
    jest.advanceTimersByTime(1000)
    progress.at(250_000, 1_000_000)
    jest.advanceTimersByTime(200)
    progress.at(1_000_000, 1_000_000)
    progress.end()
    expect(terminal.written).toEqual([
      '\r\x1b[Kreading ./data  [######..................]  25 %  250,000 of 1,000,000 records  3 s left',
      '\r\x1b[Kreading ./data  [########################] 100 %  1,000,000 of 1,000,000 records',
      '\r\x1b[K',
    ])
  })

  it('counts without a bar where the total is not known, and fits into the line', () => {
    const terminal = stream({ isTTY: true, columns: 31 })
    const progress = new Progress('importing\x1b[2J a file', 'bytes', { stream: terminal })
    jest.advanceTimersByTime(1000)
    progress.at(1_500_000)
    expect(terminal.written).toEqual(['\r\x1b[Kimporting?[2J a file  1.5 MB'.slice(0, 4 + 30)])
    progress.end()
  })

  it('shows nothing of work that is done soon, and draws at most ten times a second', () => {
    const terminal = stream({ isTTY: true })
    const progress = new Progress('checking', 'keys', { stream: terminal })
    for (let done = 0; done < 100; done += 1) progress.at(done, 100)
    expect(terminal.written).toEqual([])
    jest.advanceTimersByTime(1000)
    for (let done = 0; done < 100; done += 1) progress.at(done, 100)
    expect(terminal.written.length).toBe(1)
    progress.end()
    jest.advanceTimersByTime(1000)
    progress.at(100, 100)
    expect(terminal.written.slice(1)).toEqual(['\r\x1b[K'])
  })
})

describe('progress elsewhere', () => {
  it('has no bar on a terminal that cannot remove one', () => {
    process.env.TERM = 'dumb'
    const terminal = stream({ isTTY: true })
    const progress = new Progress('reading', 'keys', { stream: terminal })
    jest.advanceTimersByTime(5000)
    progress.at(1, 4)
    expect(terminal.written).toEqual(['redlet: reading: 25 %, 1 of 4 keys\n'])
  })

  it('is a line every five seconds', () => {
    const file = stream()
    const progress = new Progress('reading ./data', 'bytes', { stream: file })
    for (let second = 1; second <= 12; second += 1) {
      jest.advanceTimersByTime(1000)
      progress.at(second * 1e6, 20e6)
    }
    progress.end()
    expect(file.written).toEqual([
      'redlet: reading ./data: 25 %, 5.0 MB of 20.0 MB\n',
      'redlet: reading ./data: 50 %, 10.0 MB of 20.0 MB\n',
    ])
  })

  it('gives its lines to a log, with the numbers beside the text', () => {
    const said = []
    const say = (...line) => said.push(line)
    const progress = new Progress('importing', 'keys', { stream: stream(), say })
    jest.advanceTimersByTime(5000)
    progress.at(1234)
    progress.end()
    expect(said).toEqual([['importing: 1,234 keys', { done: 1234, total: undefined }]])
  })

  it('looks again and again while a promise is open, and answers what it does', async () => {
    const file = stream()
    const progress = new Progress('opening', 'records', { stream: file })
    let finish
    const work = new Promise((resolve) => {
      finish = resolve
    })
    const shown = progress.during(work, () => [10, 40])
    await jest.advanceTimersByTimeAsync(6000)
    finish('opened')
    expect(await shown).toBe('opened')
    expect(file.written).toEqual(['redlet: opening: 25 %, 10 of 40 records\n'])
    expect(jest.getTimerCount()).toBe(0)
  })

  it('passes a failure on', async () => {
    const progress = new Progress('opening', 'records', { stream: stream() })
    const failed = progress.during(Promise.reject(new Error('no folder')), () => [0, 0])
    await expect(failed).rejects.toThrow('no folder')
    expect(jest.getTimerCount()).toBe(0)
  })
})
