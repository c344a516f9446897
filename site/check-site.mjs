// Looks through a built site for links that lead nowhere: to pages, files or anchors that it lacks.

import fs from 'node:fs'
import path from 'node:path'

/** `page: link` of everything that is broken; a site without links is broken too. */
export function brokenInSite(folder, base = '/') {
  const files = fs
    .readdirSync(folder, { recursive: true })
    .map((name) => name.replaceAll(path.sep, '/'))
  const pages = files.filter((name) => name.endsWith('.html') && name !== '404.html')
  const ids = new Map()
  const read = (page) => fs.readFileSync(path.join(folder, page), 'utf8')
  const idsOf = (page) => {
    if (!ids.has(page))
      ids.set(
        page,
        new Set([...read(page).matchAll(/\bid="([^"]*)"/g)].map(([, id]) => decode(id))),
      )
    return ids.get(page)
  }
  const broken = pages.flatMap((page) =>
    linksOf(read(page))
      .filter((link) => {
        const { pathname, hash } = new URL(link, `http://site${base}${page}`)
        const file = fileOf(files, decodeURI(pathname).slice(base.length))
        if (file === undefined) return true
        return (
          hash !== '' &&
          file.endsWith('.html') &&
          !idsOf(file).has(decodeURIComponent(hash.slice(1)))
        )
      })
      .map((link) => `${page}: ${link}`),
  )
  return pages.length > 0 ? broken : [`${folder} has no pages`]
}

/** The links of a page within the site. */
const linksOf = (html) =>
  [...html.matchAll(/\b(?:href|src)="([^"]*)"/g)]
    .map(([, link]) => decode(link))
    .filter((link) => !/^(\w+:|\/\/)/.test(link))

const decode = (text) =>
  text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'")

/** The file that a web server sends for a path. */
function fileOf(files, place) {
  const candidates = [place, `${place}.html`, `${place}index.html`, `${place}/index.html`]
  return candidates
    .map((file) => file.replace(/^\//, ''))
    .find((file) => files.includes(file) && /\.\w+$/.test(file))
}
