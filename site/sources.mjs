// What VitePress reads: the pages of the checkout in the same places, with commands and API as pages of
// their own, and a page for each other file that a page links to.

import fs from 'node:fs'
import path from 'node:path'
import { apiPages } from './api.mjs'
import { commandPages, pageOfAnchor } from './commands.mjs'
import { changeLinks, linksOf, relative } from './markdown.mjs'
import { pages } from './navigation.mjs'

const COMMANDS = 'docs/commands.md'

/** Where a page of the checkout stands in the site: a README is the page of its folder. */
const placeOf = (page) => page.replace(/(^|\/)README\.md$/, '$1index.md')

/** Pictures and pages go as they are; other files are shown on pages. */
const isPicture = (file) => /\.(svg|png|jpe?g|webp)$/.test(file)

/** Writes everything into a folder; answers the pages that were made, by what they were made from. */
export function writeSources(root, target) {
  const read = (file) => fs.readFileSync(path.join(root, file), 'utf8')
  const write = (file, text) => {
    fs.mkdirSync(path.dirname(path.join(target, file)), { recursive: true })
    fs.writeFileSync(path.join(target, file), text)
  }
  const commands = commandPages(read(COMMANDS))
  const api = apiPages(root)
  const own = pages.filter((page) => page !== COMMANDS).map((page) => ({ page, text: read(page) }))
  const known = new Set([
    ...pages,
    ...commands.map(({ page }) => page),
    ...api.map(({ page }) => page),
  ])
  const shown = new Map()

  /** The place of what a link leads to. */
  function placeOfLink(file, anchor) {
    if (file === COMMANDS && anchor) return pageOfAnchor(read(COMMANDS), anchor) ?? file
    if (known.has(file) || isPicture(file)) return placeOf(file)
    return show(file.replace(/\/$/, ''))
  }

  /** Makes a page for a file or a folder that is none of the pages. */
  function show(file) {
    if (shown.has(file)) return shown.get(file)
    const isFolder = fs.statSync(path.join(root, file)).isDirectory()
    const page = visible(isFolder ? `${file}/index.md` : `${file}.md`)
    shown.set(file, page)
    write(page, isFolder ? folderPage(root, file, show) : filePage(file, read(file)))
    return page
  }

  for (const { page, text, from = page } of [...own, ...commands, ...api]) {
    const place = placeOf(page)
    const linked = changeLinks(from, text, (file, anchor, target) => {
      if (file === page) return target
      return `${relative(place, placeOfLink(file, anchor))}${anchor ? `#${anchor}` : ''}`
    })
    write(place, readable(linked))
    for (const { file } of linksOf(from, text)) {
      if (!isPicture(file)) continue
      fs.mkdirSync(path.dirname(path.join(target, file)), { recursive: true })
      fs.copyFileSync(path.join(root, file), path.join(target, file))
    }
  }
  return { commands, api }
}

/** Without comments, which would be shown, and without a language that the site has no colours for. */
const readable = (text) => text.replace(/^<!--.*?-->\n/gms, '').replace(/^```hex.*$/gm, '```text')

/** VitePress passes over names that begin with a dot. */
const visible = (page) => page.replace(/(^|\/)\./g, '$1')

/** A file as it stands. */
function filePage(file, text) {
  const language = LANGUAGES[path.extname(file).slice(1)] ?? 'text'
  return `# ${path.basename(file)}\n\n\`${file}\` of the repository.\n\n\`\`\`\`${language}\n${text}\n\`\`\`\`\n`
}

const LANGUAGES = {
  js: 'js',
  mjs: 'js',
  json: 'json',
  yaml: 'yaml',
  yml: 'yaml',
  service: 'ini',
  conf: 'ini',
  rs: 'rust',
}

/** A list of the files of a folder, each with a page. */
function folderPage(root, folder, show) {
  const files = fs
    .readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)))
    .filter((file) => !/node_modules|README\.md$|(^|\/)\.[^/]*$/.test(file))
    .sort()
  const page = visible(`${folder}/index.md`)
  const lines = files.map(
    (file) => `* [${path.relative(folder, file)}](${relative(page, show(file))})`,
  )
  return `# ${folder}\n\n${lines.join('\n')}\n`
}
