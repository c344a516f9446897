// The configuration of VitePress, from what sources.mjs has written.

import { slug } from 'github-slugger'
import { navigation, titles } from './navigation.mjs'

const urlOf = (page) =>
  `/${page.replace(/(^|\/)README\.md$/, '$1index.md').replace(/(index)?\.md$/, '')}`

/** Lines of code are up to 100 letters long, tables wide. */
const STYLE = `
  .VPDoc.has-aside .content-container { max-width: 860px !important }
  .vp-doc div[class*='language-'] code { font-size: 13px }
  .vp-doc td code { overflow-wrap: anywhere }
  .vp-doc td[style*='right'] { white-space: nowrap }
  .vp-doc thead:not(:has(th:not(:empty))) { display: none }`

/** A picture that is empty, since browsers ask for one. */
const ICON = { rel: 'icon', href: 'data:,' }

/** `titleOf(page)` is its first heading. */
export function configOf({ source, output, base, titleOf, commands, api }) {
  const item = (page) => ({ text: titles[page] ?? titleOf(page), link: urlOf(page) })
  const below = {
    'docs/commands.md': commands.slice(1),
    'docs/api.md': api.slice(1),
  }
  const withBelow = (page) =>
    below[page]
      ? { ...item(page), collapsed: true, items: below[page].map((one) => item(one.page)) }
      : item(page)
  const sidebar = navigation.map(({ title, pages }) => ({
    text: title,
    items: (title === 'Reference' ? ['docs/api.md', ...pages] : pages).map(withBelow),
  }))
  return {
    title: 'redlet',
    description: 'Redis inside the Node.js process',
    base,
    srcDir: source,
    outDir: output,
    lastUpdated: false,
    head: [
      ['style', {}, STYLE],
      ['link', ICON],
    ],
    // The anchors are those of GitHub, so that links work in both places.
    markdown: { html: false, anchor: { slugify: (text) => slug(text) } },
    vite: { logLevel: 'warn', build: { chunkSizeWarningLimit: 5000 } },
    themeConfig: {
      search: { provider: 'local' },
      outline: [2, 3],
      sidebar,
      nav: [
        { text: 'Guide', link: '/docs/guide' },
        { text: 'Recipes', link: '/docs/recipes/cache' },
        { text: 'Commands', link: '/docs/commands' },
        { text: 'API', link: '/docs/api' },
        { text: 'Português', link: '/README.pt-BR' },
      ],
    },
  }
}
