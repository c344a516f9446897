'use strict'

// What the inspector's page changes, when it was opened with `{ writes: true }`: each change is asked
// for, done by the store, and shown.

const { barriers, openBrowser, openPage } = require('../support/browser/chromium.js')
const { openShop } = require('../support/browser/shop.js')
const { withPrograms } = require('../support/terminal/tmux.js')

withPrograms(['chromium'], describe)("the inspector's page with writes", () => {
  let browser
  let db
  let inspector
  let page
  let complaints
  beforeAll(async () => {
    browser = await openBrowser()
    db = openShop()
    inspector = await db.inspect({ writes: true })
    ;({ page, complaints } = await openPage(browser, inspector.url))
    page.setDefaultTimeout(10_000)
  })
  afterAll(async () => {
    await browser?.close()
    await db.close()
  })
  afterEach(() => expect(complaints.splice(0)).toEqual([]))

  const look = async (name) => {
    await page.goto(`${inspector.url}#/keys?key=${encodeURIComponent(name)}`)
    await page.locator('h1.key-name', { hasText: name }).waitFor()
  }
  /** Presses a button, answers its question, and waits until it is closed. */
  async function does(button, fields, agree) {
    await page.locator(`button${button}`).first().click()
    const dialog = page.locator('dialog[open]')
    for (const [name, value] of Object.entries(fields)) {
      await dialog.locator(`[name=${name}]`).fill(value)
    }
    await dialog.locator('button', { hasText: agree }).last().click()
    await dialog.waitFor({ state: 'detached' })
  }

  it('edits a string and keeps its deadline', async () => {
    db.set('note', 'first', { ex: 1000 })
    await look('note')
    await page.locator('.badge:visible', { hasText: 'writes on' }).waitFor()
    await does(':text("Edit")', { value: 'second\nline <b>' }, 'Save')
    await page.locator('pre.code', { hasText: 'line <b>' }).waitFor()
    expect(db.get('note')).toBe('second\nline <b>')
    expect(db.ttl('note')).toBeGreaterThan(900)
  })

  it('edits what is longer than a row or a window shows', async () => {
    const long = 'word '.repeat(14_000)
    db.set('long', long)
    await look('long')
    await page.locator('#app', { hasText: 'bytes 0 to 65,536 of 70,000' }).waitFor()
    await page.click('button:text("Edit")')
    const field = page.locator('dialog [name=value]')
    expect(await field.inputValue()).toBe(long)
    await field.press('Control+End')
    await page.keyboard.insertText('The end.')
    await page.click('dialog >> text=Save')
    await page.locator('#app', { hasText: 'of 70,008' }).waitFor()
    expect(db.get('long')).toBe(`${long}The end.`)

    const about = db.hget('product:lamp', 'about')
    await look('product:lamp')
    await page.click('[aria-label="Edit about"]')
    expect(await field.inputValue()).toBe(about)
    await field.fill(`${about}New!`)
    await page.click('dialog >> text=Save')
    await page.locator('button', { hasText: 'all 1.76 KB' }).waitFor()
    expect(db.hget('product:lamp', 'about')).toBe(`${about}New!`)
  })

  it('edits bytes as hex, and refuses what is none', async () => {
    db.set('bytes', Buffer.from([0xff, 0x00]))
    await look('bytes')
    await page.click('button:text("Edit")')
    const field = page.locator('dialog [name=value]')
    expect(await field.inputValue()).toBe('ff 00')
    await field.fill('ff 0')
    await page.click('dialog >> text=Save')
    await page.locator('dialog [role=alert]', { hasText: 'pairs of hex digits' }).waitFor()
    await field.fill('FE 0d0a 01')
    await page.click('dialog >> text=Save')
    await page.locator('pre.hex', { hasText: 'fe 0d 0a 01' }).waitFor()
    expect(db.buffers.get('bytes')).toEqual(Buffer.from([0xfe, 0x0d, 0x0a, 0x01]))
  })

  it('sets a deadline and takes it away', async () => {
    await look('config:shop')
    await does(':text("Time to live")', { seconds: '5000' }, 'Set')
    await page.locator('.key-facts', { hasText: 'ends in 1 h' }).waitFor()
    expect(db.ttl('config:shop')).toBeGreaterThan(4900)
    await does(':text("Time to live")', { seconds: '' }, 'Set')
    await page.locator('.key-facts', { hasText: 'no deadline' }).waitFor()
    expect(db.ttl('config:shop')).toBe(-1)
  })

  it('renames a key, and says when the name is taken', async () => {
    db.set('old', 'value')
    await look('old')
    await page.click('text=Rename')
    await page.locator('dialog [name=to]').fill('config:shop')
    await page.locator('dialog button', { hasText: 'Rename' }).click()
    await page.locator('dialog [role=alert]', { hasText: 'already' }).waitFor()
    await page.locator('dialog [name=to]').fill('new name')
    await page.locator('dialog button', { hasText: 'Rename' }).click()
    await page.locator('h1.key-name', { hasText: 'new name' }).waitFor()
    expect(db.get('new name')).toBe('value')
    expect(db.exists('old')).toBe(0)
  })

  it('deletes a key when that is agreed to, and not before', async () => {
    db.set('doomed', '1')
    await look('doomed')
    await page.click('text=Delete')
    expect(await barriers(page)).toEqual([])
    await page.click('text=Cancel')
    expect(db.exists('doomed')).toBe(1)
    await does(':text("Delete")', {}, 'Delete')
    await page.locator('#app', { hasText: 'Choose a key' }).waitFor()
    expect(db.exists('doomed')).toBe(0)
  })

  it('changes elements of each type', async () => {
    await look('product:lamp')
    await does('[aria-label="Edit price"]', { value: '45.00' }, 'Save')
    await page.locator('td', { hasText: '45.00' }).waitFor()
    await does('[aria-label="Remove stock"]', {}, 'Remove')
    await does(':text("Add a field")', { field: 'colour', value: 'red' }, 'Save')
    await page.locator('td', { hasText: 'colour' }).waitFor()
    expect(db.hmget('product:lamp', 'price', 'stock', 'colour')).toEqual(['45.00', null, 'red'])

    await look('queue:mail')
    await does('[aria-label="Edit element 0"]', { element: 'changed' }, 'Save')
    await does(':text("Add last")', { element: 'appended' }, 'Save')
    expect([db.lindex('queue:mail', 0), db.lindex('queue:mail', -1)]).toEqual([
      'changed',
      'appended',
    ])

    await does('[aria-label="Remove element 1"]', {}, 'Remove')
    await page.locator('.key-facts', { hasText: '900 elements' }).waitFor()
    expect(db.lrange('queue:mail', 0, 1)).toEqual(['changed', 'mail 2 to Linus'])

    await look('tags')
    await does(':text("Add a member")', { member: 'fresh' }, 'Save')
    expect(db.sismember('tags', 'fresh')).toBe(1)

    await look('board:weekly')
    await does('[aria-label="Edit player:0"]', { score: '7.5' }, 'Save')
    expect(db.zscore('board:weekly', 'player:0')).toBe(7.5)

    await look('events:orders')
    await does(':text("Add an entry")', { field: 'order', value: 'by hand' }, 'Save')
    await page.locator('td', { hasText: 'by hand' }).waitFor()

    await look('docs:vectors')
    await page.fill('[aria-label=Element]', 'doc:9')
    await page.click('text=Show')
    await page.locator('h2.name', { hasText: 'doc:9' }).waitFor()
    await does(':text("Remove the element")', {}, 'Remove')
    expect(db.call('VCARD', 'docs:vectors')).toBe(119)
  })

  it('changes no other element of a list when programs have pushed and popped meanwhile', async () => {
    db.rpush('moving', 'first', `long ${'x'.repeat(2000)}`, 'third')
    await look('moving')
    await page.click('[aria-label="Edit element 1"]')
    await page.locator('dialog [name=element]').fill('edited')
    db.lpop('moving')
    await page.click('dialog >> text=Save')
    await page.locator('dialog [role=alert]', { hasText: 'the list has changed' }).waitFor()
    await page.click('dialog >> text=Cancel')
    await page.click('[aria-label="Remove element 2"]')
    await page.click('dialog >> button:text("Remove")')
    await page.locator('dialog [role=alert]', { hasText: 'the list has changed' }).waitFor()
    await page.click('dialog >> text=Cancel')
    expect(db.lrange('moving', 0, -1)).toEqual([`long ${'x'.repeat(2000)}`, 'third'])
  })

  it('opens, edits and deletes a key and a field without a name', async () => {
    db.hset('', new Map([['', 'nameless']]))
    await page.goto(`${inspector.url}#/keys`)
    await page.reload() // or the tree would be as it was read before
    await page.locator('[role=treeitem]', { hasText: '(empty)' }).click()
    await page.locator('td.value', { hasText: 'nameless' }).waitFor()
    await does('[aria-label="Edit "]', { value: 'still nameless' }, 'Save')
    await page.locator('td.value', { hasText: 'still nameless' }).waitFor()
    expect(db.hget('', '')).toBe('still nameless')
    await does(':text("Delete")', {}, 'Delete')
    await page.locator('#app', { hasText: 'Choose a key' }).waitFor()
    expect(db.exists('')).toBe(0)
  })

  it('disconnects a client, also on a phone', async () => {
    const listener = await db.listen({ port: 0 })
    const client = require('node:net').connect(listener.port, '127.0.0.1')
    client.on('error', () => {}).resume()
    client.write('CLIENT SETNAME guest\r\n')
    await page.goto(`${inspector.url}#/clients`)
    await page.setViewportSize({ width: 375, height: 740 })
    const row = page.locator('tr', { hasText: 'guest' })
    const { x, width } = await row.locator('button').boundingBox()
    expect(x + width).toBeLessThan(375)
    await row.locator('button').click()
    const closed = new Promise((resolve) => client.on('close', resolve))
    await page.locator('dialog button', { hasText: 'Disconnect' }).click()
    await closed
    await row.waitFor({ state: 'detached' })
    await listener.close()
  })
})
