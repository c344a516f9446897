'use strict'

// The inspector's page on a store with a million keys, in Chromium: every view shows what it should,
// also while walks go on.

const { once } = require('node:events')
const { Worker } = require('node:worker_threads')
const { openBrowser, openPage } = require('../support/browser/chromium.js')
const { withPrograms } = require('../support/terminal/tmux.js')

/** A walk over all keys takes seconds, and more beside other work. */
const PATIENCE = 120_000

withPrograms(['chromium'], describe)("the inspector's page on a million keys", () => {
  let browser
  let store
  let url
  let page
  let complaints
  beforeAll(async () => {
    store = new Worker(require.resolve('../support/inspector/million.js'))
    ;[url] = await once(store, 'message')
    browser = await openBrowser()
    ;({ page, complaints } = await openPage(browser, url))
    page.setDefaultTimeout(PATIENCE)
  }, PATIENCE)
  afterAll(async () => {
    await browser?.close()
    await store?.terminate()
  })
  afterEach(() => expect(complaints.splice(0)).toEqual([]))

  const call = (...words) => store.postMessage(words)
  const view = (hash) => page.goto(url + hash)
  const status = (text) => page.locator('.status-line', { hasText: text }).waitFor()

  it('shows the numbers of all, and live calls', async () => {
    await page.locator('.card', { hasText: '1M' }).waitFor()
    await page.locator('tr', { hasText: 'db 0' }).filter({ hasText: '1,000,000' }).waitFor()
    await view('#/live')
    await page.locator('#app', { hasText: 'Listening' }).waitFor()
    const calls = setInterval(() => call('GET', 'user:7:post:7'), 50)
    await page.locator('.list-row', { hasText: 'user:7:post:7' }).first().waitFor()
    clearInterval(calls)
  })

  it(
    'opens the tree level by level',
    async () => {
      await view('#/keys')
      await status(/^1,000,000 keys/)
      const user = page.locator('[aria-level="1"]', { hasText: 'user' })
      expect(await user.locator('.tree-fact').first().textContent()).toBe('1M')
      await user.click()
      await page.locator('[aria-level="2"]').first().waitFor()
      await page.locator('.tree-read').waitFor({ state: 'detached' })
      expect(await page.locator('[role=treeitem]').count()).toBeLessThan(60) // those in sight
      const second = page.locator('[aria-level="2"]').first()
      expect(await second.locator('.tree-fact').first().textContent()).toBe('1,000')
      await second.click()
      await page.locator('[aria-level="3"]', { hasText: 'post' }).waitFor()
    },
    PATIENCE,
  )

  it(
    'finds few among all, and shows one',
    async () => {
      await view('#/keys?q=user:77:post:99*')
      await status('11 keys found')
      await page.locator('.list-row', { hasText: 'user:77:post:990' }).click()
      await page.locator('h1.key-name', { hasText: 'user:77:post:990' }).waitFor()
      await page.locator('pre.code', { hasText: 'v' }).waitFor()
    },
    PATIENCE,
  )

  it(
    'measures all, shows how far it is, and can be stopped',
    async () => {
      await view('#/biggest')
      await page.click('text=Measure')
      await page.locator('progress').waitFor()
      await page.click('text=Stop')
      await page.locator('.progress-line', { hasText: 'stopped at' }).waitFor()
      await page.click('text=Measure again')
      await page.locator('.progress-line', { hasText: '1,000,000 of 1,000,000 keys' }).waitFor()
      const first = page.locator('tbody tr').first()
      expect(await first.locator('a').textContent()).toBe('giant')
      await page.click('text=Prefixes')
      expect(await first.locator('a').textContent()).toBe('user:')
      await page.click('text=Types')
      await page.locator('tbody tr', { hasText: '1,000,000 keys' }).waitFor()
    },
    PATIENCE,
  )

  it('shows slow calls and clients, and answers at the prompt', async () => {
    call('KEYS', 'giant*')
    await view('#/slow')
    await page.locator('td', { hasText: 'KEYS giant*' }).waitFor()
    await view('#/clients')
    await page.locator('tr', { hasText: 'this inspector' }).first().waitFor()
    await view('#/prompt')
    await page.fill('[aria-label=Command]', 'DBSIZE')
    await page.keyboard.press('Enter')
    await page.locator('.reply', { hasText: '1000000' }).waitFor()
  })
})
