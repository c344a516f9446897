'use strict'

// Every view of the inspector's page in Chromium: that it shows what is in the store, that nothing
// keeps people out (axe-core) in light and dark, and that it fits on a phone.

const path = require('node:path')
const { barriers, openBrowser, openPage } = require('../support/browser/chromium.js')
const { BINARY, openShop, useShop } = require('../support/browser/shop.js')
const { withPrograms } = require('../support/terminal/tmux.js')

const PHONE = { width: 375, height: 740 }
const DESK = { width: 1280, height: 800 }

const key = (name) => `#/keys?key=${encodeURIComponent(name)}`

/** With `npm run docs:screenshots`, pictures are taken of some views, for the docs. */
const PICTURES = process.env.SCREENSHOTS && path.resolve(__dirname, '../../docs')

/** How long there have to be numbers for a picture of their plots. */
const MINUTES = 100_000

/** The views, how each is reached, and what has to be there. */
const VIEWS = {
  'the overview': {
    at: '#/overview',
    shows: ['redlet 0.', 'Calls per second', 'p99.9', 'HINCRBY', 'db 1'],
    picture: { name: 'overview', theme: 'dark', after: MINUTES },
  },
  'the tree of keys': { at: '#/keys', shows: ['user', '600', 'session', '180', 'config'] },
  'a search': { at: '#/keys?q=page:1&type=string', shows: ['cache:page:1', 'string', 'found'] },
  'a string of JSON': {
    at: key('config:shop'),
    shows: ['"requestsPerMinute": 600', '"uploadBytes": 9007199254740993', 'encoding raw'],
  },
  'a large string': {
    at: key('report'),
    shows: ['bytes 0 to 65,536 of 230,000', 'Line of a long'],
  },
  'a string of bytes': {
    at: `#/keys?bytes=${encodeURIComponent(BINARY.toString('base64'))}`,
    shows: ['\\xff\\xfe\\x00A', '00000000  ff fe 00 41', '··'],
  },
  'a hash': { at: key('product:lamp'), shows: ['title', 'Lamp', 'stock', 'all 1.76 KB'] },
  'a list': { at: key('queue:mail'), shows: ['900 elements', 'mail 99 to', 'Show more'] },
  'a set': { at: key('tags'), shows: ['400 elements', 'tag-'] },
  'a sorted set': {
    at: key('board:weekly'),
    shows: ['Scores by rank', 'player:0', 'rank'],
    picture: { name: 'key', theme: 'light', tree: true },
  },
  'a stream': { at: key('events:orders'), shows: ['1790014940000', 'Lisboa', 'Groups'] },
  'a vector set': { at: key('docs:vectors'), shows: ['24 dimensions', 'Nearest', 'doc:'] },
  'a key that is gone': { at: key('nobody'), shows: ['There is no such key'], complains: /404/ },
  'live calls': { at: '#/live', shows: ['ZINCRBY', 'board:daily', 'shown'] },
  'slow calls': { at: '#/slow', shows: ['EVAL', 'return x', 'calls of 10 ms or more'] },
  'the biggest keys': {
    at: '#/biggest',
    act: (page) => page.click('text=Measure'),
    shows: ['report', 'board:weekly', 'Measure again'],
  },
  clients: { at: '#/clients', shows: ['this inspector', 'last command'] },
  'the prompt': {
    at: '#/prompt',
    async act(page) {
      for (const line of ['HGETALL session:9e37', 'ZRANGE board:weekly 0 3 REV', 'help zrange']) {
        await page.fill('[aria-label=Command]', line)
        await page.keyboard.press('Enter')
        await page.locator('.entry', { hasText: line }).waitFor()
      }
      await page.fill('[aria-label=Command]', 'zra')
    },
    shows: ['"/cart"', '"player:1199"', 'WITHSCORES', 'ZRANDMEMBER'],
    picture: { name: 'prompt', theme: 'dark' },
  },
}

withPrograms(['chromium'], describe)("the inspector's page", () => {
  let browser
  let db
  let endUse
  let inspector
  let opened
  beforeAll(async () => {
    browser = await openBrowser()
    db = openShop()
    endUse = useShop(db)
    db.eval('local x = 0 for i = 1, 8e6 do x = x + i end return x', 0)
    inspector = await db.inspect({})
    opened = await openPage(browser, inspector.url)
    opened.page.setDefaultTimeout(30_000)
  })
  afterAll(async () => {
    await browser?.close()
    endUse()
    await db.close()
  })

  /** Waits until every text is somewhere on the page. */
  async function sees(texts) {
    for (const text of texts) {
      await opened.page.locator('#app', { hasText: text }).waitFor()
    }
  }

  async function take({ name, theme, after = 500, tree }) {
    const { page } = opened
    await page.setViewportSize(DESK)
    await page.emulateMedia({ colorScheme: theme })
    if (tree) await page.locator('[role=treeitem]', { hasText: 'board' }).click()
    await page.waitForTimeout(after)
    await page.screenshot({ path: path.join(PICTURES, `inspector-${name}.png`) })
  }

  for (const [name, { at, act, shows, complains, picture }] of Object.entries(VIEWS)) {
    it(
      `shows ${name}: with nothing that keeps people out, and on a phone`,
      async () => {
        const { page, complaints } = opened
        await page.setViewportSize(DESK)
        await page.emulateMedia({ colorScheme: 'light' })
        await page.goto(inspector.url + at)
        await act?.(page)
        await sees(shows)
        expect(await barriers(page)).toEqual([])
        await page.emulateMedia({ colorScheme: 'dark' })
        await page.locator('[data-theme=dark]').waitFor()
        expect(await barriers(page, ['color-contrast'])).toEqual([]) // the rest is the same

        await page.setViewportSize(PHONE)
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width)
        expect(complaints.splice(0).filter((text) => !complains?.test(text))).toEqual([])
        if (PICTURES && picture) await take(picture)
      },
      30_000 + MINUTES,
    )
  }
})
