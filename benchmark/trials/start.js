/* How long a program waits before its first call: once a process, so each sample is a process. */

const requiring = {
  name: 'require',
  summary: 'require of the package, in a fresh process',
  unit: 'ms',
  once: true,
  samples: 15,
  suits: (driver) => !driver.lacks.includes('require'),
  prepare:
    ({ driver }) =>
    () =>
      timed(() => require(driver.require())),
}

const opening = {
  name: 'open',
  summary: 'open an empty store (a server: connect), in a fresh process',
  unit: 'ms',
  once: true,
  samples: 9,
  suits: (driver) => !driver.lacks.includes('open'),
  prepare({ driver, place }) {
    require(driver.require())
    return () => timed(() => driver.open(place))
  },
}

async function timed(work) {
  const start = performance.now()
  await work()
  return { value: performance.now() - start, beside: {} }
}

module.exports = [requiring, opening]
