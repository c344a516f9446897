import metrics = require('redlet/metrics')

import { Redlet } from 'redlet'

const remove: () => void = metrics.register(new Redlet(), { labels: { shard: 7 } })

export = { remove }
