'use strict'

// The rules and the dashboard of deploy/monitoring, held against promtool and the metrics that there are.

const { spawnSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const yaml = require('yaml')
const { describeWith, findChecker } = require('../support/deploy/checkers.js')
const { root } = require('../support/processes/child.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')

afterAll(removeFolders)

const folder = path.join(root, 'deploy', 'monitoring')
const read = (file) => fs.readFileSync(path.join(root, file), 'utf8')

/** Every metric, with its type and labels, from the table in docs/metrics.md. */
const metrics = new Map(
  [...read('docs/metrics.md').matchAll(/^\| `(redlet_\w+)` \| (\w+) \| (.*?) \|/gm)].map(
    ([, name, type, labels]) => [name, { type, labels: labels.match(/\w+/g) ?? [] }],
  ),
)

const { groups } = yaml.parse(read('deploy/monitoring/alerts.yaml'))
const alerts = groups.flatMap(({ rules }) => rules)
const dashboard = JSON.parse(read('deploy/monitoring/dashboard.json'))
const panels = dashboard.panels.filter(({ type }) => type !== 'row')
const queries = panels.flatMap(({ title, targets }) => targets.map((one) => ({ title, ...one })))

/** What Prometheus adds to each series when it scrapes. */
const SCRAPED = ['job', 'instance']

/** The metric that a series belongs to: a histogram has three kinds. */
function metricOf(series) {
  const base = series.replace(/_(bucket|sum|count)$/, '')
  return metrics.get(base)?.type === 'histogram' ? base : series
}

const metricsOf = (expr) => [...new Set(expr.match(/redlet_\w+/g)?.map(metricOf))]

/** Labels that an expression and its legend name. */
function labelsOf(expr, legend = '') {
  const lists = [...expr.matchAll(/\bby \((.*?)\)/g)].flatMap(([, list]) => list.split(', '))
  const matched = [...expr.matchAll(/(\w+)(?:=~|="|!=)/g)].map(([, label]) => label)
  const shown = [...legend.matchAll(/{{(\w+)}}/g)].map(([, label]) => label)
  return new Set([...lists, ...matched, ...shown])
}

/** Labels of an expression that its metrics do not have. */
function unknownLabels(expr, legend) {
  const known = metricsOf(expr).flatMap((name) => metrics.get(name).labels)
  return [...labelsOf(expr, legend)].filter(
    (label) => ![...known, ...SCRAPED, 'le'].includes(label),
  )
}

function promtool(...args) {
  const { status, stdout, stderr } = spawnSync(findChecker('promtool'), args, { cwd: folder })
  return { status, said: `${stdout}${stderr}` }
}

describe('the metrics that rules and dashboard use', () => {
  it('are in the table that a store answers by', () => {
    const { Redlet } = require('../..')
    const db = new Redlet()
    const told = [...db.metrics().matchAll(/^# TYPE (\S+) (\S+)$/gm)]
    for (const [, name, type] of told) expect(metrics.get(name)?.type).toBe(type)
    expect(told.length).toBeGreaterThan(25)
    db[Symbol.dispose]()
  })

  it.each(alerts)('exist, with their labels, in $alert', ({ expr }) => {
    expect(metricsOf(expr).filter((name) => !metrics.has(name))).toEqual([])
    expect(unknownLabels(expr)).toEqual([])
  })

  it.each(queries)('exist, with their labels, in $title', ({ expr, legendFormat }) => {
    expect(metricsOf(expr).length).toBeGreaterThan(0)
    expect(metricsOf(expr).filter((name) => !metrics.has(name))).toEqual([])
    expect(unknownLabels(expr, legendFormat)).toEqual([])
  })

  it('would be missed if they did not', () => {
    expect(metricsOf('rate(redlet_fsync_duration_seconds_bucket[5m]) + redlet_keyz')).toEqual([
      'redlet_fsync_duration_seconds',
      'redlet_keyz',
    ])
    expect(unknownLabels('sum by (kind) (redlet_keys{job="x"})', '{{database}}')).toEqual(['kind'])
  })

  it('are all on the dashboard, but for what is read once', () => {
    const shown = new Set(queries.flatMap(({ expr }) => metricsOf(expr)))
    const missing = [...metrics.keys()].filter((name) => !shown.has(name))
    expect(missing).toEqual(['redlet_info', 'redlet_recovered_records'])
  })
})

describeWith('promtool', 'promtool', () => {
  it('accepts the rules and the configuration', () => {
    const { status, said } = promtool('check', 'config', 'prometheus.yaml')
    expect({ status, said }).toEqual({ status: 0, said: expect.stringContaining('rules found') })
  })

  it('finds that each alert is raised when it must be, and only then', () => {
    expect(promtool('test', 'rules', 'alerts.test.yaml')).toEqual({
      status: 0,
      said: expect.stringContaining('SUCCESS'),
    })
  })

  it('accepts every query of the dashboard', () => {
    const rules = queries.map(({ expr }, at) => ({ record: `panel:${at}`, expr: plain(expr) }))
    const file = path.join(newFolder(), 'queries.yaml')
    fs.writeFileSync(file, yaml.stringify({ groups: [{ name: 'dashboard', rules }] }))
    expect(promtool('check', 'rules', file)).toEqual({
      status: 0,
      said: expect.stringContaining(`${queries.length} rules found`),
    })
  })

  /** A query without Grafana's variables. */
  const plain = (expr) => expr.replaceAll('$__rate_interval', '5m').replace(/\$\w+/g, '.*')
})

describe('the alerts', () => {
  const tests = yaml.parse(read('deploy/monitoring/alerts.test.yaml')).tests

  it('are each tested, with a store that raises it', () => {
    const tested = tests.flatMap(({ alert_rule_test }) => alert_rule_test)
    expect(tested.map(({ alertname }) => alertname)).toEqual(alerts.map(({ alert }) => alert))
    for (const { exp_alerts } of tested) expect(exp_alerts).toHaveLength(1)
  })

  it('are those that docs/monitoring.md lists, with their expressions', () => {
    const rows = [...read('docs/monitoring.md').matchAll(/^\| `(Redlet\w+)` \| `(.*?)` \|/gm)]
    const listed = rows.map(([, alert, expr]) => [alert, expr])
    const told = ({ alert, expr }) => [alert, expr.replace(/\s+/g, ' ')]
    expect(listed).toEqual(alerts.map(told))
  })
})

describe('the dashboard', () => {
  it('asks the source of data that is chosen, by queries with names of their own', () => {
    const source = { type: 'prometheus', uid: '$datasource' }
    for (const { datasource, targets } of panels) {
      expect(datasource).toEqual(source)
      for (const target of targets) expect(target.datasource).toEqual(source)
      expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length)
    }
    const variables = dashboard.templating.list.map(({ name }) => name)
    expect(variables).toEqual(['datasource', 'job', 'instance'])
    for (const { expr } of queries) {
      for (const [, name] of expr.matchAll(/"\$(\w+)"/g)) expect(variables).toContain(name)
    }
  })

  it('has panels that do not overlap, each with a number of its own', () => {
    const taken = new Map()
    for (const { title, gridPos } of dashboard.panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24)
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect([title, taken.get(`${x},${y}`)]).toEqual([title, undefined])
          taken.set(`${x},${y}`, title)
        }
      }
    }
    const ids = dashboard.panels.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
