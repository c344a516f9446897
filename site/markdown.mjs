// What the site and its checks need to know of Markdown: links, headings, and what is code.

import fs from 'node:fs'
import path from 'node:path'
import GithubSlugger from 'github-slugger'

/** Blocks and spans of code, in which nothing is a link or a heading. */
const CODE = /^( *)```[\s\S]*?^\1```$|`[^`\n]+`/gm

/** A link or a picture: its beginning, and where it leads to. */
const LINK = /(\]\()([^()\s]+)\)/g

/** Changes what is not code. */
export function outsideCode(text, change) {
  let [at, changed] = [0, '']
  for (const code of text.matchAll(CODE)) {
    changed += change(text.slice(at, code.index)) + code[0]
    at = code.index + code[0].length
  }
  return changed + change(text.slice(at))
}

/** Changes where relative links lead to: `change(file, anchor)`, with the file from the top. */
export function changeLinks(page, text, change) {
  return outsideCode(text, (part) =>
    part.replace(LINK, (link, begin, target) => {
      if (/^[a-z]+:/.test(target)) return link
      const [file, anchor] = target.split('#')
      const to = file === '' ? page : path.posix.join(path.posix.dirname(page), decodeURI(file))
      return `${begin}${change(to, anchor, target)})`
    }),
  )
}

/** The relative links of a page: files from the top, with their anchors. */
export function linksOf(page, text) {
  const links = []
  changeLinks(page, text, (file, anchor, target) => {
    links.push({ file: file.replace(/\/$/, ''), anchor })
    return target
  })
  return links
}

/** A relative path from one page to another file. */
export function relative(page, file) {
  const to = path.posix.relative(path.posix.dirname(page), file)
  return to.startsWith('.') ? to : `./${to}`
}

/** The anchors that GitHub gives to the headings of a text. */
export function anchorsOf(text) {
  const slugger = new GithubSlugger()
  const headings = text
    .replace(/^( *)```[\s\S]*?^\1```$/gm, '')
    .matchAll(/^#{1,6} +(.*?)(?: +#+)?$/gm)
  return new Set([...headings].map(([, heading]) => slugger.slug(plain(heading))))
}

/** A heading as it is read: without the marks of code, emphasis and links. */
function plain(heading) {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[`*]/g, '')
    .replace(/\\(.)/g, '$1')
}

/** What is wrong with the links of Markdown files of a checkout. */
export function brokenLinks(root, files) {
  const read = (file) => fs.readFileSync(path.join(root, file), 'utf8')
  return files.flatMap((page) =>
    linksOf(page, read(page)).flatMap(({ file, anchor }) => {
      if (!fs.existsSync(path.join(root, file))) return [`${page}: there is no ${file}`]
      if (anchor === undefined || !file.endsWith('.md')) return []
      return anchorsOf(read(file)).has(anchor) ? [] : [`${page}: ${file} has no #${anchor}`]
    }),
  )
}
