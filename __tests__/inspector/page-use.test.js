'use strict'

// The inspector's page in Chromium, as people use it: by keyboard, with a password, live, and while
// the store goes away. What it changes is in page-writes.test.js.

const { barriers, openBrowser, openPage } = require('../support/browser/chromium.js')
const { HTML, TURNED, openShop } = require('../support/browser/shop.js')
const { withPrograms } = require('../support/terminal/tmux.js')

withPrograms(['chromium'], describe)("the inspector's page", () => {
  let browser
  let db
  let inspector
  let page
  let complaints
  beforeAll(async () => {
    browser = await openBrowser()
    db = openShop()
    inspector = await db.inspect({})
    ;({ page, complaints } = await openPage(browser))
    page.setDefaultTimeout(10_000)
  })
  afterAll(async () => {
    await browser?.close()
    await db.close()
  })
  let timer
  afterEach(() => clearInterval(timer))

  /** Makes calls until the test has ended. */
  function meanwhile(calls) {
    timer = setInterval(calls, 20)
  }

  async function open(hash = '', url = inspector.url) {
    await page.goto('about:blank') // or another hash would not load the page again
    complaints.length = 0
    await page.goto(url + hash)
  }
  const sees = (text) => page.locator('#app', { hasText: text }).waitFor()
  const current = () => page.locator('.list-row.current').textContent()

  it('would be told of what keeps people out, and of what its policy forbids', async () => {
    await open()
    await sees('Calls per second')
    await page.evaluate(() => {
      document.body.append(document.createElement('input'))
      const script = document.createElement('script')
      script.textContent = '1'
      document.body.append(script)
    })
    expect((await barriers(page)).join()).toMatch(/^label: <input>/)
    expect(complaints.join()).toMatch(/Content Security Policy/)
  })

  it('shows names and values as text, whatever they hold', async () => {
    await open('#/keys?q=*onerror*')
    await page.locator('.list-row', { hasText: HTML }).click()
    await page.locator('h1.key-name', { hasText: HTML }).waitFor()
    await page.locator('pre.code', { hasText: '<script>alert(1)</script>' }).waitFor()
    expect(await page.locator('img[src=x], #app script').count()).toBe(0)
    await page.goto(`${inspector.url}#/keys?key=${encodeURIComponent(TURNED)}`)
    await page.locator('h1.key-name', { hasText: 'invoice\\u202efdp.exe\\n' }).waitFor()
    await page.goto(`${inspector.url}#/live`)
    meanwhile(() => db.call('ECHO', HTML))
    await page.locator('.list-row', { hasText: HTML }).first().waitFor()
    expect(complaints).toEqual([])
  })

  it('is used by keyboard alone', async () => {
    await open()
    await sees('Calls per second')
    const press = async (...keys) => {
      for (const key of keys) await page.keyboard.press(key)
    }
    await press('?')
    await page.locator('dialog', { hasText: 'collapse it' }).waitFor()
    expect(await barriers(page)).toEqual([])
    await press('Escape')
    await page.locator('dialog').waitFor({ state: 'detached' })
    await press('g', 'k')
    await page.locator('[role=treeitem]', { hasText: 'user' }).waitFor()
    await page.locator('.status-line', { hasText: '1,033 keys' }).waitFor()
    await press('/', 'Escape')
    await page.focus('[role=tree]')
    await press('Home')
    expect(await current()).toMatch(/^user/)
    await press('ArrowRight')
    await page.locator('[aria-level="2"]').first().waitFor()
    await press('j', 'j', 'k')
    expect(await page.locator('.list-row.current').getAttribute('aria-level')).toBe('2')
    await press('h')
    expect(await current()).toMatch(/^user/)
    await press('ArrowLeft', 'End')
    await page.locator('.list-row.current .type').waitFor()
    const name = await page.locator('.list-row.current .tree-name').textContent()
    await press('Enter')
    await page.locator('h1.key-name', { hasText: name }).waitFor()
    await press('Escape')
    await sees('Choose a key')
    await press('/')
    await page.keyboard.type('config:')
    await page.locator('.list-row', { hasText: 'config:shop' }).waitFor()
    await press('Escape', 'g', 'p')
    await page.locator('[aria-label=Command]').waitFor()
    expect(complaints).toEqual([])
  })

  it('takes a key that is pressed in the moment in which something is shown', async () => {
    await open('#/keys')
    await sees('Choose a key')
    await page.evaluate(() => {
      const observer = new MutationObserver(() => {
        if (!document.querySelector('h1.key-name')) return
        observer.disconnect()
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
      })
      observer.observe(document.body, { subtree: true, childList: true })
      window.location.hash = '#/keys?key=config%3Ashop'
    })
    await page.waitForURL(/#\/keys$/)
    await sees('Choose a key')
  })

  it('finds by memory, by any separator, from a member, and by command', async () => {
    await open('#/keys')
    await page.selectOption('[aria-label=Memory]', { label: '100 KB or more' })
    await page.locator('.status-line', { hasText: '1 key found' }).waitFor()
    await page.locator('.list-row', { hasText: 'report' }).waitFor()
    await page.selectOption('[aria-label=Memory]', { label: 'any size' })
    await page.fill('.separator', ':page:')
    await page.keyboard.press('Enter')
    const cache = page.locator('[aria-level="1"]', { hasText: 'cache' })
    await cache.locator('.tree-fact', { hasText: '240' }).waitFor()

    await page.goto(`${inspector.url}#/keys?key=board%3Aweekly`)
    await page.selectOption('[aria-label="Begin at"]', 'member')
    await page.fill('[aria-label="The first member"]', 'player:1100')
    const first = page.locator('.key-body tbody tr').first()
    await first.locator('td.value', { hasText: /^player:1100$/ }).waitFor()
    expect(await first.locator('td').first().textContent()).toBe('1,100')

    await page.goto(`${inspector.url}#/live`)
    await page.click('text=More filters')
    const filtered = page.waitForRequest((request) => request.url().includes('lindex'))
    await page.getByLabel('Commands').fill('lindex')
    await filtered
    expect(await barriers(page)).toEqual([])
    meanwhile(() => {
      db.lindex('queue:mail', 3)
      db.lrange('queue:mail', 0, 1)
    })
    await page.locator('.list-row', { hasText: 'LINDEX' }).nth(4).waitFor()
    expect(await page.locator('.list-row', { hasText: 'LRANGE' }).count()).toBe(0)
    expect(complaints).toEqual([])
  })

  it('keeps the theme that was chosen', async () => {
    await open()
    await sees('Calls per second')
    const chosen = () => page.evaluate(() => document.documentElement.dataset.theme)
    await page.keyboard.press('t')
    await page.keyboard.press('t')
    expect(await chosen()).toBe('dark')
    await page.reload()
    await sees('Calls per second')
    expect(await chosen()).toBe('dark')
    await page.keyboard.press('t')
    expect(await chosen()).toBe('light') // what the system says
  })

  it('asks for the password, refuses a wrong one, and opens with the right one', async () => {
    const locked = await db.inspect({ password: 'sésamo 🔑' })
    await open('', locked.url)
    await page.locator('[type=password]').fill('sesame')
    expect(await barriers(page)).toEqual([])
    await page.click('text=Open')
    await page.locator('[role=alert]', { hasText: 'That is not the password.' }).waitFor()
    expect(await page.locator('nav').count()).toBe(0)
    await page.locator('[type=password]').fill('sésamo 🔑')
    await page.keyboard.press('Enter')
    await sees('Calls per second')
    expect(complaints.filter((text) => !/status of 40[13]/.test(text))).toEqual([])

    // The sessions end with the inspector.
    await locked.close()
    const again = await db.inspect({ port: locked.port, password: 'sésamo 🔑' })
    await page.locator('[type=password]').fill('sésamo 🔑')
    const numbers = page.waitForRequest((request) => request.url().includes('/api/stats'))
    await page.keyboard.press('Enter')
    await numbers
    await sees('Calls per second')
    await page.locator('[aria-label="Sign out"]:visible').click()
    await page.locator('[type=password]').waitFor()
    await page.reload()
    await page.locator('[type=password]').waitFor()
    await again.close()
  })

  it('shows calls as they happen, filtered, until it is paused', async () => {
    await open('#/live')
    const filtered = page.waitForRequest((request) => request.url().includes('wanted'))
    await page.fill('[aria-label="Filter calls"]', 'wanted')
    await filtered
    meanwhile(() => {
      db.set('wanted:1', 'a')
      db.set('other:1', 'b')
    })
    await page.locator('.list-row', { hasText: 'wanted:1' }).nth(4).waitFor()
    expect(await page.locator('.list-row', { hasText: 'other:1' }).count()).toBe(0)
    await page.evaluate(() => {
      let isClosed = false
      const { close } = EventSource.prototype
      EventSource.prototype.close = function () {
        isClosed = true
        close.call(this)
      }
      const line = document.querySelector('.status-line')
      const look = () => {
        if (line.textContent.startsWith('Paused.')) window.wasClosed ??= isClosed
      }
      new MutationObserver(look).observe(line, {
        characterData: true,
        childList: true,
        subtree: true,
      })
    })
    await page.click('text=Pause')
    await page.locator('.status-line', { hasText: 'Paused.' }).waitFor()
    expect(await page.evaluate(() => window.wasClosed)).toBe(true)
    const before = await page.locator('.status-line').textContent()
    await page.waitForTimeout(500)
    expect(await page.locator('.status-line').textContent()).toBe(before)
    await page.click('text=Clear')
    await sees('Nothing is watched')
    expect(complaints).toEqual([])
  })

  it('follows a stream', async () => {
    await open('#/keys?key=events%3Aorders')
    await page.click('text=Live tail')
    await sees('Waiting for new entries')
    await page.waitForResponse((response) => response.url().endsWith('/api/stream'))
    db.xadd('events:orders', '*', { order: 'fresh-1' })
    await page.locator('td', { hasText: 'fresh-1' }).waitFor()
    await page.click('text=Groups')
    await page.locator('tr', { hasText: 'worker-1' }).first().waitFor()
    const group = await page.locator('tr', { hasText: 'billing' }).first().locator('td').all()
    const cells = await Promise.all(group.map((cell) => cell.textContent()))
    expect(cells.slice(0, 4)).toEqual(['billing', '1', '40', '211'])
    await page.locator('tr', { hasText: '1790000000000-0' }).waitFor()
    expect(complaints).toEqual([])
  })

  it('shows a large value in windows, and finds the neighbours of a vector', async () => {
    await open('#/keys?key=report')
    await page.click('text=Last')
    await sees('bytes 196,608 to 230,000 of 230,000')
    await page.click('text=Hex')
    await page.locator('pre.hex', { hasText: '00030000' }).waitFor()
    await page.goto(`${inspector.url}#/keys?key=docs%3Avectors`)
    await page.fill('[aria-label=Element]', 'doc:7')
    await page.click('text=Show')
    await page.locator('.json', { hasText: '"language": "pt"' }).waitFor()
    const nearest = page.locator('button.link').first()
    const name = await nearest.textContent()
    await nearest.click()
    await page.locator('h2.name', { hasText: name }).waitFor()
    expect(complaints).toEqual([])
  })

  it('cuts no character where a window ends', async () => {
    db.set('faces', `x${'🙂'.repeat(20_000)}`)
    await open('#/keys?key=faces')
    await sees('bytes 0 to 65,536 of 80,001')
    expect(await page.locator('pre.code').textContent()).toBe(`x${'🙂'.repeat(16_383)}`)
    await page.click('text=Next')
    await sees('bytes 65,536 to 80,001 of 80,001')
    expect(await page.locator('pre.code').textContent()).toBe('🙂'.repeat(3616))
    expect(complaints).toEqual([])
  })

  it('completes commands, explains them, and refuses what writes', async () => {
    await open('#/prompt')
    const field = page.locator('[aria-label=Command]')
    await field.pressSequentially('hgeta')
    await page.locator('.hint', { hasText: 'HGETALL' }).waitFor()
    await field.press('Tab')
    expect(await field.inputValue()).toBe('HGETALL ')
    await page.locator('.hint', { hasText: 'HGETALL key' }).waitFor()
    await field.pressSequentially('product:lamp')
    await field.press('Enter')
    await page.locator('.reply', { hasText: '39.90' }).waitFor()
    for (const [line, answer] of [
      ['help ttl', 'TTL key'],
      ['SELECT 1', 'OK'],
      ['DBSIZE', '40'],
      ['SET a b', 'the inspector only reads'],
      ['GET "', ''],
    ]) {
      await field.fill(line)
      await field.press('Enter')
      await page.locator('.entry', { hasText: line }).filter({ hasText: answer }).waitFor()
    }
    await field.press('ArrowUp')
    await field.press('ArrowUp')
    expect(await field.inputValue()).toBe('SET a b')
    expect(db.get('a')).toBeNull()
  })

  it('shows no button that cannot work when it is read-only', async () => {
    await open()
    for (const name of ['config:shop', 'product:lamp', 'queue:mail', 'tags', 'board:weekly']) {
      await page.goto(`${inspector.url}#/keys?key=${encodeURIComponent(name)}`)
      await page.locator('h1.key-name', { hasText: name }).waitFor()
      await page.locator('.key-body .bar').first().waitFor()
      await page.locator('.badge:visible', { hasText: 'read-only' }).waitFor()
      const buttons = await page.locator('main button').allTextContents()
      expect(buttons.join()).not.toMatch(/Delete|Rename|Time to live|Edit|Add|Remove/)
      expect(await page.locator('[aria-label^=Edit], [aria-label^=Remove]').count()).toBe(0)
    }
  })

  it('says that the store does not answer, and goes on when it does', async () => {
    const first = await db.inspect({})
    await open('#/overview', first.url)
    await sees('Calls per second')
    await first.close()
    await page.locator('.banner', { hasText: 'does not answer' }).waitFor()
    const second = await db.inspect({ port: first.port })
    await page.locator('.banner').waitFor({ state: 'detached' })
    await page.click('nav >> text=Clients')
    await sees('this inspector')
    await second.close()
  })
})
