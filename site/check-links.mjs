// Prints links of the documentation, as it stands in the checkout, that lead nowhere: to files that are
// not there, or headings. Exits with 1 if there are any, and if a page of docs/ is not in the navigation.

import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { brokenLinks } from './markdown.mjs'
import { pages } from './navigation.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

const docs = fs
  .readdirSync(path.join(root, 'docs'), { recursive: true })
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name.replaceAll(path.sep, '/')}`)

const problems = [
  ...brokenLinks(
    root,
    [...new Set([...pages, ...docs])].filter((page) => fs.existsSync(path.join(root, page))),
  ),
  ...docs
    .filter((page) => !pages.includes(page))
    .map((page) => `${page} is not in site/navigation.mjs`),
  ...pages
    .filter((page) => !fs.existsSync(path.join(root, page)))
    .map((page) => `site/navigation.mjs: there is no ${page}`),
]
for (const problem of problems) console.log(problem)
process.exitCode = problems.length > 0 ? 1 : 0
