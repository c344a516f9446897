// The pages of the site, in their order: titles of sections, and files of the checkout. Every page of
// docs/ is here; the build and a test fail otherwise.

export const navigation = [
  {
    title: 'Guide',
    pages: [
      'README.md',
      'docs/guide.md',
      'docs/doors.md',
      'docs/stack.md',
      'docs/processes.md',
      'docs/remote.md',
      'docs/scripts.md',
      'docs/testing.md',
      'docs/dialects.md',
    ],
  },
  {
    title: 'Recipes',
    pages: [
      'docs/recipes/cache.md',
      'docs/recipes/sessions.md',
      'docs/recipes/limits.md',
      'docs/recipes/queues.md',
      'docs/recipes/leaderboards.md',
      'docs/recipes/search-by-meaning.md',
      'docs/recipes/documents.md',
      'docs/recipes/locks.md',
      'docs/recipes/real-time.md',
      'examples/README.md',
    ],
  },
  {
    title: 'In production',
    pages: [
      'docs/durability.md',
      'docs/deploy.md',
      'docs/tls.md',
      'docs/backup.md',
      'docs/monitoring.md',
      'docs/logging.md',
      'docs/inspector.md',
      'docs/prompt.md',
      'docs/command-line.md',
      'docs/bundlers.md',
      'docs/performance.md',
      'SECURITY.md',
    ],
  },
  {
    title: 'Reference',
    pages: ['docs/commands.md', 'docs/metrics.md', 'docs/compatibility.md', 'docs/format.md'],
  },
  {
    title: 'The project',
    pages: [
      'CHANGELOG.md',
      'ARCHITECTURE.md',
      'CONTRIBUTING.md',
      'docs/adding-a-command.md',
      'docs/releasing.md',
      'docs/decisions.md',
      'benchmark/README.md',
    ],
  },
  { title: 'Português', pages: ['README.pt-BR.md'] },
]

/** Short titles, where the heading of a page is too long for the navigation. */
export const titles = {
  'README.md': 'What it is',
  'README.pt-BR.md': 'O que é o redlet',
  'docs/guide.md': 'First call to production',
  'docs/backup.md': 'Backup',
  'docs/durability.md': 'Durability',
  'docs/format.md': 'File formats',
}

export const pages = navigation.flatMap((section) => section.pages)
