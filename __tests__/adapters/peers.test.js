'use strict'

// npm refuses to install redlet beside a library whose version its peer dependencies leave out, optional or not.

const { devDependencies, peerDependencies } = require('../../package.json')

/** Versions that the tests use, as [library, name in node_modules, major version]. */
const TESTED = Object.keys(devDependencies).flatMap((installed) => {
  const { name, version } = require(`../../node_modules/${installed}/package.json`)
  return name in peerDependencies ? [[name, installed, Number.parseInt(version, 10)]] : []
})

it('is tested with the first and the last version of the libraries of queues and clients', () => {
  expect(TESTED.map(([name, , major]) => `${name} ${major}`).sort()).toEqual([
    'bullmq 5',
    'bullmq 6',
    'ioredis 5',
    'ioredis 6',
    'prom-client 15',
    'redis 5',
    'redis 6',
  ])
})

it.each(TESTED)('lets npm install %s beside it in the version of %s, %s', (name, _, major) => {
  const [, from, before] = /^>=(\d+) <(\d+)$/.exec(peerDependencies[name])
  expect(Number(from)).toBeLessThanOrEqual(major)
  expect(Number(before)).toBeGreaterThan(major)
})
