'use strict'

// A real browser: pages are opened in Chromium, and whatever a page complains about is kept.

const fs = require('node:fs')
const { chromium } = require('playwright-core')
const { findProgram } = require('../terminal/tmux.js')

/** Nothing that looks for hosts outside. */
const QUIET = [
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

/** Starts a browser with a profile of its own. */
function openBrowser() {
  return chromium.launch({ executablePath: findProgram('chromium'), args: QUIET })
}

/**
 * Opens a page. `complaints` are errors in its console, exceptions, violations of its content security
 * policy and requests to other places; a test says that there are none, or which.
 */
async function openPage(browser, url, { width = 1280, height = 800, ...options } = {}) {
  const viewport = { width, height }
  // What moves would be drawn all the time, by the processor.
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  const complaints = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.stack))
  page.on('request', (request) => {
    if (request.isNavigationRequest()) return
    if (new URL(request.url()).origin !== new URL(page.url()).origin) complaints.push(request.url())
  })
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`)
    dialog.dismiss()
  })
  if (url) await page.goto(url)
  return { page, complaints }
}

const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

/** What axe-core finds that is serious or critical, as `rule: place`. */
async function barriers(page, rules) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE)
  const { violations } = await page.evaluate(
    (only) =>
      window.axe.run(document, {
        resultTypes: ['violations'],
        ...(only ? { runOnly: only } : {}),
      }),
    rules,
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

module.exports = { barriers, openBrowser, openPage }
