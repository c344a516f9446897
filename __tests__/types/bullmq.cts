import redlet = require('redlet')
import bullmq = require('redlet/bullmq')

const db = new redlet.Redlet()
const client = bullmq.createClient({ store: db })
export const value: Promise<string | null> = client.get('key')
