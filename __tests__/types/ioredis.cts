import Redis = require('redlet/ioredis')

import { Redlet } from 'redlet'

const redis = new Redis({ store: new Redlet() })
const named: Redis.Redis = new Redis.Redis({ store: new Redlet() })
const value: Promise<string | null> = redis.get('key')

export = { named, value }
