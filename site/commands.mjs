// docs/commands.md, which is one long page on GitHub, as a page for each group of commands.

const slug = (title) => title.toLowerCase().replaceAll(' ', '-')

/** `{ introduction, groups }`; a group has its title, its page, and its commands. */
export function splitCommands(text) {
  const [introduction, ...parts] = text.split(/^## /m)
  const groups = parts.map((part) => {
    const [title] = /^.*/.exec(part)
    const sections = part.split(/^### /m).slice(1)
    return {
      title,
      page: `docs/commands/${slug(title)}.md`,
      commands: sections.map((section) => {
        const [name, , summary] = section.split('\n')
        return { name, summary, text: `## ${section}` }
      }),
    }
  })
  return { introduction: introduction.replace(/^\* \[.*\]\(#.*\)\n/gm, ''), groups }
}

/** The pages of commands: file names and texts. */
export function commandPages(text) {
  const { introduction, groups } = splitCommands(text)
  const index = groups.map(({ title, page, commands }) => {
    const rows = commands.map(
      ({ name, summary }) =>
        `| [${name}](${page.replace('docs/', '')}#${slug(name)}) | ${summary.replaceAll('|', '\\|')} |`,
    )
    return `## ${title}\n\n| | |\n|---|---|\n${rows.join('\n')}\n`
  })
  return [
    { page: 'docs/commands.md', text: `${introduction}${index.join('\n')}` },
    ...groups.map(({ title, page, commands }) => ({
      ...{ page, from: 'docs/commands.md' },
      text: `# ${title}\n\n${commands.map((command) => command.text).join('')}`,
    })),
  ]
}

/** The page on which an anchor of docs/commands.md is now. */
export function pageOfAnchor(text, anchor) {
  const { groups } = splitCommands(text)
  if (groups.some(({ title }) => slug(title) === anchor)) return 'docs/commands.md'
  return groups.find(({ commands }) => commands.some(({ name }) => slug(name) === anchor))?.page
}
