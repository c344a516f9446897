import redlet = require('redlet')
import redis = require('redlet/redis')

const db = new redlet.Redlet()
const client = redis.createClient({ store: db })
export const value: Promise<string | null> = client.get('key')
