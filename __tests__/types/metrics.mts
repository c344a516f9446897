import { register as promRegister, Registry } from 'prom-client'
import { Redlet } from 'redlet'
import { register } from 'redlet/metrics'
import { is } from './is.mjs'

const db = new Redlet()
const remove = register(db)
is<void>()(remove())
register(db.buffers, { register: promRegister, labels: { store: 'cache' } })
const openMetrics = new Registry<typeof Registry.OPENMETRICS_CONTENT_TYPE>()
register(new Redlet({ bigints: true }), { register: openMetrics })
// @ts-expect-error a registry has methods
register(db, { register: {} })
// @ts-expect-error there is no such option
register(db, { registry: promRegister })
