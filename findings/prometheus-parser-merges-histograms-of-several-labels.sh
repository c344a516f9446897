#!/usr/bin/env bash
# parse-prometheus-text-format 1.1.1 (npm).
#
# Behaviour: it parses Prometheus's text format. A histogram whose series have a label beside `le` (one
# histogram for each command, say) becomes a single one without labels: the buckets of the last label are
# left, those of the others are gone without an error, and sums and counts as well. Counters and gauges keep
# all their labels. One would guess that each label keeps its own buckets, as it does with prom-client.
#
# Seen (two commands, get and set, each with two buckets, a sum and a count):
#   [{"name":"calls_seconds","help":"","type":"HISTOGRAM","metrics":[{"buckets":{"0.1":"5","+Inf":"7"}}]}]
#
# Ends with 0 while this is so.
set -euo pipefail

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund parse-prometheus-text-format@1.1.1

cat >parse.js <<'JS'
import parse from 'parse-prometheus-text-format'

const of = (command, low, all, sum) => [
  `calls_seconds_bucket{command="${command}",le="0.1"} ${low}`,
  `calls_seconds_bucket{command="${command}",le="+Inf"} ${all}`,
  `calls_seconds_sum{command="${command}"} ${sum}`,
  `calls_seconds_count{command="${command}"} ${all}`,
]
const lines = ['# TYPE calls_seconds histogram', ...of('get', 1, 2, 0.3), ...of('set', 5, 7, 0.9)]
const found = JSON.stringify(parse(`${lines.join('\n')}\n`))
console.log(found)
const merged =
  '[{"name":"calls_seconds","help":"","type":"HISTOGRAM",' +
  '"metrics":[{"buckets":{"0.1":"5","+Inf":"7"}}]}]'
process.exit(found === merged ? 0 : 1)
JS
node parse.js || { echo 'the parser behaves otherwise now'; exit 1; }
echo 'still so: of two labelled histograms only the buckets of the last one are left'
