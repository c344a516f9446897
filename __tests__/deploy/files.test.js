'use strict'

// The files of deploy/, held against the checkers of the tools that read them. No Docker engine and no
// cluster is started: images.test.js runs what the Dockerfiles say without one.

const { execFileSync, spawnSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const Ajv = require('ajv/dist/2020')
const yaml = require('yaml')
const { describeWith, findChecker } = require('../support/deploy/checkers.js')
const { root } = require('../support/processes/child.js')

const deploy = path.join(root, 'deploy')
const at = (file) => path.join(deploy, file)
const read = (file) => fs.readFileSync(at(file), 'utf8')
const filesLike = (pattern) =>
  fs.readdirSync(deploy, { recursive: true }).filter((file) => pattern.test(file))

/** Bytes, from what Docker, Kubernetes, systemd and redis.conf write. */
function bytes(size) {
  const [, number, unit] = /^(\d+)(mi?b?|gi?b?)$/i.exec(size)
  return number * (unit[0].toLowerCase() === 'm' ? 2 ** 20 : 2 ** 30)
}

const maxmemory = (text) => bytes(/^maxmemory (\S+)$/m.exec(text)[1])

/** Of formats a schema says nothing here that its types do not. */
const CHECKS = { strict: false, validateFormats: false, allErrors: true }

describeWith('hadolint', 'Dockerfiles', () => {
  const dockerfiles = filesLike(/Dockerfile(\.alpine)?$/)

  it('are those of an app and of a server, for Debian and for Alpine', () => {
    expect(dockerfiles.sort()).toEqual([
      'app/Dockerfile',
      'app/Dockerfile.alpine',
      'server/Dockerfile',
      'server/Dockerfile.alpine',
    ])
  })

  it.each(dockerfiles)('%s passes hadolint', (file) => {
    const { status, stdout } = spawnSync(findChecker('hadolint'), ['--no-color', at(file)])
    expect({ status, found: String(stdout) }).toEqual({ status: 0, found: '' })
  })

  it('hadolint finds what is wrong', () => {
    const input = 'FROM node\nRUN cd /tmp\n'
    const { status, stdout } = spawnSync(findChecker('hadolint'), ['-'], { input })
    expect(status).toBe(1)
    expect(String(stdout)).toContain('DL3006')
  })

  it.each(['app', 'server'])('%s differs between Debian and Alpine only by its image', (folder) => {
    const instructions = (file) =>
      read(`${folder}/${file}`)
        .replace(/^#.*\n/gm, '')
        .replaceAll(/node:24-(slim|alpine)/g, 'node')
    expect(instructions('Dockerfile.alpine')).toBe(instructions('Dockerfile'))
  })
})

describeWith('compose', 'compose files', () => {
  const schema = () => JSON.parse(fs.readFileSync(findChecker('compose'), 'utf8'))
  const composed = filesLike(/compose\.yaml$/)

  it.each(composed)('%s fits the specification', (file) => {
    const check = new Ajv(CHECKS).compile(schema())
    check(yaml.parse(read(file)))
    expect(check.errors).toBeNull()
  })

  it('the specification refuses what it does not know', () => {
    const check = new Ajv(CHECKS).compile(schema())
    expect(check({ services: { app: { memory_limit: '1g' } } })).toBe(false)
  })

  it.each([
    ['app', ({ environment }) => bytes(environment.MAXMEMORY)],
    ['server', () => maxmemory(read('server/redlet.conf'))],
  ])('the container of %s has twice the memory of its store', (folder, limit) => {
    const { services } = yaml.parse(read(`${folder}/compose.yaml`))
    const [service] = Object.values(services)
    expect(bytes(service.mem_limit)).toBe(2 * limit(service))
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] })
  })
})

describeWith('kubernetes', 'Kubernetes', () => {
  const load = (name) => {
    const file = path.join(findChecker('kubernetes'), name)
    return JSON.parse(fs.readFileSync(file, 'utf8'))
  }
  const documents = yaml.parseAllDocuments(read('kubernetes/redlet.yaml')).map((one) => one.toJS())
  const [service, set, policy] = documents
  const [container] = set.spec.template.spec.containers
  const SCHEMAS = {
    Service: 'service-v1.json',
    StatefulSet: 'statefulset-apps-v1.json',
    NetworkPolicy: 'networkpolicy-networking-v1.json',
  }

  function errorsOf(document) {
    const ajv = new Ajv(CHECKS).addSchema(load('_definitions.json'), '_definitions.json')
    const check = ajv.compile(load(SCHEMAS[document.kind]))
    check(document)
    return check.errors
  }

  it.each(documents)('the $kind fits the schema of Kubernetes 1.33', (document) => {
    expect(errorsOf(document)).toBeNull()
  })

  it('the schema refuses fields that there are not, at any depth', () => {
    const wrong = structuredClone(set)
    wrong.spec.template.spec.containers[0].livenessProbe.path = '/healthz'
    expect(errorsOf(wrong)).toMatchObject([{ params: { additionalProperty: 'path' } }])
  })

  it('lets the service, the set and the policy find the pod', () => {
    const { labels } = set.spec.template.metadata
    expect(labels).toMatchObject(service.spec.selector)
    expect(labels).toMatchObject(set.spec.selector.matchLabels)
    expect(labels).toMatchObject(policy.spec.podSelector.matchLabels)
    expect(set.spec.serviceName).toBe(service.metadata.name)
    expect(set.spec.replicas).toBe(1)
    const named = container.ports.map(({ name }) => name)
    for (const { targetPort } of service.spec.ports) expect(named).toContain(targetPort)
  })

  it('asks whether the process lives, and sends traffic when the store is ready', () => {
    const { startupProbe, livenessProbe, readinessProbe } = container
    expect(startupProbe.httpGet).toEqual({ path: '/healthz', port: 'http' })
    expect(livenessProbe.httpGet).toEqual({ path: '/healthz', port: 'http' })
    expect(readinessProbe.httpGet).toEqual({ path: '/readyz', port: 'http' })
  })

  it('has twice the memory of the store that redlet.conf describes', () => {
    expect(bytes(container.resources.limits.memory)).toBe(2 * maxmemory(read('server/redlet.conf')))
  })

  it('mounts volumes that there are', () => {
    const volumes = [...set.spec.template.spec.volumes.map(({ name }) => name), 'data']
    for (const { name } of container.volumeMounts) expect(volumes).toContain(name)
    expect(set.spec.volumeClaimTemplates[0].metadata.name).toBe('data')
  })
})

describeWith('systemd-analyze', 'the unit of systemd', () => {
  const unit = at('systemd/redlet.service')

  it('is one that systemd accepts without a word', () => {
    const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', unit])
    expect({ status, said: `${stdout}${stderr}` }).toEqual({ status: 0, said: '' })
  })

  it('exposes little: below 1.5 of 10', () => {
    const options = ['security', '--offline=yes', '--threshold=15', unit]
    const { status, stdout, stderr } = spawnSync('systemd-analyze', options)
    expect({ status, said: String(stderr) }).toEqual({ status: 0, said: '' })
    expect(String(stdout)).toMatch(/Overall exposure level for redlet.service: [01]\.\d OK/)
  })

  it('starts the server with options that it has', () => {
    const [, words] = /^ExecStart=\/usr\/bin\/env redlet server (.*)$/m.exec(
      read('systemd/redlet.service'),
    )
    const help = execFileSync(process.execPath, [at('../lib/cli/index.js'), 'server', '--help'])
    for (const option of words.match(/--[\w-]+/g)) expect(String(help)).toContain(option)
  })
})
