// Makes the site of the documentation: npm run docs. The result is in site/dist, for any web server;
// `npm run docs -- --base /redlet/` makes it for a folder of one.

import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'vitepress'
import { brokenInSite } from './check-site.mjs'
import { configOf } from './config.mjs'
import { writeSources } from './sources.mjs'

const { values } = parseArgs({
  options: {
    base: { type: 'string', default: '/' },
    output: { type: 'string', default: fileURLToPath(new URL('dist', import.meta.url)) },
  },
})
const { base, output } = values
const root = fileURLToPath(new URL('..', import.meta.url))
const work = path.join(root, '.cache', 'site')
const source = path.join(work, 'source')

fs.rmSync(work, { recursive: true, force: true })
const { commands, api } = writeSources(root, source)

/** The first heading of a page of the site. */
function titleOf(page) {
  const place = page.replace(/(^|\/)README\.md$/, '$1index.md')
  return /^# (.*)$/m.exec(fs.readFileSync(path.join(source, place), 'utf8'))[1]
}

const config = configOf({ source, output, base, titleOf, commands, api })
fs.mkdirSync(path.join(work, '.vitepress'), { recursive: true })
fs.writeFileSync(
  path.join(work, '.vitepress', 'config.mjs'),
  `import { slug } from 'github-slugger'
const config = ${JSON.stringify(config, null, 2)}
config.markdown.anchor.slugify = (text) => slug(text)
export default config
`,
)
await build(work, { base, outDir: output })

const broken = brokenInSite(output, base)
for (const link of broken) console.error(link)
if (broken.length > 0) process.exitCode = 1
else
  console.log(`✔ ${path.relative(process.cwd(), output)}: every link of every page leads somewhere`)
