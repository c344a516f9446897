const { of } = require('./redlet')

/** Another built checkout of redlet, named by `--against`; children of the benchmark inherit it. */
const root = process.env.REDLET_BENCH_AGAINST

module.exports = root ? [{ name: 'before', title: 'before', ...of(root) }] : []
