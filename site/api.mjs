// The API, from the declarations that TypeScript reads: each export with its comment.

import fs from 'node:fs'
import path from 'node:path'
import { parse } from '@babel/parser'

/** Modules, by the page that describes them. */
const MODULES = [
  { page: 'docs/api/redlet.md', module: 'redlet', file: 'index.d.ts', only: isOfStore },
  {
    page: 'docs/api/options.md',
    module: 'Options of commands',
    file: 'index.d.ts',
    only: (one) => !isOfStore(one) && one.name !== 'Commands',
  },
  { page: 'docs/api/testing.md', module: 'redlet/testing', file: 'lib/testing/index.d.ts' },
  { page: 'docs/api/ioredis.md', module: 'redlet/ioredis', file: 'lib/adapters/ioredis.d.ts' },
  { page: 'docs/api/redis.md', module: 'redlet/redis', file: 'lib/adapters/redis.d.ts' },
  { page: 'docs/api/bullmq.md', module: 'redlet/bullmq', file: 'lib/adapters/bullmq.d.ts' },
  { page: 'docs/api/metrics.md', module: 'redlet/metrics', file: 'lib/adapters/metrics.d.ts' },
]

/** The methods of commands come between what is written by hand and their options. */
function isOfStore({ at, commandsAt }) {
  return at < commandsAt
}

/** What a file exports, in its order: `{ name, comment, node }`. */
function declarationsOf(text) {
  const { program } = parse(text, {
    sourceType: 'module',
    plugins: [['typescript', { dts: true }]],
  })
  const whole = program.body.some(({ type }) => type === 'TSExportAssignment')
  const found = program.body
    .filter(({ type }) => whole || type === 'ExportNamedDeclaration')
    .map((node) => ({ node, inner: node.declaration ?? node }))
    .filter(({ inner }) => inner.id?.name !== undefined || inner.declarations !== undefined)
    .map(({ node, inner }) => ({
      ...{ name: inner.id?.name ?? inner.declarations[0].id.name, at: node.start },
      ...{ node: inner, source: text.slice(node.start, node.end), comment: commentOf(node) },
    }))
  const commandsAt = found.find(({ name }) => name === 'Commands')?.at
  return found.map((one) => ({ ...one, commandsAt }))
}

/** The text of the documentation comment before a node; examples in it are indented. */
function commentOf(node) {
  const comment = node.leadingComments?.findLast(({ value }) => value.startsWith('*'))
  if (comment === undefined) return ''
  return comment.value
    .replace(/^\*\s*|\s*$/g, '')
    .replace(/^ *\* ?/gm, '')
    .replace(/^@example$/gm, '')
    .replace(
      /(?<=\n\n)((?: {4}.*\n?)+)/g,
      (code) => `\`\`\`ts\n${code.replace(/^ {4}/gm, '').trimEnd()}\n\`\`\`\n`,
    )
}

const fenced = (code) => `\`\`\`ts\n${code}\n\`\`\`\n`

/** Whether a declaration only has a class inherit, as `Redlet` does the commands. */
const addsNothing = ({ node }) =>
  node.type === 'TSInterfaceDeclaration' && node.body.body.length === 0

/** A class member by member, everything else as it stands. */
function describe(declaration, text) {
  const { name, comment, node, source } = declaration
  const head = `## ${name}\n\n${comment}\n\n`
  if (node.type !== 'ClassDeclaration') return head + fenced(source)
  const begin = text.slice(node.start, node.body.start).trim()
  return head + fenced(begin) + [...membersOf(node, text)].map(member).join('')
}

/** Members with the same name, which are forms of one, together. */
function membersOf(node, text) {
  const members = new Map()
  for (const one of node.body.body) {
    if (one.accessibility === 'private' || one.key === undefined) continue
    const key = one.key.name ?? text.slice(one.key.start, one.key.end)
    const shown = { comment: commentOf(one), source: text.slice(one.start, one.end) }
    const name = one.computed ? `[${key}]` : key
    members.set(name, [...(members.get(name) ?? []), shown])
  }
  return members
}

function member([name, forms]) {
  const comments = forms.map(({ comment }) => comment).filter(Boolean)
  const sources = forms.map(({ source }) => source.replace(/^ {2}/gm, ''))
  return `\n### ${name}\n\n${comments.join('\n\n')}\n\n${fenced(sources.join('\n'))}`
}

/** What a reader looks for first comes first; the rest stays in its order. */
const FIRST = ['Redlet', 'Options', 'RedletError']
const byPlace = (one, other) => placeOf(one) - placeOf(other)
const placeOf = ({ name }) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length)

/** The pages of the API: file names, titles and texts. */
export function apiPages(root) {
  const pages = MODULES.map(({ page, module, file, only = () => true }) => {
    const text = fs.readFileSync(path.join(root, file), 'utf8')
    const declarations = declarationsOf(text).filter((one) => only(one) && !addsNothing(one))
    if (declarations.length === 0) throw new Error(`${file} declares nothing for ${page}`)
    const sections = declarations.sort(byPlace).map((one) => describe(one, text))
    return { page, module, text: `# ${module}\n\n${sections.join('\n')}` }
  })
  const list = pages.map(({ page, module }) => `* [${module}](${page.replace('docs/', '')})`)
  const text = `# API\n\nWhat each module exports, from its types. Methods of commands are under [commands](commands.md).\n\n${list.join('\n')}\n`
  return [{ page: 'docs/api.md', text }, ...pages]
}
